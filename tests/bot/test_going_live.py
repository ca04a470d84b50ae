"""What the doctor says is still missing, from an empty database to an office that is set up."""

from datetime import timedelta

import pytest

from bot.findings import Level
from bot.going_live import Office, look_at_office, what_is_missing
from domain.values import RoleName
from locales.translator import Translator
from storage import people
from storage.engine import Store
from tests.builders import BLOC, CREATED, ZONE, open_office, take_over

TODAY = CREATED.astimezone(ZONE).date()


async def told(store: Store, language: str = "en") -> list[str]:
    """The sentences."""
    office = await look_at_office(store, CREATED, TODAY)
    assert office is not None
    return [finding.sentence for finding in what_is_missing(office, Translator(language))]


async def test_an_empty_database_lacks_everything(store: Store) -> None:
    """In the order in which it is done."""
    assert await told(store) == [
        "There is no organiser.",
        "There are no units.",
        "No group is linked.",
        "No campaign is open.",
    ]


async def test_each_step_takes_a_line_away(sqlite_store: Store) -> None:
    """Until all is set up."""
    await take_over(sqlite_store, BLOC)
    assert "Units without a secretary: 9." in await told(sqlite_store)
    office = await open_office(sqlite_store)
    await office.appoint("K", RoleName.ORGANISER)
    await office.link("K")
    assert await told(sqlite_store) == ["Units without a secretary: 9."]
    for row in BLOC:
        await office.appoint(str(row[0]), started=row[0] != "A1")
    assert await told(sqlite_store) == ["Secretaries who cannot be written to in private: 1."]
    async with sqlite_store.begin() as session:
        for person, _, _ in await people.listing(session, CREATED):
            await people.note_started(session, person, CREATED)
    assert await told(sqlite_store) == ["The office is set up: 9 units, 1 group."]
    assert await look_at_office(sqlite_store, CREATED - timedelta(days=1), TODAY) == Office(0, 9, 9, 0, 1, 1)


async def test_without_tables_nothing_is_said(tmp_path: object) -> None:
    """That the database is not ready is another line."""
    store = Store(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    assert await look_at_office(store, CREATED, TODAY) is None
    await store.close()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_line_has_its_cure(language: str) -> None:
    """But the one that says that all is well."""
    tr = Translator(language)
    lacking = list(what_is_missing(Office(0, 0, 0, 1, 0, 0), tr))
    assert len(lacking) == 5
    assert all(finding.level is Level.WARN and finding.cure for finding in lacking)
    (well,) = what_is_missing(Office(1, 60, 0, 0, 5, 1), tr)
    assert (well.level, well.cure) == (Level.OK, "")
