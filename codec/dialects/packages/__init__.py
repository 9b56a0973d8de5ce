"""THE table of dialects: one file of this folder that has a `DIALECT` is one dialect."""

from __future__ import annotations

from codec.dialects.base.dialect import Dialect
from codec.imports import found

TABLE: dict[str, Dialect] = found(__name__, __path__, "DIALECT")
