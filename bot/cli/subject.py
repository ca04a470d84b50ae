"""What a command is about: a campaign and a unit."""

from typing import TYPE_CHECKING

from bot.cli.errors import CommandError

if TYPE_CHECKING:
    from sqlmodel.ext.asyncio.session import AsyncSession

    from storage.tables import Campaign, Unit


async def subject(session: "AsyncSession", key: str | None, code: str | None) -> tuple["Campaign", "Unit"]:
    """The campaign that is asked for, or the newest (an open one first), and the unit, or the campaign's own.

    Raises UnknownCampaignError, UnknownUnitError; CommandError if there is no campaign at all.
    """
    from storage import campaigns, units  # noqa: PLC0415 (half a second)

    rows = await campaigns.listing(session)
    chosen = [row for row in rows if key in {None, row[0].key}]
    if not chosen and key is not None:
        raise campaigns.UnknownCampaignError(key)
    if not chosen:
        raise CommandError("There is no campaign yet.")
    campaign, root = max(chosen, key=lambda row: (row[0].closed_at is None, row[0].id or 0))
    return campaign, await units.named(session, code) if code is not None else root
