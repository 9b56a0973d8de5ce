"""monty, the JSON of materials science: the standard library's ``json`` with encoder and decoder.

Arrays are lists with a dtype, complex ones a pair of lists.
"""

import json

from monty.json import MontyDecoder, MontyEncoder

from documents import json_method, without_deques

METHODS = (
    json_method(
        name="monty",
        label="monty",
        dumps=lambda data: json.dumps(without_deques(data), cls=MontyEncoder),
        loads=lambda document: json.loads(document, cls=MontyDecoder),
        human_readable=True,
    ),
)
