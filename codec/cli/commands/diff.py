"""``codec diff``: report what differs between two files, and by how much, as text or as JSON."""

import math
from itertools import islice
from typing import Annotated, Any

import numpy as np
import typer
from rich.text import Text

from codec.arrays.array_types import DType
from codec.cli import common_options, terminal
from codec.cli.arrays.element_parts import native
from codec.cli.diffing.array_differences import Comparison, Largest, Tolerance
from codec.cli.diffing.same_trees import counts_of_same
from codec.cli.diffing.tree_differences import LISTED, Comparer, Difference
from codec.cli.files.format import FormatError, Options
from codec.cli.files.input_file import STDIN, open_input
from codec.cli.view.descriptions import counted, dtype_name, spelled, value_text
from codec.cli.view.tree import arrays_in
from codec.errors import place_of
from codec.storage.progress import Meter

DIFFERENT = 1  # the exit code


def diff(  # noqa: PLR0913, PLR0917, these are the command's options
    a: Annotated[str, typer.Argument(metavar="A", help="A file; - is standard input.")],
    b: Annotated[str, typer.Argument(metavar="B", help="Another one, of any format.")],
    from_a: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="Format or dialect of A; else as for show.")
    ] = None,
    from_b: Annotated[
        str | None, typer.Option(metavar="FORMAT", help="Format or dialect of B; else as for show.")
    ] = None,
    dtype: common_options.DType = None,
    allow_pickle: common_options.AllowPickle = False,
    rtol: Annotated[
        float | None,
        typer.Option(min=0, help="Numbers are equal if they differ by at most this proportion."),
    ] = None,
    atol: Annotated[
        float | None, typer.Option(min=0, help="Numbers are equal if they differ by at most this.")
    ] = None,
    json: common_options.Json = False,
    quiet: common_options.Quiet = False,
) -> None:
    """Tell what differs between two files.

    Places, types, dtypes, shapes and elements: how many, by how much, and where.

    Exit codes: 0 the same, 1 different, 2 could not be compared.

    Example: codec diff before.npz after.json --rtol 1e-6
    """
    if a == b == STDIN:
        raise FormatError("standard input can be read only once: A and B cannot both be -")
    tolerance = _tolerance(rtol, atol)
    left_out: dict[str, list[str]] = {a: [], b: []}
    options = [
        Options(allow_pickle=allow_pickle, dtype=dtype, lost=lost.append)
        for lost in left_out.values()
    ]
    comparer = Comparer(tolerance, None if json else LISTED)
    with (
        terminal.progress(f"{a}, {b}") as progress,
        open_input(a, options[0], from_a, progress) as (_, one),
        open_input(b, options[-1], from_b, progress) as (_, two),
    ):
        found: list[Difference] = []
        if (counts := counts_of_same(one, two)) is not None:
            comparer.arrays, comparer.values = counts
        else:
            if progress is not None:
                comparer.tick = Meter(progress, sum(lazy.nbytes for _, lazy in arrays_in(one)))
            # Collected, because nothing may be printed under a progress bar.
            found += islice(comparer.differences(one, two), 1 if quiet else None)
    if not quiet:
        for name, lost in left_out.items():
            terminal.remark(name, lost)
        (_print_report if json else _print)((a, b), comparer, found)
    raise typer.Exit(DIFFERENT if found else 0)


def _print(_: tuple[str, str], comparer: Comparer, found: list[Difference]) -> None:
    console = terminal.console()
    for difference in found:
        console.print(_line(difference))
    if not found:
        what = f"{counted(comparer.arrays, 'array')}, {counted(comparer.values, 'value')}"
        near = "" if comparer.tolerance is None else ", within the tolerance"
        console.print(f"same: {what}{near}")


def _print_report(names: tuple[str, str], comparer: Comparer, found: list[Difference]) -> None:
    report = {"a": names[0], "b": names[1], "same": not found}
    report |= {"arrays": comparer.arrays, "values": comparer.values}
    terminal.print_json(report | {"differences": [_report(difference) for difference in found]})


def _tolerance(relative: float | None, absolute: float | None) -> Tolerance | None:
    if relative is None and absolute is None:
        return None
    tolerance = Tolerance(relative or 0.0, absolute or 0.0)
    if not (math.isfinite(tolerance.relative) and math.isfinite(tolerance.absolute)):
        raise FormatError("expected a finite number for --rtol and --atol")
    return tolerance


# -- for people -----------------------------------------------------------------------------------


def _line(difference: Difference) -> Text:
    where = Text(f"{place_of(difference.keys)}: ", "bold")
    return Text.assemble(where, terminal.printable(_sentence(difference)))


