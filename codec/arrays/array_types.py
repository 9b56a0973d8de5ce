"""The types of NumPy arrays and of dtypes, for annotations."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
DType = np.dtype[Any]
