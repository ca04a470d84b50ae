"""Figures in sentences: the daily tally, and the same on request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.tally import Answers, Figures
from domain.values import Status
from locales import formats
from locales.translator import Translator
from reports.text.names import safe, unit_noun
from reports.text.standing import status_word


@dataclass(frozen=True, slots=True)
class Change:
    """How many more are done (fewer, if negative) than at the tally of the day `since`."""

    done: int
    since: date


@dataclass(frozen=True, slots=True)
class TaskFigures:
    """A task's figures in one scope; the kinds are those of the units counted and of their parents in that scope."""

    title: str
    figures: Figures
    kinds: tuple[str, ...] = ()
    parent_kinds: tuple[str, ...] = ()
    change: Change | None = None
    waves: tuple[tuple[str, Figures], ...] = ()
    """The same by wave, where waves have dues of their own; "" are the units of none."""
    answers: Answers | None = None


def tally(tr: Translator, campaign: str, scope: str, tasks: Sequence[TaskFigures], at: datetime, zone: ZoneInfo) -> str:
    """A campaign's figures at the aware moment `at` for a scope ("Cụm 1"; empty: no line for it): numbers alone."""
    head = [f"<b>{safe(campaign)}</b>"] + ([safe(scope)] if scope else [])
    return "\n\n".join(["\n".join(head), *(task_lines(tr, task, at, zone) for task in tasks)])


def task_lines(tr: Translator, task: TaskFigures, at: datetime, zone: ZoneInfo) -> str:
    """One task's figures, a line each: done of total, the waves, the change, the complete parents, what was answered,
    what is still open.
    """
    lines = [
        done_line(tr, task, at, zone),
        waves_line(tr, task),
        change_line(tr, task),
        parents_line(tr, task),
        answers_line(tr, task),
        open_line(tr, task),
    ]
    return "\n".join(line for line in lines if line)


def done_line(tr: Translator, task: TaskFigures, at: datetime, zone: ZoneInfo) -> str:
    """How many have done it, of how many, and the share."""
    told = {
        "moment": formats.moment(at, zone, tr.language),
        "units": unit_noun(tr, task.kinds),
        "task": safe(task.title),
    }
    if not task.figures.total:
        return tr('As of {moment}, no {units} have to report on "{task}".', **told)
    return tr(
        'As of {moment}, {done}/{total} {units} have completed "{task}", {percent}.',
        done=formats.number(task.figures.done, tr.language),
        total=formats.number(task.figures.total, tr.language),
        percent=formats.percent(task.figures.percent, tr.language),
        **told,
    )


def waves_line(tr: Translator, task: TaskFigures) -> str:
    """The share of each wave; empty where there is none but one."""
    if len(task.waves) < 2:  # noqa: PLR2004 (one wave is no part)
        return ""
    named = sorted(task.waves, key=lambda one: not one[0])
    return tr("Of these: {waves}.", waves="; ".join(_wave(tr, wave, figures) for wave, figures in named))


def _wave(tr: Translator, wave: str, figures: Figures) -> str:
    told = {
        "done": formats.number(figures.done, tr.language),
        "total": formats.number(figures.total, tr.language),
        "percent": formats.percent(figures.percent, tr.language),
    }
    if not wave:
        return tr("the others {done}/{total} ({percent})", **told)
    return tr("wave {wave} {done}/{total} ({percent})", wave=safe(wave), **told)


def answers_line(tr: Translator, task: TaskFigures) -> str:
    """What was answered besides "done", in numbers; empty where nothing was."""
    answers = task.answers
    if answers is None or not answers.given:
        return ""
    if answers.total is not None:
        return tr(
            "Sum: {total} (from {count} {units}).",
            total=formats.number(answers.total, tr.language),
            count=formats.number(answers.given, tr.language),
            units=unit_noun(tr, task.kinds),
        )
    counts = "; ".join(f"{safe(words)}: {formats.number(count, tr.language)}" for words, count in answers.counts)
    return tr("Answers: {counts}.", counts=counts)


def change_line(tr: Translator, task: TaskFigures) -> str:
    """The change since an earlier tally; empty if there was none."""
    if task.change is None:
        return ""
    since = formats.day(task.change.since, tr.language)
    told = {"count": formats.number(abs(task.change.done), tr.language), "units": unit_noun(tr, task.kinds)}
    if task.change.done > 0:
        return tr("{count} {units} more than on {since}.", since=since, **told)
    if task.change.done < 0:
        return tr("{count} {units} fewer than on {since}.", since=since, **told)
    return tr("No change since {since}.", since=since)


def parents_line(tr: Translator, task: TaskFigures) -> str:
    """How many parents have all their units done; empty where there are no parents."""
    if not task.figures.parents:
        return ""
    return tr(
        "{complete}/{parents} {parent_units} have 100% of their {units} complete.",
        complete=formats.number(task.figures.complete_parents, tr.language),
        parents=formats.number(task.figures.parents, tr.language),
        parent_units=unit_noun(tr, task.parent_kinds),
        units=unit_noun(tr, task.kinds),
    )


def open_line(tr: Translator, task: TaskFigures) -> str:
    """How the rest stands, and what is or was late; empty if all is done and in time. What is nought is not named."""
    figures, sentences = task.figures, []
    if figures.total > figures.done:
        sentences.append(
            tr(
                "{still} {units} remain: {counts}.",
                still=formats.number(figures.total - figures.done, tr.language),
                units=unit_noun(tr, task.kinds),
                counts=", ".join(_counts(tr, figures)),
            )
        )
    if figures.overdue:
        sentences.append(tr("Overdue: {count}.", count=formats.number(figures.overdue, tr.language)))
    if figures.late:
        sentences.append(tr("Completed late: {count}.", count=formats.number(figures.late, tr.language)))
    return " ".join(sentences)


def _counts(tr: Translator, figures: Figures) -> Iterator[str]:
    counts = {
        Status.IN_PROGRESS: figures.in_progress,
        Status.NOT_STARTED: figures.not_started,
        Status.POSTPONED: figures.postponed,
        Status.BLOCKED: figures.blocked,
    }
    for status, count in counts.items():
        if count:
            yield f"{status_word(tr, status)} {formats.number(count, tr.language)}"
