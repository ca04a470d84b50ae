"""Exports of a stored campaign: to the digit what `/status` says, of that scope and no more."""

import asyncio
import io
from dataclasses import replace
from datetime import datetime
from typing import Any

import psutil
import pytest
from openpyxl import load_workbook

from domain.tally import Figures
from domain.values import Status
from locales.translator import Translator
from reports.export.forms import Form
from scheduler.export_process import ExportFailedError, Request, export_apart
from scheduler.exporting import NothingToExportError, export
from storage import campaigns, units
from storage.engine import Store
from storage.scopes import scope_of
from tests.builders import BLOC, CAMPAIGN, ZONE, Office, at, changed, open_office, take_over

NOW = at("2020-06-01 17:00")
TR = Translator("vi")


async def spoken(store: Store) -> Office:
    """Three are done, one of them late; one is stuck, one overdue."""
    office = await open_office(store)
    secretary = await office.appoint("A1")
    await office.say("A1", Status.DONE, at("2020-05-14 09:00"), person_id=secretary.id, source="group")
    await office.say("B2", Status.DONE, at("2020-05-20 09:00"))
    await office.say("B1", Status.DONE, at("2020-05-30 09:00"))
    await office.say("C", Status.BLOCKED, at("2020-05-21 09:00"))
    return office


async def exported(store: Store, form: Form, code: str = "K", cluster: str = "", now: datetime = NOW) -> bytes:
    """The file."""
    file = io.BytesIO()
    async with store.read() as session:
        campaign = await campaigns.by_key(session, CAMPAIGN.key)
        assert campaign is not None
        scope = scope_of(await units.named(session, code), cluster)
        await export(session, campaign, scope, form, file, TR, now, ZONE)
    return file.getvalue()


async def workbook(store: Store, code: str = "K", cluster: str = "", now: datetime = NOW) -> tuple[Any, Any]:
    """The rows of figures by what they are of, and the detailed rows as dictionaries."""
    book = load_workbook(io.BytesIO(await exported(store, Form.XLSX, code, cluster, now)))
    overview, details = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets)
    figures = {(row[1], row[2]): row[3:] for row in overview if isinstance(row[3], int)}
    return figures, [dict(zip(details[0], row, strict=True)) for row in details[1:]]


def as_row(figures: Figures) -> tuple[object, ...]:
    """How figures stand in the workbook."""
    told = (figures.in_progress, figures.not_started, figures.postponed, figures.blocked, figures.overdue, figures.late)
    parents = (figures.parents, figures.complete_parents) if figures.parents else (None, None)
    return (figures.total, figures.done, float(figures.percent / 100), *told, *parents)


@pytest.mark.parametrize(("code", "cluster"), [("K", ""), ("A", ""), ("B", ""), ("K", "Cụm 2"), ("B3", "")])
async def test_the_figures_are_those_of_the_status(store: Store, code: str, cluster: str) -> None:
    """For any subtree and cluster; and as many rows as units, none of another subtree."""
    office = await spoken(store)
    figures, details = await workbook(store, code, cluster)
    name = cluster or (await office.unit(code)).name
    whole = await office.figures(code, NOW, cluster=cluster)
    assert figures["Toàn bộ", name] == as_row(whole)
    assert len(details) == whole.total
    assert sum(row["Tình trạng"] == "hoàn thành" for row in details) == whole.done
    assert sum(row["So với hạn"] == "quá hạn" for row in details) == whole.overdue
    assert sum(row["So với hạn"] == "hoàn thành chậm" for row in details) == whole.late


async def test_the_parts_are_the_figures_of_each(store: Store) -> None:
    """By superior unit, cluster and wave; what has no parts is not told in parts."""
    office = await spoken(store)
    figures, _ = await workbook(store)
    for code in ("A", "B"):
        part = await office.figures(code, NOW)
        assert figures["Theo đơn vị cấp trên", (await office.unit(code)).name][:9] == as_row(part)[:9]
    assert figures["Theo đơn vị cấp trên", "Đảng bộ Khối"][:2] == (1, 0)
    for cluster in ("Cụm 1", "Cụm 2"):
        part = await office.figures("K", NOW, cluster=cluster)
        assert figures["Theo cụm", cluster][:9] == as_row(part)[:9]
    assert figures["Theo đợt", "điểm"][:2] == (2, 2)
    assert not any(by == "Theo loại hình" for by, _ in figures)


