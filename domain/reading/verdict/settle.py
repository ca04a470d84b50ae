"""What the rules read and what the second opinion holds, brought together: which kind of message it is, and how surely.

The weights of the two against each other were fitted on messages that the opinion had not learnt: see
`tests/domain/reading/trial.py`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import exp
from operator import mul
from typing import NamedTuple

from domain.reading.clauses.scene import Scene
from domain.reading.days import dates
from domain.reading.values import Intent, Reading, Said
from domain.reading.verdict.opinion import KINDS, odds
from domain.values import AnswerType, Status

_WEIGHTS = (0.71, -0.68, 1.13, -1.06)  # in the order of `evidence`
_BY_KIND = (  # what it is worth that the rules read this kind, and that they read another, in the order of `KINDS`
    (0.64, -0.28), (0.10, -0.48), (0.57, -0.93), (1.61, -0.99), (-0.16, -0.99), (0.37, -2.06), (-0.20, -1.34),
)  # fmt: skip
_STATUSES = frozenset(status.value for status in Status)
_SURE = 0.85  # asked more seldom than from 0.9 on, and hardly more often silently wrong
_SURE_AGAINST = 0.88  # the same, against rules that are sure
_SURE_WITHOUT_ACCENTS = 0.92  # the same, of messages typed without any
_LIKELY = 0.35  # of several kinds, each, where the rules are not sure
_OVER_OR_AHEAD = (Status.DONE.value, Status.IN_PROGRESS.value)
_FAR = timedelta(days=200)  # nobody speaks of a day so far off
_ALL_BUT_CERTAIN, _RATHER_WRONG = 3.0, -1.0  # odds; of 1,080 fresh messages they ask of 9 errors and of 4 right ones
_CHATTER = 0.5  # of several kinds that the rules are sure of: from here on it is rather talk or a question


class Ruling(NamedTuple):
    """What the rules alone read, and what of it the second opinion knows nothing of.

    `open_ends`: they doubt more than the kind: which unit, task, day is meant. `counted`: they went by a figure or a
    day. `elsewhere`: all that is said is said of what no open task asks for. `decided`: an outward mark tells that it
    is no report, "Fwd:" or a schedule. `overruled`: the statuses that a clause told and another outweighed. `firm`:
    they doubt only what is open, not the kind.
    """

    reading: Reading
    scene: Scene
    open_ends: bool
    counted: bool
    elsewhere: bool
    decided: bool = False
    overruled: frozenset[str] = frozenset()
    firm: bool = False


def settle(ruling: Ruling) -> Reading:
    """Return the reading of the rules as the second opinion leaves it."""
    scores = odds(*ruling.scene)
    reading = ruling.reading if ruling.decided else _weighed(ruling, scores)
    return replace(reading, sure=False) if _is_contradicted(reading, scores) else reading


def _is_contradicted(reading: Reading, scores: list[float]) -> bool:
    """Tell whether the opinion is all but certain of a kind that was not read, or holds one that was for wrong."""
    read = _kinds_of(reading)
    told = [score for kind, score in zip(KINDS, scores, strict=True) if kind in read]
    untold = max(score for kind, score in zip(KINDS, scores, strict=True) if kind not in read)
    return untold > _ALL_BUT_CERTAIN or min(told) < _RATHER_WRONG


def _weighed(ruling: Ruling, scores: list[float]) -> Reading:
    reading, scene, open_ends, counted, elsewhere, _, overruled, firm = ruling
    read, level = _kinds_of(reading), _level(scene)
    likely = _likelihoods(scores, read, sure=reading.sure or firm)
    if len(read) > 1:
        least = min(likely[KINDS.index(kind)] for kind in read)
        plain = max(likely[:2]) < _CHATTER if reading.sure else least >= _LIKELY
        return replace(reading, sure=plain and not open_ends)
    best = max(range(len(KINDS)), key=likely.__getitem__)
    explained = reading.sure and bool(overruled) and KINDS[best] in read | overruled
    if (counted and KINDS[best] in _STATUSES) or explained:
        rivals = _rivals(likely, read | overruled) if explained else likely[:2]
        return replace(reading, sure=not open_ends and max(rivals) < 1 - level)
    if KINDS[best] in read:
        return replace(reading, sure=likely[best] >= level and not (open_ends and reading.reports))
    if KINDS[best] in overruled:
        return replace(reading, sure=False)
    if elsewhere and KINDS[best] in _STATUSES:
        return replace(reading, sure=False)
    if firm and (*read, KINDS[best]) == _OVER_OR_AHEAD:  # "thứ Ba đóng xong" may be told or promised
        open_ends |= any(span.when and span.when.weekday is not None for span in scene.found if span.name == "day")
    turned = _turned(reading, KINDS[best], likely[best], scene)
    own = scene.asked.known.own
    guessed = bool(own) and not reading.reports and any(said.unit not in own for said in turned.reports)
    return replace(turned, sure=turned.sure and not (open_ends and turned.reports) and not guessed)


def _rivals(likely: Sequence[float], told: frozenset[str]) -> list[float]:
    """Return how likely each kind is that no clause told."""
    return [odd for kind, odd in zip(KINDS, likely, strict=True) if kind not in told]


def _level(scene: Scene) -> float:
    """Return from which likelihood on a kind is sure."""
    return _SURE if any(not token.text.isascii() for token in scene.tokens) else _SURE_WITHOUT_ACCENTS


def _kinds_of(reading: Reading) -> frozenset[str]:
    if reading.intent is Intent.REPORT:
        return frozenset(said.status.value for said in reading.reports)
    return frozenset((reading.intent.value,))


def _likelihoods(scores: list[float], read: frozenset[str], *, sure: bool) -> list[float]:
    """Return how likely each kind is, by the opinion's odds and by what the rules read."""
    rows = evidence(scores, [kind in read for kind in KINDS], sure)
    return [
        1 / (1 + exp(-sum(map(mul, _WEIGHTS, row)) - (said if kind in read else unsaid)))
        for kind, row, (said, unsaid) in zip(KINDS, rows, _BY_KIND, strict=True)
    ]


