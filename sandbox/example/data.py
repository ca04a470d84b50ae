import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PRIVATE = "private"
START_BEFORE_STORY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a Telegram account. `started`: has opened the private chat with the bot before the story.

    `role` is "organiser", "overseer", "secretary" or "" (a stranger); `units` are the codes of the units it is for
    (an overseer's: all units of the clusters overseen).
    """

    key: str
    id: int
    name: str
    username: str
    phone: str
    note: str
    role: str
    units: tuple[str, ...]
    started: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A supergroup with the bot as administrator; `members` are keys of people. `cluster` is "" for the overview."""

    key: str
    id: int
    title: str
    purpose: str
    unit: str
    cluster: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person does: says `text` (in answer to the act named `reply_to`), presses the button `press`, sends
    a `file` of the example's folder, shares their phone number, or adds the bot to a group as `adds_bot` says
    ("member", "administrator"); exactly one of these. `moves_clock` (ISO, office time) moves the time instead.

    `at` is aware, None where the moment does not matter; `person` is a key; `chat` a group's key or "private". `press`
    is a label; the button is on the newest message of the bot in that chat that has one so labelled.
    """

    at: datetime | None
    person: str
    chat: str
    text: str = ""
    press: str = ""
    name: str = ""
    reply_to: str = ""
    file: str = ""
    shares_phone: bool = False
    adds_bot: str = ""
    moves_clock: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """All of the example. `story` is in time order and begins with the /start of everybody who has started the bot.

    `starts` (aware, office time) is the sandbox's time after the story; `running`: whether its clock then runs.
    """

    units: Path
    campaign: Path
    starts: datetime
    running: bool
    people: tuple[Member, ...]
    groups: tuple[Group, ...]
    story: tuple[Act, ...]

    @property
    def begins(self) -> datetime:
        """The moment of the story's first act."""
        return next(act.at for act in self.story if act.at is not None)

    def person(self, key: str) -> Member:
        """The person with this key. Raises KeyError."""
        return {member.key: member for member in self.people}[key]

    def place(self, person: str, chat: str) -> int:
        """The Telegram id of a chat as a person names it: a group's key, or "private". Raises KeyError."""
        if chat == PRIVATE:
            return self.person(person).id
        return {group.key: group.id for group in self.groups}[chat]

    def roles(self) -> Iterator[tuple[int, str, str, str]]:
        """Who is what for which unit: (telegram id, name, unit code, role), one row a role."""
        for member in self.people:
            for unit in member.units:
                yield member.id, member.name, unit, member.role


def load_example() -> Example:
    """Read the example's files that lie beside this module."""
    world = tomllib.loads((HERE / "world.toml").read_text(encoding="utf-8"))
    told = tomllib.loads((HERE / "story.toml").read_text(encoding="utf-8"))["act"]
    people = tuple(_member(row, _clusters(HERE / "units.csv")) for row in world["person"])
    acts = [_act(row) for row in told]
    return Example(
        units=HERE / "units.csv",
        campaign=HERE / "campaign.toml",
        starts=world["starts"],
        running=world["running"],
        people=people,
        groups=tuple(_group(row) for row in world["group"]),
        story=(*_starts(people, told[0]["at"] - START_BEFORE_STORY), *acts),
    )


def _clusters(units: Path) -> dict[str, list[str]]:
    """Codes of the units of each cluster, in the list's order."""
    found: dict[str, list[str]] = {}
    with units.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["Cụm"], []).append(row["Mã"])
    return found


def _member(row: dict[str, Any], clusters: dict[str, list[str]]) -> Member:
    overseen = [code for cluster in row.get("clusters", ()) for code in clusters[cluster]]
    return Member(
        key=row["key"],
        id=row["id"],
        name=row["name"],
        username=row.get("username", ""),
        phone=row["phone"],
        note=row["note"],
        role=row.get("role", ""),
        units=(row["unit"],) if "unit" in row else tuple(overseen),
        started=row["started"],
    )


def _group(row: dict[str, Any]) -> Group:
    return Group(
        key=row["key"],
        id=row["id"],
        title=row["title"],
        purpose=row["purpose"],
        unit=row["unit"],
        cluster=row.get("cluster", ""),
        members=tuple(row["members"]),
    )


def _act(row: dict[str, Any]) -> Act:
    words = {name: row[name] for name in ("text", "press", "name", "reply_to") if name in row}
    return Act(row["at"], row["as"], row["chat"], **words)


def _starts(people: tuple[Member, ...], at: datetime) -> Iterator[Act]:
    return (Act(at, member.key, PRIVATE, text="/start") for member in people if member.started)
