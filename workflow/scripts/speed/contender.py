"""A method with a workload, as the timing worker runs it: write, read, check the result.

What goes wrong is a verdict with its reason, and nothing else.
"""

import itertools
import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

import contract
from common import checked_files
from common.given_up import GivenUpError, judged
from contract import LayoutError
from fidelity import comparison
from method_kit.read_part import NoPartError

GIVEN_UP = ("refused", "unfit", "missing", "failed", "not run")
_IN_PARTS = ("weights", "experience")  # the kinds of data that have layers or transitions


class Contender:
    """A method with a workload, to be written to and read from files in a folder."""

    def __init__(self, method: contract.Method, stored: checked_files.StoredDataset, folder: Path):
        self.method = method
        self.data = stored.data
        self.folder = folder
        self.has_objects = stored.kind == "experience"  # thousands, which garbage collection visits
        # How many layers or transitions there are to be read one at a time; 0 if the method does
        # not do that, or the data have none.
        self.parts = len(stored.data) if method.parts.read and stored.kind in _IN_PARTS else 0
        # The way in which people do it by hand has no place for some data: a refusal, too.
        self._refusals: tuple[type[Exception], ...] = (LayoutError, *method.refuses)
        self._no_part: tuple[type[Exception], ...] = (NoPartError, *self._refusals)

    def encode(self) -> None:
        """Write the workload."""
        self.method.write(self.data, self.folder)

    def decode(self) -> Any:
        """Read what was written."""
        return self.method.read(self.folder)

    def decode_part(self, index: int) -> Any:
        """Read one layer or transition of what was written."""
        assert self.method.parts.read is not None
        return self.method.parts.read(self.folder, index)

    def size(self) -> int:
        """Return the bytes of what was written."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def clear(self) -> None:
        """Empty the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def try_a_little(self) -> None:
        """Write and read a bit of the data, so that what the library imports late is there."""
        whole, self.data = self.data, little(self.data)
        self.clear()
        try:
            self.encode()
            self.decode()
        except Exception:  # the bit may be what the method refuses
            pass
        self.data = whole
        self.clear()

    def check_part(self, index: int, restored: Any) -> None:
        """See to it that a part is what it is in the whole; these data may have no parts."""
        try:
            part = self.decode_part(index)
        except self._no_part:
            self.parts = 0
            return
        lost = comparison.compare(restored[index], part).first
        if lost:
            raise GivenUpError("failed", f"on reading part {index}: {lost}")

    def judge(self, work: Callable[[], Any], doing: str) -> Any:
        """Do some work; what goes wrong is a verdict, but for what befalls the machine."""
        with judged(self._refusals, doing, self.folder):
            try:
                return work()
            except MemoryError as error:
                reason = f"on {doing}: more memory than limits.gigabytes"
                raise GivenUpError("not run", reason) from error


def little(data: Any) -> Any:
    """Return the beginning of the data.

    >>> little({"a": list(range(9)), "b": 1.5})
    {'a': [0, 1, 2], 'b': 1.5}
    """
    if isinstance(data, dict):
        return {key: little(value) for key, value in data.items()}
    if isinstance(data, deque):
        return deque(itertools.islice(data, 3), data.maxlen)
    if isinstance(data, list):
        return data[:3]
    return data[:1000] if isinstance(data, np.ndarray) and data.ndim else data
