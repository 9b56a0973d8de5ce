"""Encode and decode documents in memory: dumps, dumpb, loads and detect."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any, Literal

from codec import document_file
from codec.arrays.array_types import as_bytes
from codec.decode.decoder import JSONDecoder
from codec.decode.json_callbacks import Pairs
from codec.encode.encoder import JSONEncoder
from codec.options import DEFAULT_DECODER, DEFAULT_ENCODER, changed, new_decoder, new_encoder
from codec.payloads.payload_table import Payload
from codec.storage.progress import Progress


def dumps(
    obj: Any,
    *,
    payload: Payload | None = None,
    share: bool = True,
    stack: bool = True,
    types: Sequence[type] = (),
    default: Callable[[Any], Any] | None = None,
    progress: Progress | None = None,
    dialect: str = "codec",
    cls: type[JSONEncoder] | None = None,
    indent: int | str | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
    ensure_ascii: bool = True,
    allow_nan: bool = True,
    skipkeys: bool = False,
    check_circular: bool = True,
) -> str:
    """Return `obj` as JSON text.

    Parameters
    ----------
    obj
        Any nesting of arrays, NumPy scalars, dicts, lists, tuples, deques, strings and numbers.
    payload
        How arrays are written: as "text" by default, or in the default way of the dialect.
    share
        Write an array that appears more than once only once, so that it comes back as one object.
    stack
        Write a long run of similar values, such as transitions, by column.
    types
        Namedtuples, dataclasses and Enum classes whose values may be written.
    default
        A function that returns a replacement for an object that cannot be written.
    progress
        ``progress(done, total)`` is called with the bytes of array elements that are written.
    dialect
        The dialect of another package to write, such as "json-numpy".
    cls
        A subclass of `JSONEncoder`.
    indent, sort_keys, ensure_ascii, allow_nan, skipkeys, check_circular
        As for `json.dumps`; NaN and infinities are written as strict JSON.
    separators
        As for `json.dumps`; by default ``(",", ":")`` without `indent`.

    Raises
    ------
    EncodeError
        For a value that would not come back the same; it names the place.

    Examples
    --------
    >>> import numpy as np, codec
    >>> codec.dumps((1, np.float16(0.1)))
    '{"__tuple__":[1,{"dtype":"float16","__scalar__":0.1}]}'
    >>> codec.dumps({"w": [np.arange(2), np.ma.masked]})
    Traceback (most recent call last):
        ...
    codec.errors.EncodeError: $.w[1]: MaskedConstant would come back as ndarray
    """
    given = (
        payload,
        share,
        stack,
        types,
        default,
        progress,
        dialect,
        cls,
        indent,
        separators,
        sort_keys,
        ensure_ascii,
        allow_nan,
        skipkeys,
        check_circular,
    )
    encoder = DEFAULT_ENCODER if given == _WRITING else encoder_for(given)
    return encoder.encode(obj)


def dumpb(
    obj: Any,
    *,
    payload: Payload | None = None,
    share: bool = True,
    stack: bool = True,
    types: Sequence[type] = (),
    default: Callable[[Any], Any] | None = None,
    progress: Progress | None = None,
    dialect: str = "codec",
    cls: type[JSONEncoder] | None = None,
    indent: int | str | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
    ensure_ascii: bool = True,
    allow_nan: bool = True,
    skipkeys: bool = False,
    check_circular: bool = True,
) -> bytes:
    """Return `obj` as JSON text in UTF-8, for sockets and binary files.

    Parameters and errors are those of `dumps`.

    Examples
    --------
    >>> import numpy as np, codec
    >>> codec.dumpb(np.float16(0.1))
    b'{"dtype":"float16","__scalar__":0.1}'
    """
    given = (
        payload,
        share,
        stack,
        types,
        default,
        progress,
        dialect,
        cls,
        indent,
        separators,
        sort_keys,
        ensure_ascii,
        allow_nan,
        skipkeys,
        check_circular,
    )
    encoder = DEFAULT_ENCODER if given == _WRITING else encoder_for(given)
    pieces = encoder.pieces(obj)
    if type(pieces) is tuple and type(pieces[0]) is bytes:
        return pieces[0]
    buffer = BytesIO()
    for piece in pieces:
        buffer.write(as_bytes(piece))
    return buffer.getvalue()


def loads(
    s: str | bytes | bytearray | memoryview,
    *,
    types: Sequence[type] = (),
    dialect: str = "codec",
    unknown: Literal["keep", "refuse"] | list[tuple[str, str]] = "keep",
    cls: type[JSONDecoder] | None = None,
    object_hook: Callable[[dict[str, Any]], Any] | None = None,
    object_pairs_hook: Callable[[Pairs], Any] | None = None,
    parse_float: Callable[[str], Any] | None = None,
    parse_int: Callable[[str], Any] | None = None,
    parse_constant: Callable[[str], Any] | None = None,
    strict: bool | None = None,
) -> Any:
    """Return the object that the JSON text `s` holds.

    Parameters
    ----------
    s
        Text, or bytes in UTF-8.
    types
        Namedtuples, dataclasses and Enum classes that the document may use.
    dialect
        The dialect of the document, which `detect` returns.
    unknown
        With a dialect: "keep" leaves tags for anything but arrays and plain values as dicts,
        "refuse" refuses them, and a list receives the place and name of each.
    cls
        A subclass of `JSONDecoder`.
    object_hook, object_pairs_hook, parse_float, parse_int, parse_constant
        As for `json.loads`, for plain objects and for numbers outside arrays.
    strict
        With False, control characters are allowed in strings, as in `json.loads`.

    Raises
    ------
    DecodeError
        If `s` is refused; it names the place.

    Examples
    --------
    >>> import codec
    >>> codec.loads('{"__tuple__":[1,{"dtype":"float16","__scalar__":0.1}]}')
    (1, np.float16(0.1))
    >>> codec.loads('[{"dtype":"int8","shape":[2,3],"payload":"base64","__ndarray__":"AAA="}]')
    Traceback (most recent call last):
        ...
    codec.errors.DecodeError: $[0]: shape [2, 3] needs 6 bytes, payload has 2
    """
    given = (
        types,
        dialect,
        unknown,
        cls,
        object_hook,
        object_pairs_hook,
        parse_float,
        parse_int,
        parse_constant,
        strict,
    )
    decoder = DEFAULT_DECODER if given == _READING else decoder_for(given)
    return document_file.read(decoder, s)


def detect(s: str | bytes | bytearray | memoryview) -> str:
    """Return the name of the dialect that a document is written in.

    Parameters
    ----------
    s
        As for `loads`, whose ``dialect=`` takes the name.

    Returns
    -------
    name
        "codec" for our own format, and for plain JSON, which is read as it is.

    Raises
    ------
    DecodeError
        If the document has tags of two dialects, or can be seen to be no JSON.

    Examples
    --------
    >>> import codec
    >>> text = '{"w": {"__numpy__": "AACAPw==", "dtype": "<f4", "shape": [1]}}'
    >>> codec.detect(text)
    'json-numpy'
    >>> codec.loads(text, dialect=codec.detect(text))
    {'w': array([1.], dtype=float32)}
    """
    from codec.dialects.detect import Detector

    name: str = document_file.read(Detector(), s)
    return name


# Each call compares what it is given with the defaults, which takes less time than a dict.
WRITING: dict[str, Any] = dumps.__kwdefaults__ or {}
READING: dict[str, Any] = loads.__kwdefaults__ or {}
_WRITING, _READING = tuple(WRITING.values()), tuple(READING.values())


def encoder_for(given: tuple[Any, ...]) -> JSONEncoder:
    """Return the encoder for the options of `dumps`, in their order."""
    # Encoders with a function or class of the caller's, or a progress, are not kept.
    if given[4] is given[5] is given[7] is None:
        try:
            return _encoder_for(given)
        except TypeError:  # a list of types
            pass
    return new_encoder(changed(WRITING, given))


@lru_cache(64)
def _encoder_for(given: tuple[Any, ...]) -> JSONEncoder:
    return new_encoder(changed(WRITING, given))


def decoder_for(given: tuple[Any, ...]) -> JSONDecoder:
    """Return the decoder for the options of `loads`, in their order."""
    return new_decoder(changed(READING, given))
