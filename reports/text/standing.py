"""Where one unit stands with one task, in words: the same in receipts, questions and lists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.values import Status
from locales import formats
from locales.translator import Translator
from reports.text.names import safe

Day = date  # what the type is called where a field is called date


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit (by name), a task (by title), and what is known of the two; `steps` is how many the task has."""

    unit: str
    task: str
    status: Status
    date: Day | None = None
    step: int | None = None
    steps: int | None = None
    number: int | None = None
    words: str = ""


def phrase(tr: Translator, standing: Standing) -> str:
    """The whole, without a full stop: "Chi bộ Văn phòng, Tổ chức đại hội: hoàn thành (ngày 12/5/2020)"."""
    return f"{safe(standing.unit)}, {safe(standing.task)}: {state(tr, standing)}"


def state(tr: Translator, standing: Standing) -> str:
    """The status and, in brackets, what else was said: "đang chuẩn bị (dự kiến ngày 20/6/2020, bước 3/6)"."""
    details = ", ".join(_details(tr, standing))
    word = status_word(tr, standing.status)
    return f"{word} ({details})" if details else word


def status_word(tr: Translator, status: Status) -> str:
    """A status as it stands within a sentence: "hoàn thành"."""
    words = {
        Status.NOT_STARTED: tr("not started"),
        Status.IN_PROGRESS: tr("in progress"),
        Status.DONE: tr("completed"),
        Status.POSTPONED: tr("postponed"),
        Status.BLOCKED: tr("blocked"),
    }
    return words[status]


def button_label(tr: Translator, status: Status) -> str:
    """A status as the answer of a unit, on a button: "Đã hoàn thành"."""
    labels = {
        Status.NOT_STARTED: tr("Not started yet"),
        Status.IN_PROGRESS: tr("In progress"),
        Status.DONE: tr("Completed"),
        Status.POSTPONED: tr("Ask for more time"),
        Status.BLOCKED: tr("Blocked"),
    }
    return labels[status]


def _details(tr: Translator, standing: Standing) -> Iterator[str]:
    if standing.date is not None:
        day = formats.day(standing.date, tr.language)
        if standing.status is Status.DONE:
            yield tr("on {day}", day=day)
        elif standing.status is Status.POSTPONED:
            yield tr("until {day}", day=day)
        else:
            yield tr("planned for {day}", day=day)
    if standing.step is not None and standing.steps:
        yield tr("step {step} of {steps}", step=standing.step, steps=standing.steps)
    if standing.number is not None:
        yield tr("figure: {number}", number=formats.number(standing.number, tr.language))
    if standing.words:
        yield safe(standing.words)
