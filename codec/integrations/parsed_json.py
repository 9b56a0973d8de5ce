"""Decode documents that another library's JSON parser has parsed already."""

from typing import Any

import orjson

import codec


def of_parsed(parsed: Any) -> Any:
    """Return the value of a document that was parsed already.

    Raises
    ------
    DecodeError
        If it is refused. That a key stands twice has been lost by the parser.
    """
    try:
        text = orjson.dumps(parsed)
    except orjson.JSONEncodeError as error:  # no JSON, or an integer of more than 64 bits
        raise codec.DecodeError(f"expected parsed JSON: {error}") from error
    return codec.loads(text)
