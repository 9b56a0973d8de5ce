"""jsonpickle with its NumPy handlers: any Python object, arrays as zlib in base64.

Knows deques, tuples and shared objects. Like pickle, it runs whatever code a file asks for.
"""

import jsonpickle
import jsonpickle.ext.numpy

from documents import as_text, json_method

jsonpickle.ext.numpy.register_handlers()

METHODS = (
    json_method(
        name="jsonpickle",
        label="jsonpickle",
        dumps=lambda data: jsonpickle.encode(data, keys=True),
        loads=lambda document: jsonpickle.decode(as_text(document), keys=True),
        human_readable=False,
    ),
)
