"""Error messages: why a value cannot be encoded, and what to do instead."""

import numpy as np

from codec.arrays import array_tag
from codec.errors import EncodeError
from codec.payloads import payload_table
from codec.tags import classes, tag_table


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
    if classes.field_names(type(value)) is not None:
        return f"{name} needs types=[{name}], for the encoder and the decoder"
    for base in (list, *tag_table.BY_TYPE):
        if isinstance(value, base):
            return (
                f"{name} would come back as {base.__name__}; "
                f"convert it with {base.__name__}(…), or give default="
            )
    return f"Object of type {name} is not JSON serializable; give default= to write something else"
