"""Encoding: Python objects to JSON text, the quick way, and the careful way for what it leaves.

| way                            | writes                                                        |
|--------------------------------|---------------------------------------------------------------|
| quick: `compact` with orjson   | one line without spaces: words, dicts, lists, tuples, deques, |
|                                | bytes, arrays of numbers and NumPy scalars                    |
| quick: `other_layouts` with    | spaces and ``sort_keys``: words, dicts, lists and arrays of   |
| json                           | numbers; with ``indent`` all but arrays                       |
| careful: `writing`             | everything: references, runs by column, ``default``, errors   |

Both quick ways are a `lowering`: it looks through an object once, passes plain parts untouched, and
leaves holes for large arrays and for what only the careful way writes. So only what needs care pays
for it. They raise `CarefulError` where the careful way has to write the whole: what is refused, and
what nests deeper than 200 levels. The text is the same except for exponents. `plain_values` knows
what is plain; `survey` looks for shared arrays and runs. `codec.encode.encoder` chooses.

Elements are written by `codec.arrays.elements.blocks`, a block at once (orjson, or lookup tables),
and where that returns None by `codec.arrays.elements.nested`, one by one.
"""
