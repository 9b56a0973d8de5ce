"""THE table of dialects: what other packages write, read as safely as our own documents.

One file in this folder that has a `DIALECT` is one dialect.
"""

from __future__ import annotations

from codec.discovery import found
from codec.foreign.contract import Dialect

TABLE: dict[str, Dialect] = found(__name__, __path__, "DIALECT")
