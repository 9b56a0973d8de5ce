"""json-numpy: arrays as base64 of their NPY-like bytes; what robot-policy servers send.

Arrays come back read-only, for they share the decoded bytes.
"""

import json_numpy

from method_kit.documents import json_method

METHODS = (
    json_method(
        "json_numpy",
        "json-numpy",
        json_numpy.dumps,
        json_numpy.loads,
        lists_for_deques=True,
    ),
)
