"""A picture to project: how far each part is, and how it came there day by day."""

from collections.abc import Iterable
from textwrap import wrap
from typing import TYPE_CHECKING, Any, BinaryIO

from locales.translator import Translator
from reports.export.account import Account, Line, TaskAccount
from reports.export.bars import Bar, bars_of, draw_bars
from reports.export.curves import draw_curves
from reports.export.phrases import sentences
from reports.export.words import drawn_words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 100
WIDTH = 16.0
"""Inches: 1,600 points of the picture."""
MOST_BARS, MOST_TASKS = 61, 4
"""What can still be read on a wall."""
LINE, BAR, FRAME, CURVE = 0.34, 0.27, 1.1, 3.8
"""Inches for a line of words, a bar, what stands around the bars, and the curves."""
PAD = 0.09
"""Inches around everything."""
LETTERS, LETTERS_BOLD = 145, 105
"""Of a line at the head."""
LONGEST = 500
LOOKS: Any = {
    "font.family": "DejaVu Sans",  # comes with matplotlib and has every Vietnamese letter
    "font.size": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.parse_math": False,  # a name with two "$" is a name
}


class Picture:
    """Needs no lines; `close` draws the picture to `file`, which stays open."""

    def __init__(self, file: BinaryIO, account: Account, tr: Translator) -> None:
        self._file, self._account, self._tr = file, account, tr

    def add(self, lines: Iterable[Line]) -> None:
        """A picture shows figures, no units."""

    def close(self) -> None:
        """Draw it."""
        draw(self._account, self._tr).savefig(self._file, format="png", dpi=DPI)


def draw(account: Account, tr: Translator) -> "Figure":
    """The picture: words at the head, a bar for each part and task, below them the curves."""
    from matplotlib import rc_context  # noqa: PLC0415 (half a second and 40 MB, needed for pictures alone)
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415 (not pyplot: it would keep every figure)
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    tasks = account.tasks[:MOST_TASKS]
    bars = bars_of(account, tasks, tr)
    head = _head(account, tasks, bars, tr)
    heights = [LINE * len(head) + 0.2, BAR * min(len(bars), MOST_BARS) + FRAME]
    if curved := [task for task in tasks if len(task.points) > 1]:
        heights.append(CURVE)
    with rc_context(LOOKS):
        figure = Figure(
            figsize=(WIDTH, sum(heights)), facecolor="white", layout=ConstrainedLayoutEngine(w_pad=PAD, h_pad=PAD)
        )
        FigureCanvasAgg(figure)
        rows: Any = figure.subfigures(len(heights), 1, height_ratios=heights)
        _write_head(rows[0], head)
        draw_bars(rows[1], tasks, bars[:MOST_BARS], tr)
        if curved:
            draw_curves(rows[2], curved, account.zone, tr)
    return figure


def _head(account: Account, tasks: tuple[TaskAccount, ...], bars: list[Bar], tr: Translator) -> list[tuple[str, bool]]:
    """The lines at the head, and which of them are bold; what is left out is said."""
    head = [(drawn_words(f"{account.scope}: {account.campaign}", LONGEST), True)]
    head += [(drawn_words(sentences(account, task, tr)[0], LONGEST), False) for task in tasks]
    if len(tasks) < len(account.tasks):
        head.append((tr("Shown: the first {count} tasks.", count=len(tasks)), False))
    if len(bars) > MOST_BARS:
        told = tr("Shown: the {count} of {total} parts with the lowest share.", count=MOST_BARS, total=len(bars))
        head.append((told, False))
    return [(line, bold) for text, bold in head for line in wrap(text, LETTERS_BOLD if bold else LETTERS)]


def _write_head(place: Any, head: list[tuple[str, bool]]) -> None:  # noqa: ANN401 (matplotlib's own types)
    for number, (line, bold) in enumerate(head):
        height = 1 - (number + 0.6) / (len(head) + 0.3)
        looks = {"size": 17, "weight": "bold"} if bold else {"size": 13}
        place.text(0.012, height, line, va="center", **looks)
