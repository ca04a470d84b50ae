"""Curves: the share that was done at the end of each day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.tally import share
from locales import formats
from locales.translator import Translator
from reports.export.account import Point, TaskAccount
from reports.export.words import drawn_words

COLOURS = ("#2f7d4f", "#1f5f99", "#c0504d", "#8a6d1d")
MOST_TICKS, LONGEST_TITLE = 12, 100


def draw_curves(place: Any, tasks: Sequence[TaskAccount], zone: ZoneInfo, tr: Translator) -> None:  # noqa: ANN401
    """One curve for each task, with its share at the end."""
    axis = place.subplots()
    for task, colour in zip(tasks, COLOURS, strict=False):
        times = [point.at.astimezone(zone).replace(tzinfo=None) for point in task.points]
        shares = [float(share(point.done, point.total)) for point in task.points]
        label = (
            f"{drawn_words(task.told.title, LONGEST_TITLE)} ({formats.percent(task.told.figures.percent, tr.language)})"
        )
        axis.plot(times, shares, color=colour, linewidth=2.4, marker="o", markersize=3.5, label=label)
    _mark_days(axis, tasks[0].points, zone, tr)
    axis.set_title(tr("Share completed, day by day"), size=13, weight="bold", loc="left")
    axis.set_ylim(0, 104)
    axis.set_yticks(range(0, 101, 20), [f"{number}%" for number in range(0, 101, 20)])
    axis.grid(axis="y", color="#e3e5e8")
    axis.legend(loc="upper left", frameon=False, fontsize=12)


def _mark_days(axis: Any, points: Sequence[Point], zone: ZoneInfo, tr: Translator) -> None:  # noqa: ANN401
    """At most so many days named as can be read; always the last."""
    every = -(-len(points) // MOST_TICKS)
    shown = [point.at.astimezone(zone) for point in points[::-1][::every]]
    axis.set_xticks([moment.replace(tzinfo=None) for moment in shown], [_day(moment, tr) for moment in shown])


def _day(moment: datetime, tr: Translator) -> str:
    return formats.day(moment.date(), tr.language).removesuffix(f"/{moment.year}").removesuffix(f" {moment.year}")
