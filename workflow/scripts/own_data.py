"""Data of one's own in the configuration: files and datasets under `data`, and their methods."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import configuration
from config_source import ConfigurationError
from configuration import Known
from settings import Study


@dataclass(frozen=True, kw_only=True)
class OwnData:
    """What the page of one's own data is about; everything is empty without `data`."""

    # Files of data, and dataset files in Python, each by the name of its dataset.
    files: Mapping[str, Path]
    datasets: Mapping[str, Path]
    methods: Mapping[str, Path]  # the methods they are written with
    timed: Mapping[str, Path]  # and, of them, those that are timed
    trust: bool  # whether a file may run code when it is read

    @property
    def names(self) -> list[str]:
        """The names of all these datasets."""
        return [*self.files, *self.datasets]


def read(config: Mapping[str, Any], study: Study, asked: Collection[str]) -> OwnData:
    """Return what the configuration says of data of one's own.

    Methods are those of the figure of sizes and those that are timed, but for a configuration that
    lists others; if `asked`, the keys of ``--config`` and ``--configfile``, has the methods, all
    that are asked for.
    """
    given = config.get("data", [])
    trust = config.get("trust", False) in (True, "true")
    found = [_one(str(one), trust) for one in ([given] if isinstance(given, str) else given)]
    for index, (name, path) in enumerate(found):
        others = [other for known, other in found[:index] if known == name]
        if others or (name in study.datasets and study.datasets[name] != path):
            clash = (*others, study.datasets.get(name))[0]
            problem = f"{path} and {clash} would both be called {name}; rename one of them"
            raise ConfigurationError(("data",), problem)
    shown = {name for names in study.sizes_figure["methods"].values() for name in names}
    usual = {**study.methods, **study.speed.dataset_methods}
    if config["methods"] == "all" and "methods" not in asked:
        usual = {n: p for n, p in usual.items() if n in shown or n in study.speed.dataset_methods}
    else:
        usual = dict(study.methods)
    return OwnData(
        files={name: path for name, path in found if path.suffix != ".py"},
        datasets={name: path for name, path in found if path.suffix == ".py"},
        methods=usual if found else {},
        timed={n: p for n, p in usual.items() if n in study.speed.dataset_methods or n not in shown}
        if found
        else {},
        trust=trust,
    )


def _one(given: str, trust: bool) -> tuple[str, Path]:
    """Return the name and the file of one entry: the name of a dataset, or a path."""
    known: Known = configuration.known()
    if given in known.datasets:
        return given, known.datasets[given]
    path = Path(given).expanduser()
    if not path.is_file():
        raise ConfigurationError(
            ("data",), f"expected a file or the name of a dataset, found {given!r}; check the path"
        )
    if path.suffix == ".py":
        return path.stem, path.absolute()
    # They import NumPy and the codec, which a run of nothing but the study spares.
    from contract import ContractError  # noqa: PLC0415
    from data import user_files  # noqa: PLC0415

    try:
        user_files.reader_of(path, trust=trust)
    except ContractError as error:
        raise ConfigurationError(("data",), str(error)) from error
    return user_files.dataset_name(path), path
