"""json-numpy: arrays as base64 of their NPY-like bytes; what robot-policy servers send.

Arrays come back read-only, for they share the decoded bytes.
"""

import json_numpy

from method_kit.documents import json_method, without_deques

METHODS = (
    json_method(
        "json_numpy",
        "json-numpy",
        lambda data: json_numpy.dumps(without_deques(data)),
        json_numpy.loads,
    ),
)
