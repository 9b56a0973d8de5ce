"""Draw results/figures/sizes: how large the files of a DQN are, with methods that people know.

A column of panels for each of weights, vectors and frames, a row of them for each kind of method,
and in it a bar for each method. `config.yaml` lists which; one that the tables do not have is left
out. Where all bars of a panel would be too short to compare, it has a scale of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from common import checked_files
from figures import style
from figures.metrics import TABLE
from tables.row_groups import fate, grouped

# What comes back, from best to worst, with the colour of its bars and what the key says.
FATES = {
    "identical": (style.BINARY, "comes back as the same objects"),
    "lost": ("#A9CCE8", "values come back; dtype, containers or identity do not"),
    "values lost": (style.READABLE, "values are lost"),
    "refused": ("", ""),
    "unfit": ("", ""),
    "missing": ("", ""),
    "failed": ("", ""),
}
WARNING = "\N{WARNING SIGN}"  # behind the label of a method that can run code
SHORT = 0.1  # a part of the longest bar: what is shorter is too short to compare


@dataclass(frozen=True)
class Bar:
    """A method on one dataset, over all seeds: its worst fate, and the median of its ratios."""

    label: str  # with `WARNING`, if loading can run code
    fate: str  # a key of `FATES`
    ratio: float | None  # None where there are no files

    @property
    def is_safe(self) -> bool:
        """Whether no attack ran code while the files were loaded."""
        return WARNING not in self.label


Panel = Sequence[Bar]  # one kind of methods on one dataset


def read_tables(
    sizes: Path, properties: Path, shown: Mapping[str, Any]
) -> dict[str, dict[str, Panel]]:
    """Read sizes.csv and properties.csv: panels by the title of a dataset and the kind of methods.

    What is shown are ``datasets``, with their titles, and ``methods``, by kind. A run that has
    nothing of either shows all that it has.
    """
    rows = checked_files.read_table(sizes)
    runs_code = {row["method"]: row["runs_code"] for row in checked_files.read_table(properties)}
    datasets = grouped(rows, "dataset")
    methods = grouped(rows, "method")
    titles = {name: title for name, title in shown["datasets"].items() if name in datasets}
    titles = titles or {name: mine[0]["title"] for name, mine in datasets.items()}
    kinds = {kind: [m for m in names if m in methods] for kind, names in shown["methods"].items()}
    kinds = {kind: names for kind, names in kinds.items() if names} or {"all": list(methods)}
    cells = grouped(rows, "dataset", "method")
    return {
        title: {
            kind: [_bar(cells[dataset, name], runs_code.get(name) == "true") for name in names]
            for kind, names in kinds.items()
        }
        for dataset, title in titles.items()
    }


def _bar(rows: Sequence[Mapping[str, str]], runs_code: bool) -> Bar:
    ratios = [float(row["ratio"]) for row in rows if row["ratio"]]
    worst = max(map(fate, rows), key=[*FATES].index)
    label = rows[0]["label"] + (f" {WARNING}" if runs_code else "")
    return Bar(label, worst, median(ratios) if ratios else None)


def times(ratio: float) -> str:
    """Return how large files are: in times of the data, or in per cent.

    >>> times(5.63), times(1.13), times(0.92), times(0.00432)
    ('5.6 ×', '113 %', '92 %', '0.43 %')
    """
    if ratio >= 1.995:
        return f"{ratio:.1f} ×"
    return f"{100 * ratio:.0f} %" if ratio >= 0.0995 else f"{100 * ratio:.2g} %"


def finding(panels: Mapping[str, Panel]) -> str:
    """Say which method gives a dataset back identical in the fewest bytes, and which safe one."""
    kept = [
        (bar.ratio, bar.label, bar.is_safe)
        for panel in panels.values()
        for bar in panel
        if bar.ratio is not None and bar.fate == "identical"
    ]
    if not kept:
        return "none comes back as it was"
    ratio, label, is_safe = min(kept)
    said = f"smallest, same objects: {times(ratio)},\n{label}"
    safe = [(ratio, label) for ratio, label, is_safe in kept if is_safe]
    if is_safe or not safe:
        return said
    return f"{said}\nand safe to load: {times(min(safe)[0])},\n{min(safe)[1]}"


def longest(panel: Panel) -> float:
    """Return the largest ratio of a panel."""
    return max((bar.ratio for bar in panel if bar.ratio is not None), default=0.0)


def draw_panel(axes: Axes, panel: Panel, most: float) -> None:
    """Draw a bar for each method, with its ratio in figures; `most` is the longest of the dataset.

    A line is at the size of the data in memory.
    """
    own = longest(panel)
    is_enlarged = 0 < own < SHORT * most
    right = 1.45 * (own if is_enlarged else most) or 1
    for y, bar in enumerate(panel):
        if bar.ratio is None:
            style.write_beside(axes, bar.fate, (0, y), (3, 0), color=style.FAINT, style="italic")
            continue
        axes.barh(y, bar.ratio, height=0.74, color=FATES[bar.fate][0], zorder=2)
        look = {"fontsize": 8.5, "zorder": 4, "bbox": {"color": "white", "pad": 0.4}}
        at = (bar.ratio, y)
        style.write_beside(axes, times(bar.ratio), at, (3, 0), edge=axes.transData, **look)
    if right > 1:
        axes.axvline(1, color=style.INK, linewidth=0.9, zorder=3)
    if is_enlarged:
        axes.set_xlabel(f"enlarged {1.45 * most / right:.0f} times", fontsize=7.5)
    axes.set_xlim(0, right)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


# In inches: the labels, a panel, the space between two, one line; then what is above and below.
LEFT, PANEL, GAP, LINE = 2.2, 1.85, 0.15, 0.2
LEAST = (3 * PANEL, 3 * PANEL + 1.3)  # all panels: room for the key of two fates, or of more
HEAD, FOOT, APART = 1.03, 0.5, 0.22


HEADLINE = "How large are the files of a DQN?"


def draw(datasets: Mapping[str, Mapping[str, Panel]], headline: str = HEADLINE) -> Figure:
    """Draw all panels, the names of the methods, the key and the headline."""
    kinds = next(iter(datasets.values()))
    every = [bar for panels in datasets.values() for panel in panels.values() for bar in panel]
    fates = [FATES[name] for name in FATES if any(bar.fate == name and bar.ratio for bar in every)]
    lines = [len(panel) for panel in kinds.values()]
    findings = [finding(panels) for panels in datasets.values()]
    said = 1 + max(words.count("\n") for words in findings)
    figure, grid = style.panel_grid(
        (len(kinds), len(datasets)),
        (max(PANEL, LEAST[len(fates) > 2] / len(datasets)), LINE * mean(lines)),
        style.Margins(LEFT, 0.1, HEAD + 0.16 * said, FOOT),
        (GAP, APART),
        height_ratios=lines,
    )
    for column, words, title in zip(grid.T, findings, datasets, strict=True):
        panels = datasets[title]
        most = max(map(longest, panels.values()))
        for axes, panel in zip(column, panels.values(), strict=True):
            draw_panel(axes, panel, most)
            is_first = axes in grid[:, 0]
            labels = [bar.label for bar in panel] if is_first else [""] * len(panel)
            axes.set_yticks(range(len(panel)), labels, fontsize=9)
            axes.set_ylim(len(panel) - 0.5, -0.5)
        style.write_title(column[0], title, pad=5 + 11.5 * said, fontsize=11)
        style.write_finding(column[0], words, fontsize=8)
    style.write_headline(figure, headline, fontsize=14)
    key: list[Artist] = [Patch(color=c, label=words) for c, words in fates if words]
    key.append(Line2D([], [], color=style.INK, label="size in memory"))
    if not all(bar.is_safe for bar in every):
        look: dict[str, Any] = {
            "marker": f"${WARNING}$",
            "ls": "",
            "color": style.INK,
            "mew": 0,
            "markersize": 9,
        }
        key.append(Line2D([], [], label="loading can run code", **look))
    style.draw_key(figure, 0.42, *key, fontsize=7.5, handlelength=1, columnspacing=1)
    style.write_axis(figure, TABLE["ratio"].axis)
    return figure


def _drawn(sizes: Path, properties: Path, shown: Mapping[str, Any]) -> Figure:
    return draw(read_tables(sizes, properties, shown), shown.get("headline", HEADLINE))


main = style.command(__doc__, _drawn, "table", "properties", "shown")
