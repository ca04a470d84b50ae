"""A Word report in the form of the administration: what remains is to number, date and sign it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import BinaryIO

from domain.calendar import day_of
from domain.tally import Figures
from domain.values import Status
from locales import formats
from locales.translator import Translator
from reports.export.account import Account, Line, TaskAccount, main_division
from reports.export.columns import lateness
from reports.export.layout import Style, layout_for
from reports.export.paper import Paper, lines
from reports.export.phrases import division_name, part_name, sentences
from reports.text.standing import status_word

MOST_LISTED = 200
"""Unfinished units that the report names for one task; the rest is counted: a report is to be read."""
NUMBER, NAME, FIGURES = 9, 46, 8
"""Widths in mm of the first columns of a table of figures, and how many follow."""
BLANK = "……………………"


class Document:
    """Takes lines as they come, keeps those not finished; `close` writes the report to `file`, which stays open."""

    def __init__(self, file: BinaryIO, account: Account, tr: Translator) -> None:
        self._file, self._account, self._tr = file, account, tr
        self._kept: defaultdict[tuple[str, bool], list[Line]] = defaultdict(list)

    def add(self, lines: Iterable[Line]) -> None:
        """Take these too."""
        for line in lines:
            kept = self._kept[line.task, line.overdue]
            if line.status is not Status.DONE and len(kept) < MOST_LISTED:
                kept.append(line)

    def close(self) -> None:
        """There is no more: write it."""
        account, tr = self._account, self._tr
        day = day_of(account.at, account.zone)
        layout = layout_for(account.kind, day)
        paper = Paper(layout, f"{account.scope}: {account.campaign}")
        _write_head(paper, account, day)
        _write_title(paper, account, tr)
        _write_figures(paper, account, tr)
        _write_parts(paper, account, tr)
        for number, task in enumerate(self._unfinished()):
            if number == 0:
                paper.section(tr("Units that have not finished"))
            _write_open(paper, account, task, self._named(task), tr)
        _write_foot(paper)
        paper.file.save(self._file)

    def _unfinished(self) -> list[TaskAccount]:
        return [task for task in self._account.tasks if task.told.figures.done < task.told.figures.total]

    def _named(self, task: TaskAccount) -> list[Line]:
        """The units that the report names: the overdue before the others."""
        title = task.told.title
        return [*self._kept[title, True], *self._kept[title, False]][:MOST_LISTED]


def _write_head(paper: Paper, account: Account, day: date) -> None:
    """On the left whose report it is and its number, on the right whose country or Party, place and date."""
    layout = paper.layout
    widths = (layout.left_width, paper.width - layout.left_width)
    left, right = paper.columns(widths)
    issuer = [(account.scope.upper(), layout.issuer)]
    if account.above:
        issuer.insert(0, (account.above.upper(), layout.above))
    lines(left.paragraphs[0], [*issuer, *((style.text, style) for style in layout.number)], widths[0])
    lines(left.add_paragraph(), [("(Dự thảo)", Style(layout.recipient.size, italic=True))], widths[0])
    month = f"{day.month:02}" if day.month <= formats.LAST_PADDED_MONTH else str(day.month)
    place = f"……………, ngày …… tháng {month} năm {day.year}"
    lines(right.paragraphs[0], [*((style.text, style) for style in layout.right), (place, layout.place)], widths[1])


def _write_title(paper: Paper, account: Account, tr: Translator) -> None:
    layout = paper.layout
    subject = tr("on how the campaign {campaign} is being carried out", campaign=account.campaign)
    moment = account.moment(tr)
    paper.centre(("", layout.kind), (layout.kind.text, layout.kind))
    paper.centre(
        (subject, replace(layout.subject, rule=0)),
        (f"({moment[:1].lower()}{moment[1:]})", layout.subject),
        (layout.under_subject.text, layout.under_subject),
    )


def _write_figures(paper: Paper, account: Account, tr: Translator) -> None:
    paper.section(tr("Results in general"))
    for task in account.tasks:
        paper.write(" ".join(sentences(account, task, tr)))


def _write_parts(paper: Paper, account: Account, tr: Translator) -> None:
    by = main_division(account.tasks)
    if by is None:
        return
    paper.section(tr("Results in detail: {division}", division=division_name(tr, by).lower()))
    widths = (NUMBER, NAME, *[(paper.width - NUMBER - NAME) / FIGURES] * FIGURES)
    for task in account.tasks:
        if by not in task.parts:
            continue
        paper.write(task.told.title, bold=True, keep=True)
        rows = [(part_name(tr, part.name), part.figures) for part in task.parts[by]]
        listed = [[str(number), name, *_numbers(one, tr)] for number, (name, one) in enumerate(rows, 1)]
        total = ["", tr("Together"), *_numbers(task.told.figures, tr)]
        paper.table(widths, _part_titles(tr), [*listed, total], {1})


def _part_titles(tr: Translator) -> list[str]:
    return [
        tr("Place"),
        tr("Name"),
        tr("Total"),
        tr("Done"),
        tr("Share, %"),
        tr("In preparation"),
        tr("Not begun"),
        tr("Postponed"),
        tr("With obstacles"),
        tr("Overdue"),
    ]


def _numbers(figures: Figures, tr: Translator) -> list[str]:
    told = (figures.in_progress, figures.not_started, figures.postponed, figures.blocked, figures.overdue)
    share = formats.percent(figures.percent, tr.language).removesuffix("%")
    counts = [formats.number(count, tr.language) for count in (figures.total, figures.done, *told)]
    return [*counts[:2], share, *counts[2:]]


def _write_open(paper: Paper, account: Account, task: TaskAccount, named: list[Line], tr: Translator) -> None:
    """The units that have not finished a task."""
    count = task.told.figures.total - task.told.figures.done
    heading = tr("{task}: {count} units", task=task.told.title, count=formats.number(count, tr.language))
    paper.write(heading, bold=True, keep=True)
    titles = [tr("Place"), tr("Unit"), tr("Superior unit"), tr("Status"), tr("Due"), tr("Planned for")]
    rows = [[str(number), *_open_row(line, account, tr)] for number, line in enumerate(named, 1)]
    if all(line.parent == account.scope for line in named):
        paper.table((9, 66, 46, 22, 22), [*titles[:2], *titles[3:]], [[*row[:2], *row[3:]] for row in rows], {1})
    else:
        paper.table((9, 44, 42, 26, 22, 22), titles, rows, {1, 2})
    if count > len(named):
        rest = formats.number(count - len(named), tr.language)
        paper.write(tr("And {count} more units, listed in the Excel file.", count=rest))


def _open_row(line: Line, account: Account, tr: Translator) -> list[str]:
    due = formats.day(day_of(line.due, account.zone), tr.language)
    planned = formats.day(line.day, tr.language) if line.day else ""
    status = ", ".join(word for word in (status_word(tr, line.status), lateness(tr, line)) if word)
    return [line.unit, line.parent, status, due, planned]


def _write_foot(paper: Paper) -> None:
    """To whom it goes and who signs: left to fill in, nobody signs by a program."""
    layout = paper.layout
    widths = (paper.width / 2, paper.width / 2)
    paper.centre(("", layout.place))
    left, right = paper.columns(widths)
    to = [("- …………………;", layout.recipient), ("- Lưu …………….", layout.recipient)]
    lines(left.paragraphs[0], [(layout.recipients.text, layout.recipients), *to], widths[0], "left")
    signed = [*((style.text, style) for style in layout.signature), *[("", layout.place)] * 4]
    lines(right.paragraphs[0], [*signed, (BLANK, replace(layout.issuer, rule=0))], widths[1])
