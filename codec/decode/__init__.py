"""Decoding: JSON text to Python objects, by the first of these routes that can read a document.

| route                    | reads                                      | anything else goes to  |
|--------------------------|--------------------------------------------|------------------------|
| `short`, with orjson     | at most 4 KiB without backslashes: JSON    | `direct`               |
|                          | and arrays of numbers as text              |                        |
| `direct`, then `rest`    | arrays spelled as this package writes      | `scan`                 |
| with orjson              | them, cut out and read by blocks; around   |                        |
|                          | them JSON without tags                     |                        |
| `direct`, then `rest`    | such arrays; around them JSON with tags,   | `scan`                 |
| with json and `reading`  | of which `reading` makes values            |                        |
| `scan` with json         | all text without tags                      | an error with its place|
| `scan`, then `reading`   | everything: hooks, tags in any spelling    | an error with its place|
| `codec.dialects`         | documents of other packages (``dialect=``) | an error with its place|

Each route raises `NotDirectError` for what it cannot read, and never decides that a document is
wrong: that is for the routes by `scan`, which know the place. Where two routes read a document,
they return the same. The first two are for speed: without `short` small documents take 1.6 to 4
times as long, without `direct` large ones 2 to 10 times. Hooks, ``strict=False`` and subclasses
that override `decode` skip them. `codec.decode.decoder` chooses.

Elements in text are read by `codec.arrays.elements.blocks`, a block at once (pysimdjson or orjson),
and where that returns None by `codec.arrays.elements.nested`, one by one.
"""
