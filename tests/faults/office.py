"""The office that a trial is run on: a bloc of branches, its people and groups, in the sandbox and in the database."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.campaign import CalendarRule, CampaignFile, CampaignRules, ReminderRule, TallyRule, TaskRule
from domain.units import Cell, check_units, read_sheet
from domain.values import Purpose, RoleName
from sandbox import Sandbox
from sandbox.people import Chat, Person
from storage import campaigns, groups, people, unit_lists, units
from storage.engine import Store

CAMPAIGN = "dh2020"
TITLE = "Đại hội chi bộ"
TASKS = {"dai-hoi": ("Tổ chức đại hội", ("đại hội",)), "bao-cao": ("Nộp báo cáo", ("báo cáo",))}


@dataclass(frozen=True, slots=True)
class Plan:
    """How big an office is, where it is, and when it begins and ends."""

    groups: int = 5
    branches: int = 8
    """Under each group's unit. Of each eight, two never say a word: one who is told in private, one in the group."""
    zone: str = "Asia/Ho_Chi_Minh"
    begins: datetime = datetime(2020, 5, 4, 7, 30)  # noqa: DTZ001 - by the office's clock; a Monday
    due: datetime = datetime(2020, 5, 15, 17)  # noqa: DTZ001
    days_before: tuple[int, ...] = (11, 10, 9, 8, 7, 4, 3, 2, 1, 0)
    """Working days all of them, so that no moment is moved."""
    remind_at: time = time(8)
    tally_at: time = time(17)
    tally_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    holidays: bool = False
    group_type: str = "supergroup"

    @property
    def place(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self.zone)

    @property
    def start(self) -> datetime:
        """When it begins, aware."""
        return self.begins.replace(tzinfo=self.place)


@dataclass(slots=True)
class Branch:
    """One unit that must answer, with its secretary. `silent`: it never says a word; `private`: can be told alone."""

    code: str
    name: str
    group: int
    secretary: Person
    silent: bool
    private: bool


@dataclass(slots=True)
class Office:
    """The same people and groups on both sides."""

    plan: Plan
    branches: list[Branch] = field(default_factory=list)
    groups: list[Chat] = field(default_factory=list)
    """One for each unit above the branches, in their order; the last one is for the overview."""
    organiser: Person | None = None
    overseer: Person | None = None


def populate(telegram: Sandbox, plan: Plan) -> Office:
    """Let the people and groups exist in the sandbox; the same plan gives the same ids."""
    office = Office(plan)
    office.organiser = telegram.person("Trần", "Thị Tổ Chức", started=True)
    office.overseer = telegram.person("Lê", "Văn Phụ Trách", started=True)
    for group in range(plan.groups):
        mine = [_branch(telegram, plan, group, place) for place in range(plan.branches)]
        office.branches += mine
        members = [branch.secretary for branch in mine]
        title = f"Nhóm Sở {group + 1}"
        office.groups.append(telegram.group(title, members, type_=plan.group_type, bot="administrator"))
    office.groups.append(telegram.group("Toàn Khối", [office.organiser, office.overseer], bot="administrator"))
    return office


def _branch(telegram: Sandbox, plan: Plan, group: int, place: int) -> Branch:
    number, private = group * plan.branches + place + 1, place % 2 == 0
    secretary = telegram.person("Bí thư", f"Số {number}", started=private)
    return Branch(f"CB{number}", f"Chi bộ {number}", group, secretary, silent=place % 8 < 2, private=private)


async def furnish(store: Store, office: Office) -> None:
    """Store units, campaign, people and groups in a migrated, empty database."""
    now, zone = office.plan.start - timedelta(days=1), office.plan.place
    header: list[Cell] = ["code", "name", "parent", "kind"]
    bodies: list[list[Cell]] = [["K", "Đảng bộ Khối", "", "đảng bộ"]]
    bodies += [[f"S{n + 1}", f"Đảng bộ Sở {n + 1}", "K", "đảng bộ cơ sở"] for n in range(office.plan.groups)]
    bodies += [[one.code, one.name, f"S{one.group + 1}", "chi bộ"] for one in office.branches]
    listed = check_units(read_sheet(enumerate([header, *bodies], 1)))
    async with store.begin() as session:
        await unit_lists.import_units(session, listed, now.astimezone(zone).date())
        await campaigns.create(session, campaign_file(office.plan), now, zone)
        root = await units.named(session, "K")
        for person, role in ((office.organiser, RoleName.ORGANISER), (office.overseer, RoleName.OVERSEER)):
            assert person is not None
            known = await people.add_person(session, person.id, person.first_name, now)
            await people.grant(session, known, root, role, now)
            await people.note_started(session, known, now)
        for branch in office.branches:
            known = await people.add_person(session, branch.secretary.id, f"Bí thư {branch.name}", now)
            await people.grant(session, known, await units.named(session, branch.code), RoleName.SECRETARY, now)
            if branch.private:
                await people.note_started(session, known, now)
        for number, chat in enumerate(office.groups[:-1], 1):
            await groups.link(session, chat.id, await units.named(session, f"S{number}"), now, title=chat.title)
        overview = office.groups[-1]
        await groups.link(session, overview.id, root, now, purpose=Purpose.OVERVIEW, title=overview.title)


def campaign_file(plan: Plan) -> CampaignFile:
    """Two tasks for every branch, a reminder on each working day, a tally each afternoon."""
    due = plan.due.replace(tzinfo=plan.place)
    tasks = tuple(TaskRule(key, title, due, aliases=aliases) for key, (title, aliases) in TASKS.items())
    rules = CampaignRules(
        ReminderRule(plan.days_before, plan.remind_at),
        TallyRule(plan.tally_at, plan.tally_days),
        CalendarRule(quiet=(), holidays=plan.holidays),
    )
    return CampaignFile(CAMPAIGN, TITLE, "K", tasks, kinds=("chi bộ",), rules=rules)
