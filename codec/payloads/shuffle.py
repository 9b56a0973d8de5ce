"""Byte shuffle: the first bytes of all elements, then the second ones, and so on."""

import numpy as np

Bytes = bytes | memoryview

_SHORT = 1 << 12  # bytes of a plane: of shorter ones, many are put together at once


def shuffle(raw: Bytes, itemsize: int) -> bytes:
    """Put the first bytes of all elements first, then the second bytes, and so on."""
    return np.frombuffer(raw, np.uint8).reshape(-1, itemsize).T.tobytes()


def unshuffle(raw: Bytes, itemsize: int) -> Bytes:
    """Undo `shuffle`."""
    planes = np.frombuffer(raw, np.uint8).reshape(itemsize, -1)
    if itemsize > 16:
        return planes.T.tobytes()
    elements = np.empty(planes.shape[::-1], np.uint8)
    for i, plane in enumerate(planes):  # five times as fast as one transposition
        elements[:, i] = plane
    return elements.reshape(-1).data


class Shuffled:
    """The bytes that `shuffle` returns, each piece made when it is asked for."""

    def __init__(self, raw: Bytes, itemsize: int) -> None:
        self._elements = np.frombuffer(raw, np.uint8).reshape(-1, itemsize)

    def __len__(self) -> int:
        return self._elements.size

    def __getitem__(self, piece: slice) -> bytes:
        start, stop, _ = piece.indices(len(self))
        plane = len(self._elements)
        if 0 < plane < _SHORT:
            first, last = start // plane, -(-stop // plane)
            planes = self._elements[:, first:last].T.tobytes()
            return planes[start - first * plane : stop - first * plane]
        parts = []
        while start < stop:
            rank, first = divmod(start, plane)
            part = self._elements[first : first + stop - start, rank]
            parts.append(part.tobytes())
            start += len(part)
        return b"".join(parts)
