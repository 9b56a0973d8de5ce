"""Encoding: Python objects to JSON text, by the first of these routes that can write an object.

| route                    | writes                                     | anything else goes to  |
|--------------------------|--------------------------------------------|------------------------|
| `around` with orjson     | plain JSON and arrays of numbers, compact  | json, then `writing`   |
| json (standard library)  | plain JSON without arrays, in any layout   | `writing`              |
| `around` with json       | the same and arrays of numbers, in one     | `writing`              |
|                          | line, NaN allowed                          |                        |
| `writing`                | everything: tags, references, columns,     | `default`, then an error|
|                          | ``indent``                                 | with its place         |
| `codec.dialects`         | documents of other packages (``dialect=``) | an error with its place|

`plain` decides whether an object is plain JSON and arrays: no array or container at two places, and
no list that may be a run. `survey` then looks for shared arrays and runs, for `writing` alone,
which also finds the place of an error. Where two routes write an object, the text is the same. The
others are for speed: without them small arrays and plain JSON take 2 to 2.7 times as long.
`codec.encode.encoder` chooses.

Elements are written by `codec.arrays.elements.blocks`, a block at once (orjson, or lookup tables),
and where that returns None by `codec.arrays.elements.nested`, one by one.
"""
