"""A file that somebody asked for in chat: made beside everything else, sent to them alone."""

import re
from dataclasses import replace

from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import day_of
from domain.messages import File
from domain.rights import Action, may
from locales import formats
from reports.export.forms import Form
from reports.text.names import safe
from scheduler.export_process import Request, export_apart
from scheduler.exporting import NothingToExportError
from scheduler.jobs import Bench
from storage import audit, people
from storage.scopes import place_of, scope_of
from storage.tables import Campaign, Job, Person, Unit
from storage.tables.columns import stored_id

MOST_BYTES = 50_000_000
"""That a bot may send."""


async def make_export(bench: Bench, job: Job) -> None:
    """Make the file and send it; sent twice, should the program die right after sending."""
    form, cluster = Form(job.data["form"]), str(job.data["cluster"])
    async with bench.store.read() as session:
        campaign = await session.get(Campaign, job.data["campaign"])
        unit = await session.get(Unit, job.data["unit"])
        allowed = campaign is not None and unit is not None and await _may(session, job, unit, cluster, bench)
    if campaign is None or unit is None or not allowed:
        await bench.show(job, bench.tr("This file is not for you, or no longer there to be made."))
    else:
        await _send(bench, job, campaign, unit, cluster, form)
    async with bench.finishing(job) as session:
        what = {"form": form.value, "unit": unit.code if unit else "", "allowed": allowed}
        audit.note(session, "export", f"campaign:{campaign.key if campaign else ''}", bench.clock(), **what)


async def _may(session: AsyncSession, job: Job, unit: Unit, cluster: str, bench: Bench) -> bool:
    """Whether whoever asked may still see all of it: the role counts when the file is made."""
    person = await session.get(Person, job.person_id)
    if person is None:
        return False
    grants = await people.grants_of(session, person, bench.clock())
    return may(grants, Action.OVERSEE, replace(place_of(unit), cluster=cluster or unit.cluster))


async def _send(bench: Bench, job: Job, campaign: Campaign, unit: Unit, cluster: str, form: Form) -> None:
    now, tr = bench.clock(), bench.tr
    try:
        scope = scope_of(unit, cluster)
        which = (stored_id(campaign.id), scope.unit_id, scope.below, scope.cluster, form.value)
        content = await export_apart(bench.store, Request(*which, tr.language, now.isoformat(), bench.zone.key))
    except NothingToExportError:
        await bench.show(job, tr("The campaign asks nothing of {unit}.", unit=safe(cluster or unit.name)))
        return
    if len(content) > MOST_BYTES:
        await bench.show(job, tr("The file is larger than Telegram takes; the operator makes it with dondoc export."))
        return
    moment = formats.moment(now, bench.zone, tr.language)
    caption = f"{safe(campaign.title)}\n{safe(cluster or unit.name)}\n{tr('As of {moment}', moment=moment)}"
    name = f"{campaign.key}-{unit.code}-{day_of(now, bench.zone).isoformat()}.{form}"
    await bench.hand_over(File(job.chat_id, re.sub(r"[^\w.-]+", "-", name), content, caption[:1_000]))
