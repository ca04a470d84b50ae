"""A small office for tests: a bloc of nine units, one campaign, people, groups, and what they say, a line each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.campaign import CampaignFile, TaskRule
from domain.tally import Figures
from domain.units import Cell, check_units, read_sheet
from domain.values import Purpose, RoleName, Status
from scheduler.planning import plan
from storage import campaigns, counters, figures, groups, outbox, people, reports, unit_lists, units
from storage.engine import Store
from storage.reports import Origin, Statement
from storage.scopes import scope_of
from storage.tables import Assignment, Campaign, Delivery, Group, Person, Report, Task, Unit
from storage.tables.columns import stored_id
from tests.rows import put_back

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

HEADER: list[Cell] = ["code", "name", "parent", "kind", "cluster", "wave"]
BLOC: tuple[list[Cell], ...] = (
    ["K", "Đảng bộ Khối", "", "đảng bộ", "", ""],
    ["A", "Đảng bộ Sở Tài chính", "K", "đảng bộ cơ sở", "Cụm 1", ""],
    ["B", "Đảng bộ Sở Y tế", "K", "đảng bộ cơ sở", "Cụm 2", ""],
    ["C", "Chi bộ Báo Khối", "K", "chi bộ", "Cụm 2", ""],
    ["A1", "Chi bộ Văn phòng", "A", "chi bộ", "", "điểm"],
    ["A2", "Chi bộ Thanh tra", "A", "chi bộ", "", ""],
    ["B1", "Chi bộ Kế toán", "B", "chi bộ", "", "điểm"],
    ["B2", "Chi bộ Tổ chức", "B", "chi bộ", "", ""],
    ["B3", "Chi bộ Bệnh viện", "B", "chi bộ", "", ""],
)
"""Six branches: two under A (Cụm 1), three under B and one beside them (Cụm 2); A1 and B1 lead the way (điểm)."""


def at(text: str) -> datetime:
    """The moment, in UTC, at which the office's clock shows `text`: "2020-05-15 17:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC)


CREATED = at("2020-05-04 08:00")
"""A Monday."""
DUE = at("2020-06-30 17:00")
"""A Tuesday: for all but the units of the wave "điểm"."""
EARLY_DUE = at("2020-05-29 17:00")
"""A Friday: for the units of the wave "điểm"."""
CONGRESS = TaskRule("dai-hoi", "Tổ chức đại hội", DUE, due_by_wave={"điểm": EARLY_DUE})
CAMPAIGN = CampaignFile("dh2020", "Đại hội chi bộ nhiệm kỳ 2020 - 2022", "K", (CONGRESS,), kinds=("chi bộ",))


async def take_over(store: Store, rows: Iterable[list[Cell]], now: datetime = CREATED) -> None:
    """Import a unit list and bring the campaigns in step with it, as the program does."""
    listed = check_units(read_sheet(enumerate([HEADER, *rows], 1)))
    async with store.begin() as session:
        await unit_lists.import_units(session, listed, now.astimezone(ZONE).date())
        await campaigns.refresh(session, now, ZONE)


def changed(rows: Iterable[list[Cell]], code: str, **cells: Cell) -> tuple[list[Cell], ...]:
    """The rows with some cells of one unit changed, named as in HEADER."""
    return tuple(
        [cells.get(str(name), cell) for name, cell in zip(HEADER, row, strict=True)] if row[0] == code else row
        for row in rows
    )


async def open_office(
    store: Store, file: CampaignFile = CAMPAIGN, rows: Iterable[list[Cell]] = BLOC, now: datetime = CREATED
) -> "Office":
    """The bloc with its campaign, in an empty database."""
    listed = tuple(rows)

    async def make() -> None:
        await take_over(store, listed, now)
        async with store.begin() as session:
            await campaigns.create(session, file, now, ZONE)

    await put_back(store, repr((file, listed, now)), make)
    return Office(store)


def without_holidays(file: CampaignFile = CAMPAIGN) -> CampaignFile:
    """The campaign with a calendar that knows weekends alone."""
    return replace(file, rules=replace(file.rules, calendar=replace(file.rules.calendar, holidays=False)))


