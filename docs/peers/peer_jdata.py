"""`jdata.show` as a string, not in place, and `jdata.loadts` without OrderedDict."""

from __future__ import annotations

from typing import Any

import jdata

NAME = "jdata"
PACKAGE = "jdata"
CANARIES = ('{"_ArrayType_": "canary.Bird", "_ArraySize_": [1], "_ArrayData_": [1]}',)


def write(value: Any) -> str:
    """Give the document of `value`."""
    return jdata.show(value, string=True, inplace=False)


def read(text: str) -> Any:
    """Give the value of the document `text`."""
    return jdata.loadts(text, object_pairs_hook=dict)
