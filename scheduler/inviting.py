"""A workbook of invitation links: one for each unit without a secretary, made beside the intake."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.messages import File
from domain.values import RoleName
from locales import formats
from locales.translator import Translator
from reports.invitations import Invited, write_invitations
from reports.text import joining
from scheduler.jobs import Bench
from storage import invites, offices
from storage.invites import Office
from storage.scopes import scope_of
from storage.tables import Job, Unit

NAME = "lien-ket-moi.xlsx"


async def make_links(bench: Bench, job: Job) -> None:
    """Links are stored first and handed over then: a file with links that nobody keeps would be worth nothing."""
    now = bench.clock()
    await bench.show(job, joining.making_links(bench.tr))
    async with bench.finishing(job) as session:
        unit = await session.get_one(Unit, job.data["unit"])
        invited = await _invite(session, unit, job)
    if not invited:
        await bench.show(job, joining.nobody_to_invite(bench.tr))
        return
    last_day = day_of(now + invites.LIFE, bench.zone) - timedelta(days=1)
    content = await asyncio.to_thread(_workbook, invited, last_day, bench.tr)
    html = joining.links_made(bench.tr, formats.number(len(invited), bench.tr.language), last_day)
    await bench.hand_over(File(job.chat_id, NAME, content, html))
    await bench.show(job, joining.links_in_file(bench.tr))


async def _invite(session: AsyncSession, top: Unit, job: Job) -> list[Invited]:
    vacant = await offices.vacant_units(session, scope_of(top), job.created_at)
    made = [Office(RoleName.SECRETARY, unit) for unit, _ in vacant]
    tokens = await invites.invite_many(session, made, job.created_at, job.person_id)
    told = []
    for (unit, above), token in zip(vacant, tokens, strict=True):
        link = joining.link_of(job.data["username"], token)
        # What lies above their own part of the tree is not theirs to see.
        known = "" if unit.id == top.id else above
        told.append(Invited(unit.code, unit.name, known, unit.secretary, unit.phone, link))
    return told


def _workbook(invited: Sequence[Invited], last_day: date, tr: Translator) -> bytes:
    file = BytesIO()
    write_invitations(file, invited, RoleName.SECRETARY, last_day, tr)
    return file.getvalue()
