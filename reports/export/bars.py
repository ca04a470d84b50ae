"""Bars: for each part of a scope how many of its units stand where, side by side for each task."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from domain.tally import Figures
from domain.values import Status
from locales import formats
from locales.translator import Translator
from reports.export.account import Account, Part, TaskAccount, main_division
from reports.export.phrases import part_name
from reports.export.words import drawn_words
from reports.text.standing import status_word

COLOURS = {
    Status.DONE: "#2f7d4f",
    Status.IN_PROGRESS: "#7fb2d9",
    Status.POSTPONED: "#f0c36d",
    Status.BLOCKED: "#c0504d",
    Status.NOT_STARTED: "#d5d8dc",
}
"""Told apart by lightness too: a projector may be weak, and eyes differ."""
LONGEST_NAME, LONGEST_TITLE = 46, 100
"""Letters; longer ones are cut where they would push the bars aside."""
BARS, WORDS_BEHIND = 11.5, 1.5
"""Inches for all the bars of a row, and for the numbers behind one of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A part by its name, with its figures for each task."""

    name: str
    figures: tuple[Figures, ...]

    @property
    def share(self) -> float:
        """Done of total over all tasks; parts are sorted by it."""
        return sum(one.done for one in self.figures) / max(1, sum(one.total for one in self.figures))


def bars_of(account: Account, tasks: Sequence[TaskAccount], tr: Translator) -> list[Bar]:
    """The parts of the scope, those that are least far first."""
    by = main_division(tasks)
    if by is None:
        return [Bar(account.scope, tuple(task.told.figures for task in tasks))]
    columns = [dict(_numbered(task.parts.get(by, ()))) for task in tasks]
    keys = dict.fromkeys(key for column in columns for key in column)
    bars = [Bar(part_name(tr, key[0]), tuple(column.get(key, Figures()) for column in columns)) for key in keys]
    return sorted(bars, key=lambda bar: bar.share)


def draw_bars(place: Any, tasks: Sequence[TaskAccount], bars: Sequence[Bar], tr: Translator) -> None:  # noqa: ANN401
    """One column of bars for each task; the names stand once, on the left, the furthest part on top."""
    axes = place.subplots(1, len(tasks), sharey=True, squeeze=False)[0]
    for number, (axis, task) in enumerate(zip(axes, tasks, strict=True)):
        _draw_column(axis, [bar.figures[number] for bar in bars], tr)
        axis.set_title(drawn_words(task.told.title, LONGEST_TITLE // len(tasks)), size=13, weight="bold", loc="left")
        axis.set_xlim(0, 1 / (1 - WORDS_BEHIND / (BARS / len(tasks))))
        axis.set_xticks([])
        axis.spines["bottom"].set_visible(False)
        axis.set_ylim(-0.6, len(bars) - 0.4)
    axes[0].set_yticks(range(len(bars)), [drawn_words(bar.name, LONGEST_NAME) for bar in bars])
    handles = [_patch(colour, status_word(tr, status)) for status, colour in COLOURS.items()]
    place.legend(handles=handles, loc="outside lower center", ncols=len(handles), frameon=False, fontsize=12)


def _draw_column(axis: Any, column: Sequence[Figures], tr: Translator) -> None:  # noqa: ANN401
    """As long as the whole whatever its size: parts are compared by their share; the numbers stand behind."""
    begins = [0.0] * len(column)
    for status, colour in COLOURS.items():
        widths = [getattr(one, status.value) / max(1, one.total) for one in column]
        axis.barh(range(len(column)), widths, left=begins, color=colour, height=0.74)
        begins = [begin + width for begin, width in zip(begins, widths, strict=True)]
    for row, one in enumerate(column):
        done, total = (formats.number(count, tr.language) for count in (one.done, one.total))
        axis.text(1.01, row, f"{done}/{total} ({formats.percent(one.percent, tr.language)})", va="center", size=10)


def _numbered(parts: Sequence[Part]) -> Iterator[tuple[tuple[str, int], Figures]]:
    """By name, and by which of several of that name it is."""
    seen: Counter[str] = Counter()
    for part in parts:
        seen[part.name] += 1
        yield (part.name, seen[part.name]), part.figures


def _patch(colour: str, label: str) -> Any:  # noqa: ANN401
    from matplotlib.patches import Patch  # noqa: PLC0415

    return Patch(color=colour, label=label)
