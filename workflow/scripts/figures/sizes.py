"""Draw results/figures/sizes: how large the files of a DQN are, with methods that people know.

A column of panels for each of weights, vectors and frames, a row of them for each kind of method,
and in it a bar for each method. Where all bars of a panel would be too short to compare, it has a
scale of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from common import checked_files
from figures import style
from figures.metrics import TABLE
from tables.row_groups import fate, grouped

# What is shown of it, of those that a run has.
DATASETS = {
    "nature_dqn": "Network weights",
    "cartpole_f4": "Memory of vectors",
    "breakout_hwc": "Memory of frames",
}
METHODS = {
    "text": ("json_tolist", "np_savetxt", "csv_flat", "codec_text"),
    "binary": ("pickle_dump_2", "hdf5", "np_save", "safetensors", "pickle_dump_5"),
    "compressed": (
        *("codec_zstd", "rl_codec_columns_zstd", "np_savez_compressed"),
        *("blosc2_shuffle_zstd", "pickle_gzip"),
    ),
}
# What comes back, from best to worst, with the colour of its bars and what the key says.
FATES = {
    "identical": (style.BINARY, "comes back as the same objects"),
    "lost": ("#A9CCE8", "values come back; dtype, containers or identity do not"),
    "values lost": (style.READABLE, "values are lost"),
    "refused": ("", ""),
}
SHORT = 0.1  # a part of the longest bar: what is shorter is too short to compare


@dataclass(frozen=True)
class Bar:
    """A method on one dataset, over all seeds: its worst fate, and the median of its ratios."""

    label: str
    fate: str  # a key of `FATES`
    ratio: float | None  # None where it is refused


Panel = Sequence[Bar]  # one kind of methods on one dataset


def read_table(path: Path) -> dict[str, dict[str, Panel]]:
    """Read sizes.csv: the panels by the title of a dataset and the kind of methods.

    A run that has nothing of what is shown shows all that it has.
    """
    rows = checked_files.read_table(path)
    datasets = grouped(rows, "dataset")
    methods = grouped(rows, "method")
    shown = {name: title for name, title in DATASETS.items() if name in datasets}
    titles = shown or {name: mine[0]["title"] for name, mine in datasets.items()}
    kinds = {kind: [name for name in names if name in methods] for kind, names in METHODS.items()}
    kinds = {kind: names for kind, names in kinds.items() if names} or {"all": list(methods)}
    cells = grouped(rows, "dataset", "method")
    return {
        title: {kind: [_bar(cells[dataset, name]) for name in kinds[kind]] for kind in kinds}
        for dataset, title in titles.items()
    }


def _bar(rows: Sequence[Mapping[str, str]]) -> Bar:
    ratios = [float(row["ratio"]) for row in rows if row["ratio"]]
    worst = max(map(fate, rows), key=[*FATES].index)
    return Bar(rows[0]["label"], worst, median(ratios) if ratios else None)


def times(ratio: float) -> str:
    """Return how large files are: in times of the data, or in per cent.

    >>> times(5.63), times(1.13), times(0.92), times(0.00432)
    ('5.6 ×', '113 %', '92 %', '0.43 %')
    """
    if ratio >= 1.995:
        return f"{ratio:.1f} ×"
    return f"{100 * ratio:.0f} %" if ratio >= 0.0995 else f"{100 * ratio:.2g} %"


def finding(panels: Mapping[str, Panel]) -> str:
    """Say which method gives a dataset back identical in the fewest bytes."""
    kept = [
        (bar.ratio, bar.label)
        for panel in panels.values()
        for bar in panel
        if bar.ratio is not None and bar.fate == "identical"
    ]
    if not kept:
        return "none comes back as it was"
    ratio, label = min(kept)
    return f"smallest, same objects: {times(ratio)},\n{label}"


def longest(panel: Panel) -> float:
    """Return the largest ratio of a panel."""
    return max((bar.ratio for bar in panel if bar.ratio is not None), default=0.0)


def draw_panel(axes: Axes, panel: Panel, most: float) -> None:
    """Draw a bar for each method, with its ratio in figures; `most` is the longest of the dataset.

    A line is at the size of the data in memory.
    """
    own = longest(panel)
    is_enlarged = 0 < own < SHORT * most
    right = 1.45 * (own if is_enlarged else most)
    for y, bar in enumerate(panel):
        if bar.ratio is None:
            style.write_beside(axes, "refused", (0, y), (3, 0), color=style.FAINT, style="italic")
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
LEFT, PANEL, GAP, LINE = 2.0, 1.85, 0.15, 0.2
HEAD, FOOT, APART = 1.35, 0.5, 0.22


def draw(datasets: Mapping[str, Mapping[str, Panel]]) -> Figure:
    """Draw all panels, the names of the methods, the key and the headline."""
    kinds = next(iter(datasets.values()))
    lines = max(map(len, kinds.values()))
    figure, grid = style.panel_grid(
        (len(kinds), len(datasets)),
        (PANEL, LINE * lines),
        style.Margins(LEFT, 0.1, HEAD, FOOT),
        (GAP, APART),
    )
    for column, (title, panels) in zip(grid.T, datasets.items(), strict=True):
        most = max(map(longest, panels.values()))
        for axes, panel in zip(column, panels.values(), strict=True):
            draw_panel(axes, panel, most)
            is_first = axes in grid[:, 0]
            labels = [bar.label for bar in panel] if is_first else [""] * len(panel)
            axes.set_yticks(range(len(panel)), labels, fontsize=9)
            axes.set_ylim(lines - 0.5, -0.5)
        style.write_title(column[0], title, pad=27, fontsize=11)
        style.write_finding(column[0], finding(panels), fontsize=8)
    style.write_headline(figure, "How large are the files of a DQN?", fontsize=14)
    bars = [Patch(color=colour, label=said) for colour, said in FATES.values() if said]
    line = Line2D([], [], color=style.INK, label="size in memory")
    style.draw_key(figure, 0.42, *bars, line, fontsize=7.5, handlelength=1, columnspacing=1)
    style.write_axis(figure, TABLE["ratio"].axis)
    return figure


main = style.command(__doc__, lambda table: draw(read_table(table)), "table")
