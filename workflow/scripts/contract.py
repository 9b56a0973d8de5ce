"""Define the contract of dataset and method files (`Dataset`, `Method`); find and load the files.

A dataset is one file of ``workflow/datasets``, a method (or a close family) one file of
``workflow/methods``. They are found by being there; nothing registers them. They are loaded by
path, and their folders stay off ``sys.path``: a ``methods/pickle.py`` would shadow the standard
library's.
"""

import importlib.util
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

WORKFLOW = Path(__file__).resolve().parent.parent

DatasetKind = Literal["weights", "experience", "control", "array", "other"]
KINDS: tuple[DatasetKind, ...] = get_args(DatasetKind)


class ContractError(Exception):
    """A dataset or method file is not what this module says it is."""


class LayoutError(Exception):
    """The way in which a method keeps data has no place for these; made for data of other kinds.

    Not a `ValueError`: a method may declare that one as its library's refusal.
    """


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One dataset: how to make it, and the sizes it is made with."""

    title: str  # what the figures call it
    kind: DatasetKind  # what it is like; the figures keep like by like
    # ``make(rng, **sizes)`` returns the data as a program holds them: arrays, numbers, strings, and
    # dicts, lists, tuples, sets and deques of them. The same generator state and sizes give the
    # same data, bit for bit.
    make: Callable[..., Any]
    # Default sizes, each a positive integer; ``config.yaml`` may set other values.
    sizes: Mapping[str, int]
    # Whether ``datasets: all`` leaves it out, because only its times say anything new.
    timed_only: bool = False
    # The dataset that is held against this one, which is recorded or trained by the real thing: a
    # synthetic one, or another real one as a yardstick. ``datasets: all`` leaves it out, for it
    # needs packages of the group ``real``.
    imitated_by: str = ""

    @property
    def left_out(self) -> bool:
        """Whether ``datasets: all`` leaves it out."""
        return self.timed_only or bool(self.imitated_by)

    def generate(self, seed: int, sizes: Mapping[str, int]) -> Any:
        """Make the data from a seed; `sizes` replaces defaults."""
        return self.make(np.random.default_rng(seed), **{**self.sizes, **sizes})


@dataclass(frozen=True)
class Trap:
    """What makes a folder when it is unpickled: a harmless proof that loading ran code.

    >>> Trap("canary").__reduce__()
    (<built-in function mkdir>, ('canary',))
    """

    path: str

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (self.path,)


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What the files of a method are; none of it changes how they are written or read."""

    human_readable: bool = False  # whether a person can read the files in a text editor
    json: bool = False  # whether the file is a JSON document
    # Other languages than Python in which a maintained library reads the files.
    languages: tuple[str, ...] = ()
    # What a method imitates, if it is the layout of another project: its name, and the address or
    # path of the code that does it.
    source: str = ""
    # The method that writes the same files, if this one differs in the code it takes alone.
    # ``methods: all`` leaves it out: it is for the speed cells.
    variant_of: str = ""
    # The Python that reads the one file, if a call of the library does: ``codec.load({file})``.
    call: str = ""


@dataclass(frozen=True)
class Glue:
    """What a method's file does with the data before its library gets them.

    It is what people write by hand, for a library that does not take what they hold. What it
    changes is not the library's doing.
    """

    words: str  # what becomes of the data: ``a list for the deque``
    # ``hand(data, folder)`` gives the library the data as they are, in the files that `read` reads.
    # None where there is no such call: the library is imitated, or has objects of its own.
    hand: Callable[[Any, Path], object] | None = None


