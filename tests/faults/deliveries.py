"""What had to arrive: rows of the outbox against the messages that Telegram accepted, and against the plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import select

from sandbox.journal import Entry
from storage.engine import Store
from storage.tables import Delivery, DeliveryState, Group, Person
from storage.tables.columns import stored_id
from tests.faults.demands import demands
from tests.faults.kinds import kind_of
from tests.faults.trial import Trial
from tests.faults.verdict import Verdict, tell

OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)
NOT_SENT = (DeliveryState.FAILED, DeliveryState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Outbox:
    """The rows, and whom their targets are in Telegram."""

    rows: dict[str, Delivery]
    people: dict[int, int]
    groups: dict[int, int]

    def chat_of(self, row: Delivery) -> int | None:
        """Where a row goes, as things stand at the end."""
        if row.person_id is not None:
            return self.people[row.person_id]
        return self.groups.get(row.group_id or 0)


async def judge_deliveries(store: Store, trial: Trial, verdict: Verdict) -> None:
    """Fill in what was due, accepted, unsent, twice and unknown."""
    outbox = await read_outbox(store)
    accepted = match(trial, outbox, verdict)
    demanded = set(demands(trial))
    verdict.due = len(outbox.rows.keys() | demanded)
    unknown = [row for row in outbox.rows.values() if row.state is DeliveryState.UNKNOWN]
    verdict.unknown = len(unknown)
    if verdict.unknown > verdict.in_doubt:
        why = (f"{row.key} ({row.error})" for row in unknown)
        tell(verdict, f"{verdict.unknown} unknown, but only {verdict.in_doubt} were in doubt", why)
    problems = [f"{key} was never planned" for key in sorted(demanded - outbox.rows.keys())]
    for key, row in outbox.rows.items():
        problems += _unsent(trial, row, accepted.get(key, 0), outbox.chat_of(row), demanded=key in demanded)
    verdict.unsent += len(problems)
    tell(verdict, "unsent", problems)
    again = {key for key, row in outbox.rows.items() if row.resent_at is not None}
    verdict.marked += sum(accepted.get(key, 0) > 1 for key in again)
    too_often = [key for key, times in accepted.items() if times > 1 + (key in again)]
    verdict.twice += sum(times - 1 for times in accepted.values())
    tell(verdict, "sent twice", too_often)


async def read_outbox(store: Store) -> Outbox:
    """Read it."""
    async with store.read() as session:
        rows = (await session.exec(select(Delivery))).all()
        people = {stored_id(one.id): one.telegram_id for one in await session.exec(select(Person))}
        groups = {stored_id(one.id): one.chat_id for one in await session.exec(select(Group))}
    return Outbox({row.key: row for row in rows}, people, groups)


def _unsent(trial: Trial, row: Delivery, times: int, chat: int | None, *, demanded: bool) -> Iterator[str]:
    now, excused = trial.telegram.clock.now(), trial.may_fail(chat, row.due) or trial.is_spoilt(row)
    if row.state in OPEN and (row.state is DeliveryState.SENDING or row.next_try <= now):
        yield f"{row.key} is still {row.state}"
    if row.state is DeliveryState.SENT and times == 0:
        yield f"{row.key} counts as sent, but Telegram did not accept it"
    if row.state in NOT_SENT and times > 0:
        yield f"{row.key} counts as {row.state}, but Telegram accepted it"
    if row.state is DeliveryState.FAILED and not excused:
        yield f"{row.key} failed: {row.error}"
    if row.state is DeliveryState.CANCELLED and demanded and not (trial.was_late(row) or excused):
        yield f"{row.key} was cancelled though it was of use"


def match(trial: Trial, outbox: Outbox, verdict: Verdict) -> dict[str, int]:
    """How often Telegram accepted each row. What it accepted that belongs to no row counts as sent twice."""
    sent = {(row.chat_id, row.message_id): row for row in outbox.rows.values() if row.state is DeliveryState.SENT}
    doubtful = [row for row in outbox.rows.values() if row.state is DeliveryState.UNKNOWN or row.resent_at is not None]
    found: dict[str, int] = {}
    for entry in trial.telegram.journal.calls("sendMessage"):
        row = sent.get((entry.chat, _number(entry)))
        if row is None and not _told_without_database(trial, entry) and (kind := kind_of(entry)) is not None:
            row = next((one for one in doubtful if one.kind in kind and _fits(trial, outbox, one, entry)), None)
            if row is None:
                verdict.twice += 1
                at, text = datetime.fromtimestamp(entry.at, UTC), str((entry.params or {}).get("text"))
                tell(verdict, "accepted, but no row says so", [f"{kind} in {entry.chat} at {at}: {text[:80]}"])
            else:
                doubtful.remove(row)
        if row is not None:
            verdict.accepted += 1
            found[row.key] = found.get(row.key, 0) + 1
            if row.claimed_at is not None and row.claimed_at < row.due:
                verdict.wrong += 1
                tell(verdict, "wrong", [f"{row.key} was taken in hand before it was due"])
    return found


def _fits(trial: Trial, outbox: Outbox, row: Delivery, entry: Entry) -> bool:
    chat = outbox.chat_of(row)
    there = entry.chat is not None and trial.crowd.moved.get(entry.chat, entry.chat)
    # One that is doubtful since the database was put back was never claimed in it; of one that was sent once more the
    # first claim is forgotten.
    from_then = row.due if row.resent_at else row.claimed_at or row.due
    return chat == there and from_then.timestamp() <= entry.at + 1


def _told_without_database(trial: Trial, entry: Entry) -> bool:
    """While the database is away, operators are told so directly: there is nowhere to write that down."""
    return trial.without_database and trial.office.organiser is not None and entry.chat == trial.office.organiser.id


def _number(entry: Entry) -> int | None:
    return entry.result.get("message_id") if isinstance(entry.result, dict) else None
