"""What can be done after an import: what it left out is closed, or all of it is undone; and files of the list."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.messages import Button, File, Rows
from locales.formats import moment, number
from reports.buttons import data_of
from reports.text import unit_lists as text
from reports.workbook_list import ListWriter
from reports.workbook_template import write_template
from scheduler.jobs import Bench
from storage import imports, unit_lists, units
from storage.imports import ImportStandsError
from storage.tables import Import, Job, Person

Change = Callable[[AsyncSession, int, datetime, ZoneInfo], Awaitable[Import]]


async def close_missing(bench: Bench, job: Job) -> None:
    """Close the units that an import left out."""
    await _change(bench, job, imports.close_missing)


async def undo(bench: Bench, job: Job) -> None:
    """Bring everything back to what it was before an import."""
    await _change(bench, job, imports.undo)


async def hand_template(bench: Bench, job: Job) -> None:
    """Hand over the empty list to fill in."""
    file = io.BytesIO()
    await asyncio.to_thread(write_template, file, bench.tr)
    tr = bench.tr
    caption = tr("Fill in the first sheet (the second is an example) and send the file back here.")
    await _hand_over(bench, job, tr("unit-list-template"), file, caption)


async def hand_list(bench: Bench, job: Job) -> None:
    """Hand over the list as it is now."""
    if not await _may(bench, job):
        return
    file = io.BytesIO()
    writer = await asyncio.to_thread(ListWriter, file, bench.tr)
    async with bench.store.read() as session:
        async for page in unit_lists.pages(session):
            await asyncio.to_thread(writer.add, page)
    await asyncio.to_thread(writer.close)
    now = moment(bench.clock(), bench.zone, bench.tr.language)
    caption = bench.tr(
        "The unit list as of {moment}. Change this file and send it back here to change the list.", moment=now
    )
    await _hand_over(bench, job, bench.tr("unit-list"), file, caption)


async def show_import(bench: Bench, job: Job, done: Import, *, new: bool = False, why: str = "") -> None:
    """Show where an import stands, with the buttons that still lead on; `why`: something could not be done.

    A `new` one that leaves out many units comes with a file of their names.
    """
    if done.undone_at is not None:
        await bench.show(job, text.undone(bench.tr, done.file))
        return
    async with bench.store.read() as session:
        few = await units.by_ids(session, done.missing[: text.MOST_NAMED])
        root = await units.root(session) if done.before.get("roles") else None
    told = text.Imported(
        file=done.file,
        new=done.added,
        changed=done.changed,
        left_out=[f"{unit.name} ({unit.code})" for unit in few],
        missing=len(done.missing),
        closed=done.closed,
        organiser_of=root.name if root else "",
        undo_until=done.undo_until,
    )
    lines = [text.imported(bench.tr, told, bench.zone), *([text.stands(bench.tr, why)] if why else [])]
    await bench.show(job, "\n\n".join(lines), () if why else _buttons(bench, done))
    if new and not done.closed and len(done.missing) > text.MOST_NAMED:
        await _hand_names(bench, job, done)


async def _change(bench: Bench, job: Job, change: Change) -> None:
    if not await _may(bench, job):
        return
    number_of = job.data["import"]
    why = ""
    try:
        async with bench.storing(job) as session:
            done = await change(session, number_of, bench.clock(), bench.zone)
    except ImportStandsError as error:
        why = error.why
        async with bench.store.read() as session:
            done = await session.get_one(Import, number_of)
    await show_import(bench, job, done, why=why)
    async with bench.finishing(job):
        pass


async def _may(bench: Bench, job: Job) -> bool:
    """Whether who asked may still; if not they are told, and the job is done."""
    async with bench.store.read() as session:
        person = await session.get_one(Person, job.person_id)
        if await imports.may_import(session, person, bench.clock()):
            return True
        names = [one.name for one in await imports.organisers(session, bench.clock())]
    await bench.show(job, text.not_allowed(bench.tr, names))
    async with bench.finishing(job):
        return False


def _buttons(bench: Bench, done: Import) -> Rows:
    tr = bench.tr
    rows: Rows = ()
    if done.undo_until is None or done.undo_until < bench.clock():
        return rows
    if done.missing and not done.closed:
        count = number(len(done.missing), tr.language)
        label = tr("Close {count} units that are not in the list", count=count)
        rows = ((Button(label, data_of("i", "close", done.id)),),)
    return (*rows, (Button(tr("Undo"), data_of("i", "undo", done.id)),))


async def _hand_names(bench: Bench, job: Job, done: Import) -> None:
    """A workbook of the units that an import left out."""
    file = io.BytesIO()
    writer = await asyncio.to_thread(ListWriter, file, bench.tr)
    async with bench.store.read() as session:
        async for page in unit_lists.pages(session, done.missing):
            await asyncio.to_thread(writer.add, page)
    await asyncio.to_thread(writer.close)
    caption = bench.tr("Units that are not in the list any more.")
    name = bench.tr("left-out") + ".xlsx"
    await bench.hand_over(File(job.chat_id, name, file.getvalue(), caption))


async def _hand_over(bench: Bench, job: Job, name: str, file: io.BytesIO, caption: str) -> None:
    await bench.hand_over(File(job.chat_id, f"{name}.xlsx", file.getvalue(), caption))
    async with bench.finishing(job):
        pass
