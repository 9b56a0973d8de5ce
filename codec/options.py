"""Options of dumps, dump, loads and load: their types, and the encoder or decoder they ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypedDict, TypeVar

from codec.decode.decoder import JSONDecoder
from codec.encode.encoder import JSONEncoder
from codec.payloads.payload_table import Payload
from codec.storage.progress import Progress
from codec.tags.tag_table import OWN

T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)


class Readable(Protocol[T_co]):
    """A file object to read from, such as that of `open`, `gzip.open` or `io.BytesIO`."""

    def read(self, size: int = ..., /) -> T_co:
        """Return up to `size` characters or bytes, by default all."""


class Writable(Protocol[T_contra]):
    """A file object to write to."""

    def write(self, data: T_contra, /) -> object:
        """Write text or bytes."""


class EncodeOptions(TypedDict, total=False):
    """The options of `codec.dumps`, for functions that hand them on."""

    payload: Payload | None
    share: bool
    stack: bool
    types: Sequence[type]
    default: Callable[[Any], Any] | None
    progress: Progress | None
    dialect: str
    cls: type[JSONEncoder] | None
    indent: int | str | None
    separators: tuple[str, str] | None
    sort_keys: bool
    ensure_ascii: bool
    allow_nan: bool
    skipkeys: bool
    check_circular: bool


def changed(defaults: Mapping[str, Any], given: tuple[Any, ...]) -> dict[str, Any]:
    """Return the options that differ from their defaults; both are in the same order."""
    options = {}
    for name, value in zip(defaults, given):  # noqa: B905, of the same length
        if value is not defaults[name]:
            options[name] = value
    return options


DEFAULT_ENCODER = JSONEncoder(separators=(",", ":"))
DEFAULT_DECODER = JSONDecoder()


def new_encoder(options: dict[str, Any]) -> JSONEncoder:
    """Return an encoder whose JSON is compact, unless the options ask for another."""
    if (dialect := options.pop("dialect", OWN)) != OWN:
        from codec.dialects.encoder_decoder import DialectEncoder

        return DialectEncoder(dialect=dialect, **options)
    cls: type[JSONEncoder] = options.pop("cls", JSONEncoder)
    if "indent" not in options:
        options.setdefault("separators", (",", ":"))
    return cls(**options)


def new_decoder(options: dict[str, Any]) -> JSONDecoder:
    """Return a decoder with these options."""
    if (dialect := options.pop("dialect", OWN)) != OWN:
        make = _dialect_decoder.__wrapped__ if options else _dialect_decoder
        return make(dialect, **options)
    options.pop("unknown", None)  # our own format has no tags but those that it knows
    cls: type[JSONDecoder] = options.pop("cls", JSONDecoder)
    return cls(**options)


@cache
def _dialect_decoder(dialect: str, **parameters: Any) -> JSONDecoder:
    from codec.dialects.encoder_decoder import DialectDecoder

    return DialectDecoder(dialect=dialect, **parameters)