@dataclass
class Office:
    """Does in one line each what the program does in a unit of work; units and tasks go by their code and key."""

    store: Store
    campaign: str = CAMPAIGN.key
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    """Telegram's ids: of messages, updates, people and groups."""

    async def unit(self, code: str) -> Unit:
        """A unit."""
        async with self.store.read() as session:
            return await units.named(session, code)

    async def task(self, key: str = CONGRESS.key) -> Task:
        """A task of the campaign."""
        async with self.store.read() as session:
            return await self._task(session, key)

    async def standing(self, code: str, key: str = CONGRESS.key) -> Assignment:
        """Where a unit stands in a task."""
        async with self.store.read() as session:
            return (await self._owed(session, [code], key))[0]

    async def owing(self, key: str = CONGRESS.key) -> dict[str, datetime]:
        """Code to due of every unit that has an assignment of a task."""
        task = await self.task(key)
        async with self.store.read() as session:
            rows = select(Unit.code, Assignment.due).join(Assignment).where(Assignment.task_id == task.id)
            rows = rows.where(col(Assignment.dropped_at).is_(None))
            return dict((await session.exec(rows.order_by(Unit.code))).all())

    async def appoint(
        self,
        code: str,
        role: RoleName = RoleName.SECRETARY,
        name: str = "Nguyễn Văn An",
        *,
        started: bool = True,
        now: datetime = CREATED,
        cluster: str = "",
        telegram_id: int | None = None,
    ) -> Person:
        """Give a person (a new one unless `telegram_id` says who) a role; `started`: private messages reach them."""
        async with self.store.begin() as session:
            number = telegram_id or 7_000 + next(self.numbers)
            person = await people.add_person(session, number, name, now)
            await people.grant(session, person, await units.named(session, code), role, now, cluster)
            if started:
                await people.note_started(session, person, now)
        return person

    async def link(
        self, code: str, *, cluster: str = "", purpose: Purpose = Purpose.REPORTS, now: datetime = CREATED
    ) -> Group:
        """Link a new group."""
        async with self.store.begin() as session:
            unit = await units.named(session, code)
            chat_id = -1_000 - next(self.numbers)
            return await groups.link(session, chat_id, unit, now, cluster=cluster, purpose=purpose)

    async def say(
        self,
        code: str | Sequence[str],
        status: Status,
        when: datetime,
        *,
        day: date | None = None,
        key: str = CONGRESS.key,
        stored: datetime | None = None,
        **origin: object,
    ) -> list[Report]:
        """State something for a unit, or for several in one message; `origin` are fields of Origin.

        A new private message unless `message_id` says which; what arrives late is `stored` later than `when`.
        """
        number = next(self.numbers)
        plain = Origin(7, number, when, number, None, "private", "Báo cáo")
        async with self.store.begin() as session:
            owed = await self._owed(session, [code] if isinstance(code, str) else code, key)
            said = [(assignment, Statement(status, day)) for assignment in owed]
            return await reports.record(session, said, replace(plain, **origin), stored or when, ZONE)

    async def undo(self, said: Sequence[Report], when: datetime) -> list[Report]:
        """Take reports back."""
        async with self.store.begin() as session:
            found = [await session.get_one(Report, report.id) for report in said]
            return await reports.withdraw(session, found, when, ZONE)

    async def figures(self, code: str, now: datetime, *, cluster: str = "", key: str = CONGRESS.key) -> Figures:
        """The kept figures of a scope."""
        async with self.store.read() as session:
            task, unit = await self._task(session, key), await units.named(session, code)
            return await figures.of_scope(session, task, scope_of(unit, cluster), now)

    async def figures_then(self, code: str, then: datetime, *, cluster: str = "", key: str = CONGRESS.key) -> Figures:
        """The figures of a scope at an earlier moment."""
        async with self.store.read() as session:
            task, unit = await self._task(session, key), await units.named(session, code)
            return await figures.as_of(session, task, scope_of(unit, cluster), then, ZONE)

    async def differences(self, key: str = CONGRESS.key) -> list[tuple[int, datetime]]:
        """Where the kept figures are not what a recount gives."""
        async with self.store.read() as session:
            return await counters.differences(session, stored_id((await self._task(session, key)).id))

    async def plan(self, now: datetime) -> int:
        """Queue what is due."""
        return await plan(self.store, now, ZONE)

    async def outbox(self) -> Sequence[Delivery]:
        """Everything queued so far, in the order it was due."""
        async with self.store.read() as session:
            return await outbox.listing(session)

    async def keys(self) -> list[str]:
        """The keys of everything queued so far, in alphabetical order."""
        return sorted(delivery.key for delivery in await self.outbox())

    async def _task(self, session: AsyncSession, key: str) -> Task:
        rows = select(Task).join(Campaign).where(Campaign.key == self.campaign, Task.key == key)
        return (await session.exec(rows)).one()

    async def _owed(self, session: AsyncSession, codes: Sequence[str], key: str) -> list[Assignment]:
        """The assignments of these units, in their order."""
        rows = select(Unit.code, Assignment).join(Assignment).join(Task).join(Campaign)
        rows = rows.where(Campaign.key == self.campaign, Task.key == key, col(Unit.code).in_(codes))
        found = dict((await session.exec(rows)).all())
        return [found[code] for code in codes]
