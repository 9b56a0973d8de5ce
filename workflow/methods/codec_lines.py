"""The codec of this repository, as lines that grow: a replay memory logged block by block.

``codec.LinesWriter`` writes a line of JSON for each block of transitions, by column, each shared
state of a block once; a training run appends to the file for days and holds one block. Here that is
half a megabyte of states, and 16 to 1,000 transitions: larger blocks of frames make smaller files,
for zstd finds what comes again in a block alone, and a crash loses more. Where a block begins, the
state that was the last next state is written again and comes back as another object; the deque and
its maxlen are in no line. Only for replay memories: a line holds values of a sequence.

Not flushed to the disk here, as no method does by itself.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import codec
from contract import Glue, LayoutError, Method, Parts, Traits
from method_kit.documents import LANGUAGES
from method_kit.languages import PACKED_ARRAYS
from method_kit.named_arrays import is_experience

_FILE = "data.jsonl"
_BLOCK = 500_000  # bytes of states
_LEAST, _MOST = 16, 1000  # transitions; from 16 on they are written by column


def _block(data: Any) -> int:
    """Say how many transitions make a block."""
    state = np.asarray(data[0][0]) if data else np.empty(0)
    return min(max(_LEAST, _BLOCK // max(1, state.nbytes)), _MOST)


def _append(data: Any, folder: Path, *, payload: str) -> None:
    if not is_experience(data):
        raise LayoutError(f"lines of transitions, not of a {type(data).__name__}")
    file = folder / _FILE
    with codec.LinesWriter(file, block=_block(data), sync=False, payload=payload) as log:
        log.extend(data)


def _read(folder: Path) -> Any:
    return list(codec.LinesReader(folder / _FILE))


def _method(name: str, payload: str) -> Method:
    write: Callable[[Any, Path], None] = partial(_append, payload=payload)
    return Method(
        name,
        f"codec, lines, {payload}",
        write,
        _read,
        glue=Glue("a line for each block of transitions"),
        refuses=(LayoutError, codec.EncodeError),  # an EncodeError where zstd is not installed
        traits=Traits(
            human_readable=payload == "text",
            languages=LANGUAGES if payload == "text" else PACKED_ARRAYS,
        ),
        parts=Parts(append=write),
    )


METHODS = (_method("codec_lines", "text"), _method("codec_lines_zstd", "zstd"))