@dataclass(frozen=True)
class Document:
    """The document that a method keeps in its one file, without the file.

    With these small documents are timed, of which a file would cost more than the codec.
    """

    dumps: Callable[[Any], str | bytes]  # ``dumps(data)`` returns the document
    loads: Callable[[Any], Any]  # ``loads(document)`` is the way back


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a method does with less than all of the data; None is what it does not do."""

    # ``read(folder, index)`` reads one layer of weights, or one transition, without reading all. It
    # returns what ``Method.read(folder)[index]`` does, or raises `method_kit.read_part.NoPartError`
    # for data of which it knows no parts.
    read: Callable[[Path, int], Any] | None = None
    # ``append(more, folder)`` adds transitions to files that `Method.write` wrote, which stay as
    # they are but for what is added and for indexes.
    append: Callable[[Any, Path], None] | None = None
    # ``fill(folder, out)`` reads files of one array into `out`, an array of its dtype and shape
    # that may be a memory map, and never holds more than a piece of it. Without it, a large array
    # is read by `Method.read`, and has to fit into memory.
    fill: Callable[[Path, NDArray[Any]], object] | None = None


@dataclass(frozen=True)
class Method:
    """One way to keep data in files; the first four fields are all that a method needs."""

    name: str  # the slug used in paths, tables and ``config.yaml``: ``np_save``
    label: str  # what the figures call it: ``np.save``
    # ``write(data, folder)`` writes one or more files into the empty `folder`.
    write: Callable[[Any, Path], None]
    # ``read(folder)`` returns what the files hold; it sees nothing else.
    read: Callable[[Path], Any]
    _: KW_ONLY
    # The exceptions with which the library itself says that it cannot write or read something. They
    # become a row with the reason; every other exception fails the cell.
    refuses: tuple[type[Exception], ...] = ()
    # What `write` does before the library gets the data, for what the library does not take.
    glue: Glue | None = None
    traits: Traits = Traits()  # what the files are
    # The one document that the file holds, if it can be had without the file.
    document: Document | None = None
    parts: Parts = Parts()  # what the method does with less than all of the data
    # ``hostile(trap, folder)`` writes files as an attacker would, so that `read` calls
    # ``os.mkdir(trap.path)``; for formats whose own way that is not the pickle of `trap`, which is
    # tried with every method.
    hostile: Callable[[Trap, Path], None] | None = None


def load(path: Path) -> ModuleType:
    """Execute the Python file `path` as a module of its own, off ``sys.path``."""
    spec = importlib.util.spec_from_file_location(f"{path.parent.name}__{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ContractError(f"{path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def files_in(folder: str) -> list[Path]:
    """Return the files of datasets or methods; those named ``_….py`` are helpers of others."""
    return [path for path in sorted((WORKFLOW / folder).glob("*.py")) if path.name[0] != "_"]


@cache
def dataset_files() -> dict[str, Path]:
    """Return the file of each dataset, by name."""
    return {path.stem: path for path in files_in("datasets")}


def load_dataset(path: Path) -> Dataset:
    """Return the ``DATASET`` of a dataset file; raise `ContractError` for a wrong one."""
    dataset = getattr(load(path), "DATASET", None)
    if not isinstance(dataset, Dataset):
        raise ContractError(f"{path}: expected DATASET = Dataset(…), found {dataset!r}")
    _check_name(path, path.stem)
    if dataset.kind not in KINDS:
        raise ContractError(f"{path}: expected kind= {', '.join(KINDS)}, found {dataset.kind!r}")
    for size, value in dataset.sizes.items():
        if type(value) is not int or value < 1:
            raise ContractError(f"{path}: expected a positive integer as {size}, found {value!r}")
    return dataset


def _check_name(path: Path, name: object) -> None:
    """Raise `ContractError` for a name that cannot stand in paths, tables and ``config.yaml``."""
    if not isinstance(name, str) or not re.fullmatch("[a-z][a-z0-9_]*", name):
        raise ContractError(f"{path}: expected a name such as np_save, found {name!r}")


@cache
def datasets() -> dict[str, Dataset]:
    """Return each dataset of this repository, by name."""
    return {name: load_dataset(path) for name, path in dataset_files().items()}


def load_methods(path: Path) -> tuple[Method, ...]:
    """Return the ``METHODS`` of a method file."""
    methods = getattr(load(path), "METHODS", None)
    if not isinstance(methods, tuple) or not all(isinstance(m, Method) for m in methods):
        raise ContractError(f"{path}: expected METHODS = (Method(…), …), found {methods!r}")
    for method in methods:
        _check_name(path, method.name)
    return methods


def add_methods(path: Path, files: dict[str, Path]) -> tuple[Method, ...]:
    """Add a method file to the files by method, and return its methods; no name is there twice."""
    methods = load_methods(path)
    for method in methods:
        if method.name in files:
            raise ContractError(f"{path}: method {method.name} is also in {files[method.name]}")
        files[method.name] = path
    return methods


@cache
def method_files() -> dict[str, Path]:
    """Return the file that defines each method, by the method's name."""
    found: dict[str, Path] = {}
    for path in files_in("methods"):
        add_methods(path, found)
    return found


def load_method(path: Path, name: str) -> Method:
    """Return the method called `name` of a method file."""
    return {method.name: method for method in load_methods(path)}[name]


def read_files(name: str, folder: str | Path) -> Any:
    """Return what a method reads in a folder that it wrote, as in ``results/your_data``."""
    return load_method(method_files()[name], name).read(Path(folder))
