"""jdata: the JData standard, also of MATLAB, JavaScript and C++; as it is called by default.

Arrays of more than 300 elements are zlib in base64, smaller ones lists. There is no bool: truth
values come back as uint8.
"""

import jdata

from method_kit.documents import as_text, json_method

METHODS = (
    json_method(
        "jdata",
        "jdata",
        lambda data: jdata.show(data, string=True, inplace=False),
        lambda document: jdata.loadts(as_text(document), object_pairs_hook=dict),
        lists_for_deques=True,
        languages=("C++", "JavaScript", "MATLAB"),  # JData's own readers
    ),
)
