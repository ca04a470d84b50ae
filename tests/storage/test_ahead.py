"""What a batch of messages needs is looked up beforehand, by what leads straight to it."""

from typing import Any

from sqlalchemy import event

from storage.ahead import look_ahead
from storage.engine import Store
from tests.builders import BLOC, Cell, at, open_office


async def test_what_the_speakers_owe_is_found_by_their_units(sqlite_store: Store) -> None:
    """By whatever all rows have alike SQLite would look at the whole office before each answer."""
    more: list[list[Cell]] = [
        [f"B{number}", f"Chi bộ Khoa {number}", "B", "chi bộ", "", ""] for number in range(10, 50)
    ]
    office = await open_office(sqlite_store, rows=(*BLOC, *more))
    speakers = [await office.appoint(str(code), telegram_id=number) for number, (code, *_) in enumerate(more, 10_000)]
    asked: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, given: object, _context: object, _many: object) -> None:
        asked.append((statement, given))

    event.listen(sqlite_store.engine.sync_engine, "before_cursor_execute", note)
    async with sqlite_store.begin() as session:
        await look_ahead(session, {one.telegram_id for one in speakers}, {(1, 1)}, set(), at("2020-05-15 09:00"))
    event.remove(sqlite_store.engine.sync_engine, "before_cursor_execute", note)
    ((statement, given),) = [one for one in asked if "FROM assignments" in one[0] and "unit_id IN" in one[0]]
    async with sqlite_store.engine.connect() as connection:
        ways = [row[3] for row in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)]
    assert any("unit_id=?" in way for way in ways), ways
