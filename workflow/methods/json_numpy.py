"""json-numpy: arrays as base64 of their NPY-like bytes; what robot-policy servers send.

Arrays come back read-only, for they share the decoded bytes.
"""

import json_numpy

from method_kit.json_document import json_method, without_deques

METHODS = (
    json_method(
        name="json_numpy",
        label="json-numpy",
        dumps=lambda data: json_numpy.dumps(without_deques(data)),
        loads=json_numpy.loads,
        human_readable=False,
    ),
)
