"""Write and read paths of pathlib and NumPy's dtype objects."""

from typing import Any

from codec.arrays import dtype_names
from codec.arrays.array_types import DType
from codec.arrays.elements.strings import has_surrogate
from codec.errors import DecodeError, EncodeError, shorten
from codec.imports import optional
from codec.tags.strings_and_numbers import Keys, build_string, code_points

_NAMES = ("PurePosixPath", "PureWindowsPath", "PosixPath", "WindowsPath")
PATHS = tuple(f"pathlib.{name}" for name in _NAMES)


def lower_path(value: Any) -> tuple[Keys, Any]:
    """Return the class and the text of a path."""
    text = str(value)
    if type(value)(text) != value:
        raise EncodeError(f"{value!r} is another path than that of its text")
    return {"class": type(value).__name__}, code_points(text) if has_surrogate(text) else text


def build_path(keys: Keys, content: Any) -> Any:
    """Make a path; of a system that is not this one, the class of it that reaches no files."""
    name = keys.get("class")
    if type(name) is not str or name not in _NAMES:
        raise DecodeError(f"expected a class out of {', '.join(_NAMES)}; found {shorten(name)}")
    text = content if type(content) is str else build_string({}, content)
    pathlib = optional("pathlib")
    kind = getattr(pathlib, name)
    if not issubclass(kind, pathlib.Path) or isinstance(pathlib.Path(), kind):
        return kind(text)
    return getattr(pathlib, f"Pure{name}")(text)


def lower_dtype(value: DType) -> tuple[Keys, Any]:
    """Return what a document calls a dtype."""
    name, _ = dtype_names.spell(value)
    found, _ = dtype_names.read(name)
    if found != value:  # a sub-array
        raise EncodeError(f"dtype {value} would come back as {found}; write ….subdtype")
    return {}, name


def build_dtype(_: Keys, content: Any) -> DType:
    """Read a dtype."""
    return dtype_names.read(content)[0]
