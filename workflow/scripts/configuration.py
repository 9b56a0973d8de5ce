"""Read and check the configuration: the schema, the names of datasets and methods, the sizes.

The schema says which keys there are and what a value looks like; the names are those of the files
in ``workflow/datasets`` and ``workflow/methods``. Whatever is wrong is said in one sentence that
names the file, the key and what is allowed.
"""

import difflib
import importlib
import traceback
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

import config_source
import provenance
from config_source import ConfigurationError, Keys
from settings import Documents, Growth, Speed, Study

WORKFLOW = provenance.SCRIPTS.parent
SCHEMA = WORKFLOW / "schemas" / "config.schema.yaml"
DOCUMENTS = provenance.SCRIPTS / "data" / "documents.py"


class UnknownNameError(ConfigurationError):
    """A name is that of no dataset or method."""

    def __init__(self, keys: Keys, kind: str, name: str, known: Collection[str]) -> None:
        self.kind = kind
        self.name = name
        super().__init__(keys, f"unknown {kind} {name!r}{_hint(name, known)}")


def read(config: Mapping[str, Any], files: Sequence[str | Path] = ()) -> Study:
    """Check a configuration against the schema and against the dataset and method files.

    The configuration is all of its `files` merged, the last of which overrides all others. An error
    names the file and the line to look at.
    """
    for file in files:
        config_source.check_doubled_keys(Path(file))
    there = known()
    try:
        return study(config, there)
    except ConfigurationError as error:
        if not error.keys:
            raise
        name = error.name if isinstance(error, UnknownNameError) else None
        origin = config_source.origin(error.keys, config, files, name)
        hint = config_source.what_to_type(error.keys, config) if origin == "--config" else ""
        raise ConfigurationError((), f"{origin}: {error}{hint}") from error


@dataclass(frozen=True, kw_only=True)
class Known:
    """The datasets and methods that there are."""

    # The file of each, by name.
    datasets: Mapping[str, Path]
    methods: Mapping[str, Path]
    sizes: Mapping[str, Mapping[str, int]]  # the default sizes of each dataset
    documents: Mapping[str, Path]  # the file of each document that is timed in memory
    # The datasets and methods that ``all`` leaves out, except for the speed cells.
    left_out: Collection[str] = ()
    # What is wrong with each file of a dataset or a method that cannot be loaded, by its path. It
    # stops a run that chooses all, or a name that is in it, and no other.
    broken: Mapping[str, str] = field(default_factory=dict)

    def check_whole(self, kind: str) -> None:
        """Raise `ConfigurationError` if a file of datasets or methods cannot be loaded."""
        for path, problem in self.broken.items():
            if path.startswith(kind):
                raise ConfigurationError((), problem)

    def files(self, kind: str) -> Mapping[str, Path]:
        """Return the files of datasets, methods or documents, by name."""
        found: Mapping[str, Path] = getattr(self, kind)
        return found

    def why_broken(self, kind: str, name: str) -> str | None:
        """Return what is wrong with the file of a dataset or method, if it cannot be loaded."""
        for path, problem in self.broken.items():
            file = WORKFLOW / path
            if path.startswith(kind) and (
                file.stem == name
                or (kind == "methods" and f'"{name}"' in file.read_text("utf-8", "replace"))
            ):
                return problem
        return None


def study(config: Mapping[str, Any], known: Known) -> Study:
    """Check a configuration against the schema, and against the datasets and methods there are."""
    check_schema(config)
    speed = config["speed"]
    usual_datasets, usual_methods = (
        {name: path for name, path in files.items() if name not in known.left_out}
        for files in (known.datasets, known.methods)
    )
    datasets = _chosen(("datasets",), config, known, "datasets", usual_datasets)
    methods = _chosen(("methods",), config, known, "methods", usual_methods)
    workloads = _chosen(("speed", "workloads"), speed, known, "datasets")
    return Study(
        seeds=tuple(config["seeds"]),
        datasets=datasets,
        methods=methods,
        sizes=_sizes(("sizes",), config, datasets, known),
        layouts=_among(("layouts",), config, known, datasets),
        sizes_figure=_sizes_figure(config.get("sizes_figure", {}), known),
        limits=config.get("limits", {"seconds": 600}),
        spread_seeds=tuple(config.get("sizes_figure", {}).get("seeds", config["seeds"])),
        speed=Speed(
            seeds=tuple(speed["seeds"]),
            workloads=workloads,
            methods=_chosen(("speed", "methods"), speed, known, "methods"),
            dataset_methods=_chosen(
                ("speed", "dataset_methods"),
                {"dataset_methods": speed["methods"], **speed},
                known,
                "methods",
            ),
            targets_only=speed.get("targets_only", False),
            all_methods_on=_among(("speed", "all_methods_on"), speed, known, workloads),
            sizes=_sizes(("speed", "sizes"), speed, workloads, known, config.get("sizes", {})),
            repeats=speed["repeats"],
            seconds=speed["seconds"],
            limits=speed["limits"],
            growth=_growth(
                ("speed", "growth"), {"limits": speed["limits"], **speed["growth"]}, known
            ),
        ),
        documents=_documents(config["documents"], known),
        large=_growth(("large",), config["large"], known),
    )


