"""What the rules read and what the second opinion holds, brought together: which kind of message it is, and how surely.

The weights of the two against each other were fitted on 1,656 messages, each read by rules made before it was written
and by an opinion learnt without it: see `tests/domain/reading/teach.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import exp
from typing import NamedTuple

from domain.reading import dates, days, spans
from domain.reading.opinion import KINDS, odds
from domain.reading.span import Span
from domain.reading.subjects import Asked
from domain.reading.tokens import Token
from domain.reading.values import Intent, Reading, Said
from domain.values import Status

_STATUSES = frozenset(status.value for status in Status)
_SURE = 0.9  # from here on 97 of 100 kinds were right, below 70
_SURE_AGAINST = 0.95  # the same, against rules that are sure
_HARDLY = 0.02  # of several kinds, one that all the words speak against


class Scene(NamedTuple):
    """A message as it was taken apart, and what surrounds it."""

    found: list[Span]
    tokens: list[Token]
    asked: Asked


def take_apart(tokens: list[Token], asked: Asked) -> Scene:
    """Return a message taken apart: what each stretch of it is."""
    found = days.mark(spans.find(tokens, asked.known), tokens, asked.known.today)
    return Scene(days.mark_recipients(found, tokens, asked.known.own), tokens, asked)


def settle(reading: Reading, scene: Scene, *, open_ends: bool, counted: bool = False) -> Reading:
    """Return the reading of the rules as the second opinion leaves it; `counted`: they went by a figure or a day.

    `open_ends`: the rules doubt more than the kind: which unit, task, day is meant, of which the opinion knows nothing.
    """
    read = _kinds_of(reading)
    likely = _likelihoods(odds(*scene), read, sure=reading.sure)
    if len(read) > 1:
        return replace(reading, sure=reading.sure and min(likely[KINDS.index(kind)] for kind in read) >= _HARDLY)
    best = max(range(len(KINDS)), key=likely.__getitem__)
    if KINDS[best] in read:
        return replace(reading, sure=likely[best] >= _SURE and not open_ends)
    if counted and KINDS[best] in _STATUSES:
        return reading
    turned = _turned(reading, KINDS[best], likely[best], scene)
    return replace(turned, sure=turned.sure and not (open_ends and turned.reports))


def _kinds_of(reading: Reading) -> frozenset[str]:
    if reading.intent is Intent.REPORT:
        return frozenset(said.status.value for said in reading.reports)
    return frozenset((reading.intent.value,))


def _likelihoods(scores: list[float], read: frozenset[str], *, sure: bool) -> list[float]:
    """Return how likely each kind is, by the opinion's odds and by what the rules read."""
    highest, second = sorted(scores)[:-3:-1]
    result = []
    for kind, score in zip(KINDS, scores, strict=True):
        other = second if score == highest else highest
        rules = (2.8 if sure else 1.0) if kind in read else (-1.4 if sure else 0.0)
        result.append(1 / (1 + exp(0.24 - 0.71 * score + 0.28 * other - rules)))
    return result


def _turned(reading: Reading, kind: str, likely: float, scene: Scene) -> Reading:
    """Return the reading as another kind of message: the opinion outweighs the rules."""
    because = (*reading.because, f"all its words together → {kind} ({likely:.2f})")
    sure = likely >= (_SURE_AGAINST if reading.sure else _SURE)
    if kind in (Intent.OTHER.value, Intent.QUESTION.value):
        return Reading(Intent(kind), (), sure, because)
    status = Status(kind)
    if reading.reports:
        reports = tuple(_with_status(said, status, scene) for said in reading.reports)
    else:
        reports = _named(status, scene)
    named = len(reports) == 1 and reports[0].unit is not None and reports[0].task is not None
    return Reading(Intent.REPORT, reports, sure and named, because)


def _with_status(said: Said, status: Status, scene: Scene) -> Said:
    """Return a report with another status, its day kept where it still fits."""
    day = said.date or _day(status, scene)
    today = scene.asked.known.today
    if day and (day > today if status is Status.DONE else day < today):
        day = None
    return replace(said, status=status, date=None if status is Status.NOT_STARTED else day)


def _named(status: Status, scene: Scene) -> tuple[Said, ...]:
    """Return a report for each unit and task that the message names, else for the sender's unit and the task asked."""
    asked = scene.asked
    own, default = asked.known.own, asked.default_task()
    units = [span.unit.codes for span in scene.found if span.unit] or [own]
    tasks = [span.tasks for span in scene.found if span.tasks] or [(default.key,) if default else ()]
    pairs = dict.fromkeys((_only(codes), _only(keys)) for codes in units for keys in tasks)
    return tuple(Said(unit, task, status, _day(status, scene)) for unit, task in pairs)


def _only(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _day(status: Status, scene: Scene) -> date | None:
    """Return the day that the message names: the last of a delay, else the first; none where nothing was begun."""
    days = [span.when for span in scene.found if span.name == "day" and span.when]
    if not days or status is Status.NOT_STARTED:
        return None
    when = days[-1] if status is Status.POSTPONED else days[0]
    return dates.day_of(when, scene.asked.known.today, past=status is Status.DONE)