async def test_a_row_says_who_when_and_how(store: Store) -> None:
    """In office time."""
    await spoken(store)
    _, details = await workbook(store)
    row = next(row for row in details if row["Mã"] == "A1")
    assert (row["Người báo"], row["Nguồn"]) == ("Nguyễn Văn An", "trong nhóm")
    assert row["Báo cáo lúc"].isoformat() == "2020-05-14T09:00:00"
    assert row["Hạn"].isoformat() == "2020-05-29T17:00:00"


async def test_a_closed_campaign_is_exported_as_it_stood(store: Store) -> None:
    """Whatever has happened to the unit list since, and however late it is."""
    await spoken(store)
    async with store.begin() as session:
        await campaigns.close(session, CAMPAIGN.key, NOW)
    before = await frozen(store, "K", NOW), await frozen(store, "B", NOW)
    later = at("2020-12-01 08:00")
    await take_over(store, changed(BLOC, "B1", parent="A"), at("2020-08-01 08:00"))
    assert (await frozen(store, "K", later), await frozen(store, "B", later)) == before


async def frozen(store: Store, code: str, now: datetime) -> tuple[Any, Any]:
    """What of a workbook holds still: clusters, waves and sectors are those of today's list."""
    figures, details = await workbook(store, code, now=now)
    return {key: row for key, row in figures.items() if key[0] in {"Toàn bộ", "Theo đơn vị cấp trên"}}, [
        {title: cell for title, cell in row.items() if title != "Cụm"}
        for row in sorted(details, key=lambda row: row["Mã"])
    ]


async def test_a_unit_that_has_nothing_to_do_is_said_so(store: Store) -> None:
    """Nothing is written."""
    await open_office(store)
    await take_over(store, [*BLOC, ["D", "Đảng bộ mới", "K", "đảng bộ cơ sở", "", ""]])
    with pytest.raises(NothingToExportError, match="Đảng bộ mới"):
        await exported(store, Form.XLSX, "D")


async def apart(store: Store, form: Form) -> bytes:
    """A file of the whole, made in a process of its own."""
    async with store.read() as session:
        campaign = await campaigns.by_key(session, CAMPAIGN.key)
        assert campaign is not None
        scope = scope_of(await units.named(session, "K"))
    which = (campaign.id or 0, scope.unit_id, scope.below, scope.cluster, form.value)
    return await export_apart(store, Request(*which, TR.language, NOW.isoformat(), ZONE.key))


async def test_a_process_of_its_own_makes_the_same_file(store: Store) -> None:
    """From the same database."""
    await spoken(store)
    assert await apart(store, Form.CSV) == await exported(store, Form.CSV)


@pytest.mark.parametrize("form", [Form.XLSX, Form.DOCX, Form.PNG])
async def test_it_makes_every_kind_of_file(sqlite_store: Store, form: Form) -> None:
    """By its first bytes."""
    await spoken(sqlite_store)
    start = b"\x89PNG" if form is Form.PNG else b"PK"
    assert (await apart(sqlite_store, form)).startswith(start)


async def test_what_a_process_cannot_make_is_told(sqlite_store: Store) -> None:
    """That there is nothing, and what went wrong."""
    office = await open_office(sqlite_store)
    task = await office.task()
    request = Request(task.campaign_id, 99, "/99/", "", "csv", "vi", NOW.isoformat(), ZONE.key)
    with pytest.raises(ExportFailedError, match="not enough values"):
        await export_apart(sqlite_store, request)
    await take_over(sqlite_store, [*BLOC, ["D", "Đảng bộ mới", "K", "đảng bộ cơ sở", "", ""]])
    unit = await office.unit("D")
    with pytest.raises(NothingToExportError):
        await export_apart(sqlite_store, replace(request, unit_id=unit.id or 0, below=unit.below))


async def test_an_export_that_is_given_up_leaves_no_process(sqlite_store: Store) -> None:
    """The program stops within seconds, whatever is being made."""
    office = await open_office(sqlite_store)
    task, unit = await office.task(), await office.unit("K")
    request = Request(task.campaign_id, unit.id or 0, unit.below, "", "xlsx", "vi", NOW.isoformat(), ZONE.key)
    making = asyncio.create_task(export_apart(sqlite_store, request))
    while not (children := psutil.Process().children()):  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert not any(child.is_running() for child in children)
