"""``pickle.dump`` and ``pickle.dumps``: the whole object, as it is, in one file.

Keeps containers, maxlen and shared arrays. Protocol 0 is called the text protocol, but arrays'
bytes stand in it as Latin-1 with six bytes for each zero, newline or backslash: smaller than
protocol 2 for floats, six times as large for zeros. Protocol 2 keeps bytes as UTF-8, where those of
128 or more take two. Protocol 4, the default of Python 3.8 to 3.13, and 5, that of 3.14, hold the
arrays' bytes themselves. All but 5 lose byte order. Loading runs whatever code the file holds.
"""

import pickle
from functools import partial
from pathlib import Path
from typing import Any

from contract import Document, Method, Traits

_FILE = "data.pkl"


def _dump(data: Any, folder: Path, *, protocol: int) -> None:
    with (folder / _FILE).open("wb") as file:
        pickle.dump(data, file, protocol=protocol)


def _load(folder: Path) -> Any:
    with (folder / _FILE).open("rb") as file:
        return pickle.load(file)


def _dumps(data: Any, folder: Path, *, protocol: int) -> None:
    (folder / _FILE).write_bytes(pickle.dumps(data, protocol=protocol))


def _loads(folder: Path) -> Any:
    return pickle.loads((folder / _FILE).read_bytes())


def _method(function: str, write: Any, read: Any, protocol: int) -> Method:
    return Method(
        f"pickle_{function}_{protocol}",
        f"pickle.{function}, protocol {protocol}",
        partial(write, protocol=protocol),
        read,
        traits=Traits(call="pickle.loads(pathlib.Path({file}).read_bytes())"),
        document=Document(partial(pickle.dumps, protocol=protocol), pickle.loads),
    )


METHODS = (
    *(_method("dump", _dump, _load, protocol) for protocol in (0, 2, 4, 5)),
    *(_method("dumps", _dumps, _loads, protocol) for protocol in (0, 2, 4, 5)),
)
