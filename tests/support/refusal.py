"""The message of the error that a call raises."""

from collections.abc import Callable
from typing import Any

import pytest

Errors = type[Exception] | tuple[type[Exception], ...]


def refusal(errors: Errors, call: Callable[..., object], *arguments: Any) -> str:
    """Return the message of the error, one of `errors`, that a call raises."""
    with pytest.raises(errors) as caught:
        call(*arguments)
    return str(caught.value)
