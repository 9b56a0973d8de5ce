"""jsonpickle with its NumPy handlers: any Python object, arrays as zlib in base64.

Knows deques, tuples and shared objects. Like pickle, it runs whatever code a file asks for.
"""

import json
from pathlib import Path

import jsonpickle
import jsonpickle.ext.numpy

from contract import Trap
from method_kit.documents import FILE, as_text, json_method

jsonpickle.ext.numpy.register_handlers()


def _write_call(trap: Trap, folder: Path) -> None:
    """Write what jsonpickle makes of an object with ``__reduce__``: a function, and its arguments.

    The function is named as any other is: the reader imports its module and calls it.
    """
    call = [{"py/function": "os.mkdir"}, {"py/tuple": [trap.path]}]
    (folder / FILE).write_text(json.dumps({"py/reduce": call}), encoding="ascii")


METHODS = (
    json_method(
        "jsonpickle",
        "jsonpickle",
        lambda data: jsonpickle.encode(data, keys=True),
        lambda document: jsonpickle.decode(as_text(document), keys=True),
        languages=(),  # others read the JSON, but no maintained library its tags
        hostile=_write_call,
    ),
)
