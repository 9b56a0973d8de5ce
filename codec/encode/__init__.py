"""Encoding: Python objects to JSON text, the quick way, and where that gives up the careful way.

| way                            | writes                                                        |
|--------------------------------|---------------------------------------------------------------|
| quick: `compact` with orjson   | one line without spaces: all but runs, sets, named classes,   |
|                                | masked arrays and arrays of other kinds than numbers          |
| quick: `other_layouts` with    | ``indent``, ``sort_keys``, spaces: plain JSON, and in one     |
| json                           | line arrays of numbers                                        |
| careful: `writing`             | everything: references, runs by column, ``default``, errors   |

The quick way raises `CarefulError` for what it cannot write. Where two ways write an object, the
text is the same, but for exponents. `plain_values` looks through an object for `compact`; `survey`
looks for shared arrays and runs, for `writing` alone. `codec.encode.encoder` chooses.

Elements are written by `codec.arrays.elements.blocks`, a block at once (orjson, or lookup tables),
and where that returns None by `codec.arrays.elements.nested`, one by one.
"""