def _sentence(difference: Difference) -> str:
    one, two, found = difference.one, difference.two, difference.comparison
    if found is not None:
        words = _elements if difference.what == "elements" else _bits
        return words(found, difference.shape)
    match difference.what:
        case "only":
            return f"only in {one.upper()}: {value_text(two)}"
        case "kind" | "value":
            one, two, what = value_text(one), value_text(two), ""
        case "dtype":
            one, two, what = *_dtypes(one, two), "dtype "
        case "items":
            return f"{one:,} only in A, {two:,} only in B"
        case "more":
            return f"{counted(one, 'more item')} differ" + ("s" if one == 1 else "")
        case name:
            what = f"{name} "
    return f"{what}{one} in A, {two} in B"


def _dtypes(one: DType, two: DType) -> tuple[str, str]:
    if native(one) == native(two) and one != two:
        return dtype_name(one), f"{dtype_name(two)} (another byte order)"
    names = dtype_name(one), dtype_name(two)
    return names if names[0] != names[1] else (str(one), str(two))


def _elements(found: Comparison, shape: tuple[int, ...]) -> str:
    pair = f"{found.pair[0]} in A, {found.pair[1]} in B"
    of_all = f"{found.differing:,} of {counted(found.count, 'element')}"
    at = _index(found.first, shape)
    if found.differing > 1:
        parts = [f"{of_all} differ", f"first at {at}: {pair}"]
    else:
        parts = [f"{of_all} differs, at {at}: {pair}" if shape else pair]
    largest = "largest difference" if found.differing > 1 else "difference"
    if found.absolute is not None:
        parts.append(f"{largest} {_distance(found, found.absolute, shape)}")
    if found.relative is not None:
        parts.append(f"relative {_distance(found, found.relative, shape)}")
    if found.missing:
        missing = _MISSING.get(found.part.dtype.kind, "NaN")
        parts.append(f"{found.missing:,} {missing} on one side alone")
    return "; ".join(parts)


_MISSING = {"M": "NaT", "m": "NaT", "T": "missing"}


def _bits(found: Comparison, shape: tuple[int, ...]) -> str:
    first = f"{found.pair_bits[0]} in A, {found.pair_bits[1]} in B"
    if not shape:
        return f"bits differ: {first}"
    where = _index(found.first_bits, shape)
    return f"bits differ in {counted(found.bits, 'element')}; first at {where}: {first}"


def _distance(found: Comparison, largest: Largest, shape: tuple[int, ...]) -> str:
    value = largest.value
    exact = largest is found.absolute and isinstance(value, np.integer | int)
    unit = f" {np.datetime_data(found.part.dtype)[0]}" if found.part.dtype.kind in "mM" else ""
    where = f" at {_index(largest.index, shape)}" if found.differing > 1 else ""
    return f"{int(value) if exact else f'{float(value):.4g}'}{unit}{where}"


def _index(index: int | None, shape: tuple[int, ...]) -> str:
    return place_of(tuple(_indices(index, shape)))[1:]


def _indices(index: int | None, shape: tuple[int, ...]) -> list[int]:
    assert index is not None
    found: list[int] = []
    for size in reversed(shape):  # np.unravel_index takes 64 at most
        index, i = divmod(index, size)
        found.insert(0, i)
    return found


# -- for machines ---------------------------------------------------------------------------------


def _report(difference: Difference) -> dict[str, Any]:
    """Return a difference in strict JSON; without keys that say nothing."""
    report: dict[str, Any] = {"place": place_of(difference.keys), "what": difference.what}
    found, shape = difference.comparison, difference.shape
    if found is None:
        sides = {"a": difference.one, "b": difference.two}
        match difference.what:
            case "only":
                return report | {"in": difference.one}
            case "more":
                return report | {"items": difference.one}
        return report | {side: _side(difference.what, value) for side, value in sides.items()}
    report["elements"] = found.count
    if difference.what == "bits":
        report |= {"differing": found.bits, "first_at": _indices(found.first_bits, shape)}
        return report | dict(zip("ab", found.pair_bits, strict=True))
    report |= {"differing": found.differing, "first_at": _indices(found.first, shape)}
    report |= dict(zip("ab", found.pair, strict=True))
    report["missing"] = found.missing
    for name, largest in (("absolute", found.absolute), ("relative", found.relative)):
        if largest is not None:
            exact = isinstance(largest.value, np.integer | int)
            value = int(largest.value) if exact else float(largest.value)
            report[name] = value if math.isfinite(value) else "Infinity"
            report[f"{name}_at"] = _indices(largest.index, shape)
    return report


def _side(what: str, value: Any) -> Any:
    match what:
        case "dtype":
            return spelled(value)
        case "shape":
            return list(value)
        case "kind" | "value":
            return value_text(value)
    return value