def evidence(scores: Sequence[float], read: Sequence[bool], sure: bool) -> list[tuple[float, ...]]:
    """Return for each kind what `_WEIGHTS` weigh: its odds, those of its rival, how surely the rules read it."""
    highest, second = sorted(scores)[:-3:-1]
    return [
        (score, second if score == highest else highest, said and sure, sure and not said)
        for score, said in zip(scores, read, strict=True)
    ]


def _turned(reading: Reading, kind: str, likely: float, scene: Scene) -> Reading:
    """Return the reading as another kind of message: the opinion outweighs the rules."""
    because = (*reading.because, f"all its words together → {kind} ({likely:.2f})")
    sure = likely >= max(_level(scene), _SURE_AGAINST if reading.sure else 0)
    if kind in (Intent.OTHER.value, Intent.QUESTION.value):
        return Reading(Intent(kind), (), sure, because)
    status = Status(kind)
    if reading.reports:
        reports = tuple(_with_status(said, status, scene) for said in reading.reports)
    else:
        reports = _named(status, scene)
        if any(_wants_a_number(said, scene) for said in reports):
            return replace(reading, sure=False)
    named = len(reports) == 1 and reports[0].unit is not None and reports[0].task is not None
    return Reading(Intent.REPORT, reports, sure and named, because)


def _wants_a_number(said: Said, scene: Scene) -> bool:
    """Tell whether a task asks for a figure, which the opinion cannot tell: "3 đại biểu đi xe anh Tùng"."""
    task = scene.asked.known.tasks.by_key.get(said.task) if said.task else None
    return task is not None and task.answer is AnswerType.NUMBER and said.status is Status.DONE


def _with_status(said: Said, status: Status, scene: Scene) -> Said:
    """Return a report with another status, its day kept where it still fits."""
    today = scene.asked.known.today
    days = [day for day in (said.date, _day(status, scene)) if day]
    fitting = [day for day in days if (day <= today if status is Status.DONE else day >= today)]
    return replace(said, status=status, date=fitting[0] if fitting and status is not Status.NOT_STARTED else None)


def _named(status: Status, scene: Scene) -> tuple[Said, ...]:
    """Return a report for each unit and task that the message names, else for the sender's unit and the task asked."""
    asked = scene.asked
    own, default = asked.known.own, asked.default_task()
    units = [span.unit.codes for span in scene.found if span.unit] or [own]
    tasks = [span.tasks for span in scene.found if span.tasks] or [(default.key,) if default else ()]
    pairs = dict.fromkeys((_only(codes), _only(keys)) for codes in units for keys in tasks)
    step = _step(tasks[0], scene) if len(pairs) == 1 else None
    return tuple(Said(unit, task, status, _day(status, scene), step) for unit, task in pairs)


def _step(keys: Sequence[str], scene: Scene) -> tuple[int, int] | None:
    """Return the step that the message names, of as many as its task has."""
    task = scene.asked.known.tasks.by_key.get(keys[0]) if len(keys) == 1 else None
    step = next((span.step for span in scene.found if span.step), None)
    total = step and (step.total or (task.steps if task else None))
    return (total - step.done if step.left else step.done, total) if step and total else None


def _only(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None


def _day(status: Status, scene: Scene) -> date | None:
    """Return the day that the message names: the last of a delay, else the first; none that fits no such status."""
    days = [span.when for span in scene.found if span.name == "day" and span.when]
    if not days or status in (Status.NOT_STARTED, Status.BLOCKED):
        return None
    when, today = days[-1] if status is Status.POSTPONED else days[0], scene.asked.known.today
    task = scene.asked.default_task()
    asks_for_a_day = task is not None and task.answer is AnswerType.DATE  # "chốt mùng 9/6" is done, and ahead
    day = dates.day_of(when, today, past=None if asks_for_a_day else status is Status.DONE)
    return day if day and abs(day - today) < _FAR else None
