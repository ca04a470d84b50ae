"""Who changed what, when, from which message: one row a change, none where nothing changes."""

from datetime import timedelta

import pytest

from domain.values import Purpose, RoleName, Status
from storage import audit, campaigns, groups, people, units
from storage.engine import Store
from tests.builders import CREATED, Office, at, open_office

NOW = at("2020-05-15 09:00")


async def changes(office: Office) -> list[tuple[str, str, int | None]]:
    """What was done to what by whom, after the office was opened."""
    async with office.store.read() as session:
        rows = await audit.listing(session, CREATED + timedelta(seconds=1))
    return [(row.action, row.subject.split(":")[0], row.person_id) for row, _ in rows]


async def close(store: Store, *keys: str) -> None:
    """Close campaigns, all or none."""
    async with store.begin() as session:
        for key in keys:
            await campaigns.close(session, key, NOW)


async def test_every_change_has_its_row_with_who_made_it_and_from_which_message(store: Store) -> None:
    """Done twice it is still one."""
    office = await open_office(store)
    chief = await office.appoint("K", RoleName.ORGANISER)
    given = await office.say("A1", Status.DONE, NOW)
    for _ in range(2):
        await office.undo(given, NOW)
        async with store.begin() as session:
            audit.begin(session, audit.Source(None, chief.telegram_id, 5))
            audit.identify(session, chief.id)
            unit = await units.named(session, "A1")
            person = await people.add_person(session, 555, "Lê Văn Bình", NOW)
            await people.grant(session, person, unit, RoleName.DEPUTY, NOW)
            await groups.link(session, -77, unit, NOW, purpose=Purpose.OVERVIEW)
            await campaigns.close(session, "dh2020", NOW)
    assert sorted(await changes(office), key=str) == [
        ("campaign.close", "campaign", chief.id),
        ("group.link", "group", chief.id),
        ("report.withdraw", "report", None),
        ("role.grant", "person", chief.id),
    ]
    async with store.read() as session:
        (row, who) = next(one for one in await audit.listing(session) if one[0].action == "group.link")
    assert who is not None
    assert (who.id, row.chat_id, row.message_id, row.detail) == (
        chief.id,
        chief.telegram_id,
        5,
        {"unit": "A1", "purpose": "overview"},
    )


async def test_making_a_campaign_is_noted_and_what_is_undone_leaves_no_row(store: Store) -> None:
    """A change and its row are one transaction."""
    office = await open_office(store)
    async with store.read() as session:
        made = [(row.action, row.subject, row.detail) for row, _ in await audit.listing(session)]
    assert made == [("campaign.create", "campaign:dh2020", {"unit": "K"})]
    with pytest.raises(campaigns.UnknownCampaignError):
        await close(store, "dh2020", "unknown")
    assert await changes(office) == []
