"""A campaign file that was sent in chat: fetched and read; what it says waits in the draft for its preview."""

from domain.campaign import CampaignFile
from domain.campaign_file import CampaignFileError, parse_campaign
from domain.messages import Button, Rows
from reports.buttons import data_of
from reports.text import campaign_files as text
from scheduler.jobs import Bench, FileGoneError, FileTooLargeError
from storage import drafts, units
from storage.tables import Draft, Job
from storage.tables.columns import stored_id

LARGEST = 1_000_000
"""Bytes of a campaign file."""


class UnusableError(Exception):
    """The file cannot be used; its message is told to whoever sent it, as HTML."""


async def read(bench: Bench, job: Job) -> None:
    """Say how many tasks the file holds and offer the preview, or all that is wrong with it."""
    rows: Rows = ()
    try:
        words = await _fetch(bench, job)
        plan = _parse(bench, job, words)
        draft = await _keep(bench, job, words, plan)
    except UnusableError as error:
        html = str(error)
    else:
        html = text.read(bench.tr, plan.title, len(plan.tasks))
        rows = (
            (Button(bench.tr("Preview"), data_of("d", draft.id, draft.turn, "back")),),
            (Button(bench.tr("Cancel"), data_of("d", draft.id, draft.turn, "cancel")),),
        )
    await bench.show(job, html, rows)
    async with bench.finishing(job):
        pass


async def _fetch(bench: Bench, job: Job) -> str:
    """The file's words. Raises UnusableError if it is no text of ours: too large, gone, not UTF-8."""
    try:
        content = await bench.fetch(str(job.data["file"]))
        if len(content) <= LARGEST:
            return content.decode("utf-8-sig")
    except (FileGoneError, FileTooLargeError, UnicodeDecodeError) as error:
        raise UnusableError(text.unreadable(bench.tr)) from error
    raise UnusableError(text.unreadable(bench.tr))


def _parse(bench: Bench, job: Job, words: str) -> CampaignFile:
    try:
        return parse_campaign(words, str(job.data["name"]), bench.zone)
    except CampaignFileError as error:
        raise UnusableError(text.problems(bench.tr, error.problems)) from error


async def _keep(bench: Bench, job: Job, words: str, plan: CampaignFile) -> Draft:
    """Let the draft know what the file says. Raises UnusableError if its unit is not in the list, or it is over."""
    async with bench.storing(job) as session:
        unit = await units.by_code(session, plan.unit)
        if unit is None or unit.closed is not None:
            raise UnusableError(text.unknown_unit(bench.tr, plan.unit))
        draft = None if job.draft_id is None else await drafts.by_id(session, job.draft_id)
        if draft is None or draft.closed_at is not None:
            raise UnusableError(text.called_off(bench.tr))
        await drafts.keep(session, draft, bench.clock(), file=words, unit=stored_id(unit.id), title=plan.title)
    return draft