def _sizes_figure(given: Mapping[str, Any], known: Known) -> dict[str, Mapping[str, Any]]:
    """Return what the figure of sizes shows; all names must be known."""
    shown = {key: given.get(key, {}) for key in ("datasets", "methods")}
    _among(("sizes_figure", "datasets"), shown, known, ())
    for kind in shown["methods"]:
        _among(("sizes_figure", "methods", kind), shown["methods"], known, (), "methods")
    return shown


def _documents(given: Mapping[str, Any], known: Known) -> Documents:
    """Return which documents are timed, with which methods."""
    names = _chosen(("documents", "names"), given, known, "documents")
    methods = _chosen(("documents", "methods"), given, known, "methods")
    return Documents(**{**given, "names": tuple(names), "methods": methods})


def _growth(keys: Keys, given: Mapping[str, Any], known: Known) -> Growth:
    """Return what is made with several numbers of elements, which are the one size of a dataset."""
    elements = given["elements"]
    chosen = given.get("datasets", "all")
    chosen = elements if chosen == "all" else chosen
    sizes: dict[str, Mapping[int, Mapping[str, int]]] = {}
    for name in [*elements, *chosen]:
        where = (*keys, "elements", name)
        if name not in known.datasets:
            if problem := known.why_broken("datasets", name):
                if name not in chosen:
                    continue
                raise ConfigurationError((), problem)
            raise ConfigurationError(where, f"unknown dataset{_hint(name, known.datasets)}")
        if len(known.sizes[name]) != 1:
            problem = f"expected a dataset of one size, it has {', '.join(known.sizes[name])}"
            raise ConfigurationError(where, problem)
        if name not in elements:
            problem = f"no elements are given for {name}; there are {', '.join(elements)}"
            raise ConfigurationError((*keys, "datasets"), problem)
        (size,) = known.sizes[name]
        if name in chosen:
            sizes[name] = {number: {size: number} for number in sorted(elements[name])}
    held_out = given.get("held_out", {})
    for name, number in held_out.items():
        where = (*keys, "held_out", name)
        if name not in elements:
            raise ConfigurationError(where, f"unknown dataset{_hint(name, elements)}")
        if number <= (largest := max(elements[name])):
            raise ConfigurationError(where, f"expected more than {largest}, found {number}")
        if name in sizes:
            (size,) = known.sizes[name]
            sizes[name] = {**sizes[name], number: {size: number}}
    return Growth(
        datasets={name: known.datasets[name] for name in sizes},
        methods=_chosen((*keys, "methods"), given, known, "methods"),
        sizes=sizes,
        held_out={name: number for name, number in held_out.items() if name in sizes},
        limits=given["limits"],
    )


def _sizes(
    keys: Keys,
    section: Mapping[str, Any],
    chosen: Collection[str],
    known: Known,
    usual: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, Mapping[str, int]]:
    """Return all sizes of the chosen datasets: the section's, or else the usual or the defaults."""
    sizes = section.get("sizes", {})
    for name, given in sizes.items():
        if name not in known.sizes:
            if known.why_broken("datasets", name):
                continue  # it is not chosen
            raise ConfigurationError((*keys, name), f"unknown dataset{_hint(name, known.sizes)}")
        for size in given:
            if size not in known.sizes[name]:
                problem = f"unknown size{_hint(size, known.sizes[name])}"
                raise ConfigurationError((*keys, name, size), problem)
    return {
        name: {**known.sizes[name], **(usual or {}).get(name, {}), **sizes.get(name, {})}
        for name in chosen
    }


def check_schema(config: Mapping[str, Any]) -> None:
    """Check the keys, and the types and ranges of the values."""
    key = f"{provenance.digest(SCHEMA)} {config!r}"
    provenance.found_out("a valid configuration", key, lambda: _check(config))


def _check(config: Mapping[str, Any]) -> None:
    error = next(_validator().iter_errors(config), None)
    if error is not None:
        raise _translated(error)


@cache
def _validator() -> Any:
    """Return the schema's validator; an integer is a Python integer: not 1.0, and not True."""
    jsonschema = importlib.import_module("jsonschema")
    validator = jsonschema.Draft202012Validator

    checker = validator.TYPE_CHECKER.redefine("integer", lambda _, value: type(value) is int)
    schema = yaml.safe_load(SCHEMA.read_text(encoding="utf-8"))
    return jsonschema.validators.extend(validator, type_checker=checker)(schema)


