"""The codec of this repository, as lines that grow: a replay memory logged block by block.

``codec.LinesWriter`` writes a line of JSON for each 1,000 transitions, by column, each shared state
of a block once; a training run appends to the file for days and holds one block. Where a block
begins, the state that was the last next state is written again and comes back as another object;
the deque and its maxlen are in no line. Only for replay memories: a line holds values of a
sequence.

Not flushed to the disk here, as no method does by itself.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import codec
from contract import Method
from documents import LANGUAGES
from layout import LayoutError, is_experience

_FILE = "data.jsonl"


def _append(data: Any, folder: Path, *, payload: str) -> None:
    if not is_experience(data):
        raise LayoutError(f"lines of transitions, not of a {type(data).__name__}")
    with codec.LinesWriter(folder / _FILE, sync=False, payload=payload) as log:
        log.extend(data)


def _read(folder: Path) -> Any:
    return list(codec.LinesReader(folder / _FILE))


def _method(name: str, payload: str) -> Method:
    write: Callable[[Any, Path], None] = partial(_append, payload=payload)
    return Method(
        name=name,
        label=f"codec, lines, {payload}",
        write=write,
        read=_read,
        human_readable=payload == "text",
        refuses=(LayoutError, codec.EncodeError),  # an EncodeError where zstd is not installed
        languages=LANGUAGES,
        append=write,
    )


METHODS = (_method("codec_lines", "text"), _method("codec_lines_zstd", "zstd"))
