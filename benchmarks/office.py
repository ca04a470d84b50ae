"""Offices of any size, made once and copied for each run: a tree of units, a campaign, people, what they say."""

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from domain.campaign import CampaignFile, TaskRule
from domain.units import UnitList, check_units
from domain.units.row import Sheet, UnitRow
from domain.values import RoleName
from storage import campaigns, people, unit_lists, units
from storage.engine import Store
from storage.migrate import FOLDER as MIGRATIONS
from storage.migrate import migrate
from storage.tables import Unit

FOLDER = Path("var/benchmarks")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_PERSON = 5_000_001
TOPS = 61
LEAVES_EACH = 5
KINDS = ("đảng bộ khối", "đảng bộ", "đảng bộ cơ sở", "chi bộ")
TASK = "Tổ chức đại hội"
COLUMNS = frozenset({"code", "name", "parent", "kind", "cluster"})
PLACES = (
    "Văn phòng",
    "Thanh tra",
    "Kế toán",
    "Hành chính",
    "Bệnh viện",
    "Trường học",
    "Ngân hàng",
    "Công an",
    "Bưu điện",
)
REPORTS = (
    "Báo cáo: chi bộ đã tổ chức xong đại hội",
    "Đã hoàn thành đại hội ngày hôm qua",
    "Chi bộ đang chuẩn bị đại hội",
    "Chi bộ em chưa tổ chức được, xin lùi đến ngày {later}",
    "cb da hoan thanh dai hoi",
)
"""What people write; each is a clear report on the task."""


def tree(count: int) -> UnitList:
    """About `count` units on four levels: 61 committees, their organisations, five branches under each of those."""
    middles = max(TOPS, (count - TOPS - 1) // (LEAVES_EACH + 1))
    rows = [UnitRow(2, "K", "Đảng bộ Khối", kind=KINDS[0])]
    rows += [UnitRow(0, f"T{n}", f"Đảng bộ {n}", "K", KINDS[1], cluster=f"Cụm {n % 9 + 1}") for n in range(TOPS)]
    rows += [UnitRow(0, f"M{n}", f"Đảng bộ cơ sở {n}", f"T{n % TOPS}", KINDS[2]) for n in range(middles)]
    leaves = count - len(rows)
    rows += [
        UnitRow(0, f"L{n}", f"Chi bộ {PLACES[n // middles]} {n}", f"M{n % middles}", KINDS[3]) for n in range(leaves)
    ]
    return check_units(Sheet(tuple(rows), (), COLUMNS, ()))


async def office(count: int, secretaries: int) -> Path:
    """A database with so many units, a campaign that asks all branches, and secretaries of the first of them.

    It is made once and kept; callers copy it (`copied`).
    """
    tables = b"".join(sorted(version.read_bytes() for version in (MIGRATIONS / "versions").glob("*.py")))
    made = FOLDER / f"office-{count}-{secretaries}-{crc32(tables):08x}.db"
    if made.exists():
        return made
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = made.with_suffix(".draft")
    for left in FOLDER.glob(f"{draft.name}*"):
        left.unlink()
    await _fill(Store(f"sqlite+aiosqlite:///{draft}"), count, secretaries)
    with sqlite3.connect(draft) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    draft.replace(made)
    return made


async def _fill(store: Store, count: int, secretaries: int) -> None:
    await migrate(store.engine)
    now = datetime.now(UTC)
    plan = CampaignFile("dh", "Đại hội", "K", (TaskRule("dai-hoi", TASK, now + timedelta(days=40)),), kinds=(KINDS[3],))
    async with store.begin() as session:
        await unit_lists.import_units(session, tree(count), now.astimezone(ZONE).date())
        await campaigns.create(session, plan, now, ZONE)
        branches = select(Unit).where(col(Unit.kind) == KINDS[3]).order_by(col(Unit.id)).limit(secretaries)
        for number, unit in enumerate((await session.exec(branches)).all(), FIRST_PERSON):
            person = await people.add_person(session, number, f"Người {number}", now)
            await people.grant(session, person, unit, RoleName.SECRETARY, now)
            await people.note_started(session, person, now)
        chief = await people.add_person(session, FIRST_PERSON - 1, "Tổ chức", now)
        await people.grant(session, chief, await units.named(session, "K"), RoleName.ORGANISER, now)
        await people.note_started(session, chief, now)
    await store.close()


def copied(made: Path, name: str) -> Path:
    """A copy to work on."""
    for left in FOLDER.glob(f"{name}.db*"):
        left.unlink()
    return Path(shutil.copy(made, FOLDER / f"{name}.db"))


def secretaries(count: int) -> range:
    """Telegram ids of the secretaries."""
    return range(FIRST_PERSON, FIRST_PERSON + count)


def words(people_ids: Sequence[int], count: int) -> list[tuple[int, int, str]]:
    """So many reports in private, from people in turn: who, where, what."""
    later = datetime.now(ZONE) + timedelta(days=30)
    said: Iterator[str] = cycle([report.format(later=f"{later.day}/{later.month}") for report in REPORTS])
    return [(person, person, next(said)) for person in islice(cycle(people_ids), count)]


def settings(url: str, token: str, database: Path) -> dict[str, str]:
    """The bot's environment."""
    return {
        "DONDOC_BOT_TOKEN": token,
        "DONDOC_API_URL": url,
        "DONDOC_DATABASE_URL": f"sqlite:///{database}",
        "DONDOC_LISTEN": "127.0.0.1:0",
    }


def queue_reminders(database: Path, count: int, moment: datetime) -> None:
    """Let a reminder be due at `moment` (aware) for the first so many secretaries."""
    with sqlite3.connect(database) as connection:
        now, later = (moment.astimezone(UTC) + timedelta(days=days) for days in (0, 1))
        connection.execute(
            """
            INSERT INTO deliveries (key, kind, campaign_id, task_id, unit_id, person_id, stage, due, stale_at, state,
                attempts, next_try, error, payload)
            SELECT 'reminder:' || units.code, 'reminder', tasks.campaign_id, tasks.id, units.id, people.id,
                'before_due', ?, ?, 'waiting', 0, ?, '', '{}'
            FROM people JOIN roles ON roles.person_id = people.id JOIN units ON units.id = roles.unit_id, tasks
            WHERE people.telegram_id >= ? AND people.telegram_id < ? ORDER BY people.telegram_id
            """,
            (
                *(moment.strftime("%Y-%m-%d %H:%M:%S.%f") for moment in (now, later, now)),
                FIRST_PERSON,
                FIRST_PERSON + count,
            ),
        )


def stored(database: Path) -> int:
    """How many reports a database holds."""
    with sqlite3.connect(database) as connection:
        return int(connection.execute("SELECT count(*) FROM reports").fetchone()[0])


if __name__ == "__main__":
    print(asyncio.run(office(int(sys.argv[1]), int(sys.argv[2]))))