def _translated(error: Any) -> ConfigurationError:
    """Say a ValidationError of jsonschema in one sentence."""
    keys = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        allowed = error.schema["properties"]
        unknown = next(key for key in error.instance if key not in allowed)
        return ConfigurationError((*keys, unknown), f"unknown key{_hint(str(unknown), allowed)}")
    if error.validator == "required":
        missing = next(key for key in error.validator_value if key not in error.instance)
        return ConfigurationError((*keys, missing), "missing")
    return ConfigurationError(keys, f"expected {error.schema['title']}, found {error.instance!r}")


def _chosen(
    keys: Keys,
    section: Mapping[str, Any],
    known: Known,
    kind: str,
    all_of_them: Mapping[str, Path] | None = None,
) -> dict[str, Path]:
    """Return the files of the names in the list at `keys`, in a section; or all, or the usual."""
    names = section[str(keys[-1])]
    if names == "all":
        known.check_whole(kind)
        return dict(known.files(kind) if all_of_them is None else all_of_them)
    for name in names:
        if name not in known.files(kind) and (problem := known.why_broken(kind, name)):
            raise ConfigurationError((), problem)
    _among(keys, section, known, (), kind)
    return {name: known.files(kind)[name] for name in names}


def _among(
    keys: Keys,
    section: Mapping[str, Any],
    known: Known,
    chosen: Collection[str],
    kind: str = "datasets",
) -> tuple[str, ...]:
    """Return those of the names at `keys`, in a section, that are chosen; all must be known."""
    names = section.get(str(keys[-1]), [])
    files = known.files(kind)
    for name in names:
        if name not in files and not known.why_broken(kind, name):
            called = str(keys[-1]) if keys[-1] in ("workloads", "names") else kind
            raise UnknownNameError(keys, called.removesuffix("s"), name, files)
    return tuple(name for name in names if name in chosen)


def _hint(name: str, known: Collection[str]) -> str:
    """Say which name was probably meant, or else which names there are."""
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there are {', '.join(sorted(known))}" if known else "; there are none"


def known() -> Known:
    """Return the datasets and methods of this repository; files are loaded if they changed."""
    with _in_one_sentence():
        files = sorted([*WORKFLOW.glob("datasets/*.py"), *WORKFLOW.glob("methods/*.py")])
        files.append(DOCUMENTS)
        key = [provenance.fingerprint(*files), *provenance.versions(*files)]
        found = provenance.found_out("datasets and methods", "; ".join(key), _loaded)
        paths = {k: {n: WORKFLOW / p for n, p in found[k].items()} for k in ("datasets", "methods")}
        documents = dict.fromkeys(found["documents"], DOCUMENTS)
        return Known(**{**found, **paths, "documents": documents})


def _loaded() -> dict[str, Any]:
    """Load every dataset and method file, and return what `Known` has, as values of JSON."""
    # They import NumPy, which a run with nothing to do spares.
    import contract  # noqa: PLC0415
    from data import documents  # noqa: PLC0415

    datasets: dict[str, contract.Dataset] = {}
    files: dict[str, Path] = {}
    left_out: list[str] = []
    broken: dict[str, str] = {}
    for path in [*contract.files_in("datasets"), *contract.files_in("methods")]:
        place = str(path.relative_to(WORKFLOW))
        try:
            with _in_one_sentence():
                if path.parent.name == "datasets":
                    datasets[path.stem] = contract.load_dataset(path)
                    continue
                methods = contract.add_methods(path, files)
                left_out += [method.name for method in methods if method.traits.variant_of]
        except ConfigurationError as error:
            broken[place] = str(error)
    return {
        "datasets": {name: f"datasets/{name}.py" for name in datasets},
        "methods": {name: str(path.relative_to(WORKFLOW)) for name, path in files.items()},
        "sizes": {name: dict(dataset.sizes) for name, dataset in datasets.items()},
        "documents": list(documents.DOCUMENTS),
        "left_out": [n for n, dataset in datasets.items() if dataset.left_out] + left_out,
        "broken": broken,
    }


@contextmanager
def _in_one_sentence() -> Iterator[None]:
    """Say in one sentence which dataset or method file cannot be loaded, and why."""
    root = WORKFLOW.parent
    try:
        yield
    except (Exception, SystemExit) as error:  # whatever the module level of somebody's file raises
        if type(error).__name__ == "ContractError":
            raise ConfigurationError((), str(error).replace(f"{root}/", "")) from error
        places = [(f.filename, f.lineno) for f in traceback.extract_tb(error.__traceback__)]
        if isinstance(error, SyntaxError):
            places.append((str(error.filename), error.lineno))
        file, line = [p for p in places if Path(p[0]).is_relative_to(WORKFLOW)][-1]
        problem = f"{type(error).__name__}: {getattr(error, 'msg', error)}"
        where = f"{Path(file).relative_to(root)}, line {line}"
        raise ConfigurationError((), f"{where}: {problem}") from error
