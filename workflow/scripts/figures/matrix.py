"""Draw results/figures/matrix: six questions to each family of methods, and how many say yes.

A line for each family, those with most answers first; a column for each question of `kept`. The
page explore.html has every method and every hard case.
"""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from common import checked_files
from figures import style
from tables.kept import QUESTIONS, Kept, kept_by_each

# In inches: the names of the families, a cell, a line; what is above the lines, and below.
LEFT, CELL, LINE, HEAD, FOOT = 2.25, 1.32, 0.36, 1.5, 0.35


def read_tables(fidelity: Path, properties: Path) -> list[Kept]:
    """Read fidelity.csv and properties.csv: what each method keeps."""
    return kept_by_each(*map(checked_files.read_table, (fidelity, properties)))


def families(kept: Sequence[Kept]) -> dict[str, list[Kept]]:
    """Return the methods of each family, the family with most answers that are yes first."""
    members: dict[str, list[Kept]] = {}
    for each in kept:
        members.setdefault(each.family, []).append(each)

    def share(name: str) -> float:
        yes = [each.answer(question) for each in members[name] for question in QUESTIONS]
        return sum(yes) / len(yes)

    return {name: members[name] for name in sorted(members, key=lambda n: (-share(n), n))}


def said(members: Sequence[Kept], question: str) -> str:
    """Return the words of a cell.

    >>> def kept(yes): return Kept("JSON", ("a",), frozenset(), (("safe", yes),))
    >>> said([kept(True)] * 2, "safe"), said([kept(True), kept(False)], "safe")
    ('yes', '1 of 2')
    """
    yes = sum(each.answer(question) for each in members)
    return {0: "no", len(members): "yes"}.get(yes, f"{yes} of {len(members)}")


def headline(kept: Sequence[Kept]) -> str:
    """Say who keeps all that people ask for, and is safe."""
    asked = ("numbers", "types", "containers", "safe")
    whole = [each for each in kept if all(each.answer(question) for question in asked)]
    names = list(dict.fromkeys(each.family for each in whole))
    if not names:
        return "Nothing keeps numbers, types and containers and loads safely"
    if len(names) == 1:
        return f"Only {names[0]} keeps numbers, types and containers and loads safely"
    return f"{len(names)} families keep numbers, types and containers and load safely"


def draw(kept: Sequence[Kept]) -> Figure:
    """Draw the table of answers."""
    lines = families(kept)
    width = LEFT + len(QUESTIONS) * CELL + 0.1
    height = HEAD + len(lines) * LINE + FOOT
    figure = style.new_figure(width, height)
    box = (LEFT / width, FOOT / height, len(QUESTIONS) * CELL / width, len(lines) * LINE / height)
    axes = figure.add_axes(box)
    for y, members in enumerate(lines.values()):
        for x, question in enumerate(QUESTIONS):
            _draw_cell(axes, (x, y), members, question)
    axes.set_xlim(-0.5, len(QUESTIONS) - 0.5)
    axes.set_ylim(max(1, len(lines)) - 0.5, -0.5)
    axes.set_yticks(range(len(lines)), list(lines), fontsize=11)
    axes.set_xticks(range(len(QUESTIONS)), list(QUESTIONS.values()), fontsize=9.5)
    axes.tick_params(axis="both", length=0, pad=5)
    axes.tick_params(axis="x", labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    style.write_headline(figure, headline(kept), 0.14, fontsize=14)
    count = f"{len(kept)} methods in {len(lines)} families; those that answer alike count once."
    style.write_headline(figure, count, 0.46, fontsize=10, weight="normal")
    style.write_axis(
        figure,
        "Kept: no silent change, masks, bfloat16, text, dates, structures and objects aside",
    )
    return figure


def _draw_cell(axes: Axes, at: tuple[int, int], members: Sequence[Kept], question: str) -> None:
    """Draw one answer: the darker, the more of the family say yes."""
    words = said(members, question)
    face = {"yes": style.BINARY, "no": "white"}.get(words, "#B9D9EC")
    tile = Rectangle(
        (at[0] - 0.47, at[1] - 0.43),
        0.94,
        0.86,
        facecolor=face,
        edgecolor=style.FAINT,
        linewidth=0.6,
    )
    axes.add_patch(tile)
    colour = {"yes": "white", "no": style.FAINT}.get(words, style.INK)
    axes.text(*at, words, ha="center", va="center", fontsize=10.5, color=colour)


main = style.command(__doc__, lambda *tables: draw(read_tables(*tables)), "fidelity", "properties")
