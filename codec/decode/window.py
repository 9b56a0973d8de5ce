"""A window on a document's bytes, which come piece by piece from memory or from a file."""

from collections.abc import Callable, Iterator

# Bytes taken at a time: many enough to be fast, few enough to stay in the processor's cache.
PIECE = 1 << 16
_STRING = 1 << 16  # bytes of a string given at a time, of a window that holds more


class Window:
    """A window on a document's bytes that only moves on.

    Parameters
    ----------
    read
        ``read(count)`` gives up to `count` further bytes, and none at the end.
    length
        How many bytes there are, at most; what asks for more memory is held against it. At the end
        it is how many there were.
    """

    def __init__(self, read: Callable[[int], bytes], length: int) -> None:
        self.read = read
        self.length = length
        self.data = read(PIECE)
        self.at = 0  # where in the window we are
        self.before = 0  # how many bytes lie before the window

    def skip(self, start: bytes) -> None:
        """Move behind these bytes, if the window begins with them."""
        self.ensure(len(start))
        if self.data.startswith(start, self.at):
            self.at += len(start)

    @property
    def left(self) -> int:
        """How many bytes there are from here on."""
        return self.length - self.before - self.at

    def more(self) -> bool:
        """Move the window on, to bytes not seen; False at the end.

        What lies from `at` on stays in the window.
        """
        piece = self.read(PIECE)
        if not piece:
            self.length = self.before + len(self.data)
            return False
        self.data = self.data[self.at :] + piece
        self.before += self.at
        self.at = 0
        return True

    def ensure(self, count: int) -> None:
        """Move the window on until `count` bytes from here on are in it, or the end."""
        while len(self.data) - self.at < count and self.more():
            pass

    def string_length(self) -> int:
        """Return at most how many bytes stand before the next quotation mark."""
        end = self.data.find(b'"', self.at)
        return self.left if end < 0 else end - self.at

    def string(self) -> Iterator[memoryview]:
        """Yield what stands before the next quotation mark, or the end, in pieces.

        Each but the last is of a length that is a multiple of 4.
        """
        end = -1
        while end < 0:
            end = self.data.find(b'"', self.at)
            stop = len(self.data) if end < 0 else end
            if end < 0:
                stop -= (stop - self.at) % 4
            for start in range(self.at, stop, _STRING):
                self.at = min(start + _STRING, stop)
                yield memoryview(self.data)[start : self.at]
            if end < 0 and not self.more():
                return


def of_text(text: str) -> Window:
    """Return a source of a string's UTF-8.

    Raises
    ------
    UnicodeEncodeError
        Where the string holds surrogates; from `Window.more`, too.
    """
    if len(text) <= PIECE:
        return of_bytes(text.encode())
    starts = iter(range(0, len(text), PIECE))

    def read(_: int) -> bytes:
        start = next(starts, len(text))
        return text[start : start + PIECE].encode()

    return Window(read, utf8_length(text))


def utf8_length(text: str) -> int:
    """Count the bytes of a string's UTF-8, three for a surrogate."""
    if text.isascii():
        return len(text)
    pieces = (text[start : start + PIECE] for start in range(0, len(text), PIECE))
    return sum(len(piece.encode("utf-8", "surrogatepass")) for piece in pieces)


def of_bytes(data: bytes) -> Window:
    """Return a source of bytes, all of them in its window."""
    rest = iter((data,))
    return Window(lambda _: next(rest, b""), len(data))
