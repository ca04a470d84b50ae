"""A unit list that was sent: fetched, read and compared, then imported all or nothing; each shown in one message."""

import asyncio
import io
from dataclasses import dataclass

from domain.messages import Button, File, Rows
from domain.units import Changes, Sheet, UnitList, UnitListError, check_units
from locales.formats import number
from reports.buttons import data_of
from reports.text import unit_lists as text
from reports.workbook import WorkbookError, read_unit_list
from reports.workbook_marked import write_marked
from scheduler.jobs import Bench, Beside, FileGoneError, FileTooLargeError
from scheduler.unit_changes import show_import
from storage import drafts, imports, unit_lists
from storage.imports import ListChangedError
from storage.tables import Draft, Import, Job, Person
from storage.tables.columns import stored_id

DRAFT = "units"
"""The kind of draft that awaits the answer to a preview."""


class CannotUseError(Exception):
    """The list cannot be taken over; whoever sent it is told `html`, and may be given a file to mend."""

    def __init__(self, html: str, marked: bytes = b"") -> None:
        super().__init__(html)
        self.html, self.marked = html, marked


@dataclass(frozen=True, slots=True)
class Compared:
    """A list beside what is stored; `seen` is the version of that."""

    listed: UnitList
    changes: Changes
    seen: int


async def preview(bench: Bench, job: Job) -> None:
    """Say what a list holds and would change, or what is wrong with it; nothing is stored but the draft's next step."""
    try:
        compared = await _compare(bench, job)
    except CannotUseError as error:
        await _refuse(bench, job, error)
        return
    async with bench.storing(job) as session:
        draft = None if job.draft_id is None else await drafts.by_id(session, job.draft_id)
        if draft is None or draft.closed_at is not None or draft.data["file"] != job.data["file"]:
            draft = None  # called off, or another file was sent
        else:
            await drafts.keep(session, draft, bench.clock(), seen=compared.seen)
    await _offer(bench, job, compared, draft)


async def take_over(bench: Bench, job: Job) -> None:
    """Import the list that was previewed, all or nothing. If the stored one is not what it was then: preview again."""
    async with bench.store.read() as session:
        done = await imports.by_job(session, stored_id(job.id))
    try:
        done = done or await _import(bench, job)
    except CannotUseError as error:
        await _refuse(bench, job, error)
        return
    except ListChangedError:
        await _preview_again(bench, job)
        return
    await show_import(bench, job, done, new=True)
    async with bench.finishing(job):
        pass


async def _import(bench: Bench, job: Job) -> Import:
    sheet, _ = await _read(bench, job)
    listed = await _checked(bench, job, sheet)
    await bench.show(job, text.storing(bench.tr, 0, len(listed.rows)))
    beside = Beside(bench, job, lambda done, total: text.storing(bench.tr, done, total))
    name, seen = job.data["name"], job.data["seen"]
    try:
        async with bench.storing(job) as session:
            done = await imports.keep(session, job, name, listed, seen, bench.clock(), bench.zone, beside.note)
            if job.data["closes"]:
                done = await imports.close_missing(session, stored_id(done.id), bench.clock(), bench.zone)
    except UnitListError as error:
        raise CannotUseError(text.refused(bench.tr, name, error.problems, marked=False)) from error
    finally:
        await beside.end()
    return done


async def _preview_again(bench: Bench, job: Job) -> None:
    try:
        compared = await _compare(bench, job)
    except CannotUseError as error:
        await _refuse(bench, job, error)
        return
    async with bench.storing(job) as session:
        begun = await drafts.begin(session, job.person_id, job.chat_id, DRAFT, bench.clock())
        file, name = job.data["file"], job.data["name"]
        await drafts.keep(session, begun, bench.clock(), file=file, name=name, seen=compared.seen)
    await _offer(bench, job, compared, begun, again=True)


async def _compare(bench: Bench, job: Job) -> Compared:
    """Raises CannotUseError."""
    await bench.show(job, text.fetching(bench.tr, job.data["name"]))
    sheet, content = await _read(bench, job)
    listed = await _checked(bench, job, sheet, content)
    try:
        async with bench.store.read() as session:
            seen = await imports.version(session)
            return Compared(listed, await unit_lists.preview_import(session, listed), seen)
    except UnitListError as error:
        raise CannotUseError(text.refused(bench.tr, job.data["name"], error.problems, marked=False)) from error


async def _read(bench: Bench, job: Job) -> tuple[Sheet, bytes]:
    """The list in the file, and its content. Raises CannotUseError, also for who may not (any more)."""
    async with bench.store.read() as session:
        if not await imports.may_import(session, await session.get_one(Person, job.person_id), bench.clock()):
            names = [person.name for person in await imports.organisers(session, bench.clock())]
            raise CannotUseError(text.not_allowed(bench.tr, names))
    try:
        content = await bench.fetch(job.data["file"])
    except FileGoneError as error:
        raise CannotUseError(text.gone(bench.tr)) from error
    except FileTooLargeError as error:
        raise CannotUseError(text.too_large(bench.tr)) from error
    beside = Beside(bench, job, lambda done, total: text.reading(bench.tr, done, total))
    try:
        return await asyncio.to_thread(read_unit_list, io.BytesIO(content), beside.note), content
    except WorkbookError as error:
        reason = bench.tr(error.message, **error.fields)
        raise CannotUseError(text.unreadable(bench.tr, job.data["name"], reason)) from error
    finally:
        await beside.end()


async def _checked(bench: Bench, job: Job, sheet: Sheet, content: bytes = b"") -> UnitList:
    """The tree of a list. Raises CannotUseError; with the `content` a marked copy of it is made."""
    try:
        return await asyncio.to_thread(check_units, sheet)
    except UnitListError as error:
        marked = io.BytesIO()
        if content and sheet.header.row:
            await asyncio.to_thread(write_marked, marked, content, sheet.header, error.problems, bench.tr)
        told = text.refused(bench.tr, job.data["name"], error.problems, marked=bool(marked.getvalue()))
        raise CannotUseError(told, marked.getvalue()) from error


async def _offer(bench: Bench, job: Job, compared: Compared, draft: Draft | None, *, again: bool = False) -> None:
    """Show the preview with its buttons; without a draft any more, that it was called off."""
    if draft is None:
        await bench.show(job, bench.tr("It has been cancelled; nothing was changed."))
    else:
        html = text.preview(bench.tr, job.data["name"], compared.listed, compared.changes, again=again)
        await bench.show(job, html, _buttons(bench, draft, compared.changes))
    async with bench.finishing(job):
        pass


def _buttons(bench: Bench, draft: Draft, changes: Changes) -> Rows:
    tr = bench.tr
    count, missing = len(changes.new) + len(changes.changed), len(changes.missing)
    if count:
        label, action = tr("Import {count} units", count=number(count, tr.language)), "import"
    elif missing:
        shown = number(missing, tr.language)
        label, action = tr("Close {count} units that are not in the list", count=shown), "close"
    else:
        return ()
    cancel = Button(tr("Cancel"), data_of("d", draft.id, draft.turn, "cancel"))
    return (Button(label, data_of("d", draft.id, draft.turn, action)),), (cancel,)


async def _refuse(bench: Bench, job: Job, error: CannotUseError) -> None:
    template = Button(bench.tr("Template"), data_of("i", "template"))
    await bench.show(job, error.html, ((template,),))
    if error.marked:
        caption = bench.tr("The cells to correct are coloured; the second sheet tells why.")
        name = bench.tr("to-correct") + ".xlsx"
        await bench.hand_over(File(job.chat_id, name, error.marked, caption))
    async with bench.finishing(job):
        pass
