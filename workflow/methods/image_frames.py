"""Frames as pictures: a PNG or a JPEG for each, and NPY files for whatever is no picture.

A folder of pictures is what people make of pixels, and any viewer shows them. Pictures are arrays
of uint8 in columns (n, height, width), or with channels in front or at the end: three at the end
are the colours of one picture, any other number up to four is a stack of grey frames, as Atari
agents see it, and each frame of a stack is a picture of its own. So a frame that eight transitions
share is eight files. ``layout.json`` has the shapes, which pictures alone do not tell. Data without
a picture are refused: weights, CartPole.

PNG (ISO/IEC 15948) is lossless. JPEG (ISO/IEC 10918) is not: it is made for photographs, and blurs
what is drawn with sharp edges; for frames of 84×84, the tables in its header alone are larger than
most PNGs. It is here because Minari writes image spaces so unless it is told
otherwise (``jpeg_encoding``): ``Image.fromarray(frame).save(buffer, format="JPEG")``, with Pillow's
quality of 75. There the bytes are in HDF5 or Arrow; an observation counts as an image if it has two
or three dimensions, the first two of at least 32. A stack at the end of the shape would be one
picture of four channels there, which JPEG does not have, and Pillow refuses to write.

The size is that of the files' contents; a disk gives each of them at least a block, often 4 KiB.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contract import Glue, LayoutError, Method, Parts, Traits
from method_kit import languages, read_part
from method_kit.named_arrays import ARRAY_NAME, Array, from_arrays, to_arrays

_LAYOUT = "layout.json"
_COLOURS = 3
_MOST_FRAMES = 4  # of a stack


class NoPictureError(LayoutError):
    """The data hold no column of pictures."""


def _axis(shape: tuple[int, ...]) -> int | None:
    """Return the axis of one row along which pictures lie side by side; None if it is a picture.

    A row that is neither a picture nor a stack is a `NoPictureError`.
    """
    if len(shape) == 2 or (len(shape) == 3 and shape[2] == _COLOURS):
        return None
    if len(shape) == 3 and 0 < shape[2] <= _MOST_FRAMES:
        return 2
    if len(shape) == 3 and 0 < shape[0] <= _MOST_FRAMES:
        return 0
    raise NoPictureError(f"expected (height, width), with 1 to 4 channels or none, found {shape}")


def _is_pictures(column: Array) -> bool:
    """Say whether a column is one of pictures."""
    if column.dtype != np.uint8 or column.ndim not in (3, 4) or not column.size:
        return False
    try:
        _axis(column.shape[1:])
    except NoPictureError:
        return False
    return True


def _pictures(row: Array) -> list[Array]:
    """Return the pictures of one row of a column."""
    axis = _axis(row.shape)
    return [row] if axis is None else [np.take(row, i, axis) for i in range(row.shape[axis])]


def _file(folder: Path, column: str, index: int, frame: int, suffix: str) -> Path:
    return folder / f"{column}_{index:07}_{frame}{suffix}"


def _write(data: Any, folder: Path, *, suffix: str) -> None:
    from PIL import Image  # for those who have no pictures, too

    arrays = to_arrays(data)
    shapes = {name: array.shape for name, array in arrays.items() if _is_pictures(array)}
    if not shapes:
        raise NoPictureError("no column of uint8 pictures, with 1 to 4 channels or frames, or none")
    (folder / _LAYOUT).write_text(json.dumps(shapes), encoding="ascii")
    for name, array in arrays.items():
        if name not in shapes:
            np.save(folder / f"{name}.npy", array, allow_pickle=False)
            continue
        for index, row in enumerate(array):
            for frame, picture in enumerate(_pictures(row)):
                Image.fromarray(picture).save(_file(folder, name, index, frame, suffix))


def _hand(data: Any, folder: Path, *, suffix: str) -> None:
    from PIL import Image  # for those who have no pictures, too

    Image.fromarray(data).save(folder / f"{ARRAY_NAME}{suffix}")


def _read_row(
    folder: Path, column: str, index: int, shape: tuple[int, ...], suffix: str
) -> NDArray[np.uint8]:
    """Return one row of a column of pictures."""
    from PIL import Image  # for those who have no pictures, too

    axis = _axis(shape)
    pictures = []
    for frame in range(1 if axis is None else shape[axis]):
        with Image.open(_file(folder, column, index, frame, suffix)) as picture:
            pictures.append(np.asarray(picture))
    return pictures[0] if axis is None else np.ascontiguousarray(np.stack(pictures, axis))


def _read_shapes(folder: Path) -> dict[str, tuple[int, ...]]:
    found = json.loads((folder / _LAYOUT).read_bytes())
    return {name: tuple(shape) for name, shape in found.items()}


def _read_array(folder: Path, name: str, shapes: dict[str, tuple[int, ...]], suffix: str) -> Array:
    """Return a column of pictures, or an array of an NPY file."""
    if name not in shapes:
        return np.load(folder / f"{name}.npy")  # type: ignore[no-any-return]
    rows = np.empty(shapes[name], np.uint8)
    for index in range(len(rows)):
        rows[index] = _read_row(folder, name, index, rows.shape[1:], suffix)
    return rows


def _names(folder: Path, shapes: dict[str, tuple[int, ...]]) -> list[str]:
    return [*(file.stem for file in folder.glob("*.npy")), *shapes]


def _read(folder: Path, *, suffix: str) -> Any:
    shapes = _read_shapes(folder)
    names = _names(folder, shapes)
    return from_arrays({name: _read_array(folder, name, shapes, suffix) for name in names})


def _part(folder: Path, index: int, *, suffix: str) -> Any:
    shapes = _read_shapes(folder)

    def row(name: str, index: int) -> Any:
        if name not in shapes:
            return np.load(folder / f"{name}.npy", mmap_mode="r")[index]
        if not 0 <= index < shapes[name][0]:
            raise IndexError(f"{name} has {shapes[name][0]} rows, not {index}")
        return _read_row(folder, name, index, shapes[name][1:], suffix)

    def whole(name: str) -> Array:
        return _read_array(folder, name, shapes, suffix)

    return read_part.part(_names(folder, shapes), index, whole, row)


def _method(name: str, label: str, suffix: str, source: str = "") -> Method:
    return Method(
        name,
        label,
        partial(_write, suffix=suffix),
        partial(_read, suffix=suffix),
        refuses=(LayoutError,),
        glue=Glue("a file for each picture", partial(_hand, suffix=suffix)),
        # a person sees the pictures, but in no text editor
        traits=Traits(languages=languages.WITH_NPY, source=source),
        parts=Parts(read=partial(_part, suffix=suffix)),
    )


METHODS = (
    _method("png_frames", "PNG, a file per frame", ".png"),
    _method(
        "jpeg_frames",
        "JPEG, a file per frame",
        ".jpg",
        "Minari, minari/dataset/_storages/hdf5_storage.py: encode_frame",
    ),
)
