"""Decoding: JSON text to Python objects, the quick way, and where that gives up the careful way.

| step                      | quick way                        | careful way                  |
|---------------------------|----------------------------------|------------------------------|
| arrays of 512 numbers and | `large_arrays` cuts them out and | the same; in a document that |
| more, as we spell them    | reads them by blocks             | is refused, like all else    |
| JSON                      | orjson parses what is left       | json with `json_callbacks`   |
| tags to values            | `quick`, in place                | `tags_to_values`             |
| hooks, ``strict=False``   | no                               | yes                          |
| what is wrong, or unusual | `CarefulError`                   | an error with its place      |

The quick way never decides that a document is wrong, and where it returns a value, the careful way
returns the same. It takes 5 to 20 % of the time. What it leaves to the careful way: lone
surrogates, keys that stand twice, hooks, and documents that are refused, which it reads once more
as a whole, for the place. `codec.decode.decoder` chooses.

Elements in text are read by `codec.arrays.elements.blocks`, a block at once (pysimdjson or orjson),
and where that returns None by `codec.arrays.elements.nested`, one by one.
"""
