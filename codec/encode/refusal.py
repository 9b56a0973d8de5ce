"""Error messages: why a value cannot be encoded, and what to do instead."""

from enum import Enum

import numpy as np

from codec.arrays import array_tag
from codec.errors import EncodeError
from codec.payloads import payload_table
from codec.tags import classes, tag_table

# How a subclass becomes its base where calling the base does not do, or loses a part.
_CONVERSIONS = {
    "str": "str.__str__(…)",
    "deque": "deque(…, ….maxlen)",
    "datetime": "datetime.combine(….date(), ….timetz())",
    "date": "date.fromordinal(….toordinal())",
    "time": "time(….hour, ….minute, ….second, ….microsecond, ….tzinfo, fold=….fold)",
    "timedelta": "timedelta(….days, ….seconds, ….microseconds)",
}


def refusal(value: object) -> str:
    """Return why `value` cannot be written, and what to do."""
    name = type(value).__name__
    if type(value) is np.ndarray or isinstance(value, np.generic):
        try:
            if type(value) is np.ndarray:
                array_tag.header(value, payload_table.TEXT, repr)
            else:
                array_tag.scalar_header(value, repr)  # type: ignore[arg-type]
        except EncodeError as error:
            return error.message
    if isinstance(value, np.ndarray):
        return f"{name} would come back as ndarray"
    if isinstance(value, Enum) or classes.field_names(type(value)) is not None:
        return f"{name} needs types=[{name}], for the encoder and the decoder"
    for base in (list, *tag_table.BY_TYPE):
        if isinstance(value, base):
            convert = _CONVERSIONS.get(base.__name__, f"{base.__name__}(…)")
            return (
                f"{name} would come back as {base.__name__}; "
                f"convert it with {convert}, or give default="
            )
    return f"Object of type {name} is not JSON serializable; give default= to write something else"
