"""The table of verdicts, on the screen and as a page."""

from collections.abc import Sequence

from tests.faults.verdict import Verdict

COLUMNS = ("kills", "made", "stored", "lost", "due", "accepted", "unsent", "twice", "unknown", "in_doubt", "wrong")
HEAD = (
    "| scenario | database | " + " | ".join(COLUMNS).replace("_", " ") + " | seconds |",
    "| --- | --- |" + " ---: |" * (len(COLUMNS) + 1),
)
INTRODUCTION = """# Faults survived

Made by `make faults SEED={seed}`. In each line the bot is a process of its own, on a Telegram on loopback, with a
campaign of forty branches under way. Afterwards the sandbox's journal (what was made, delivered, confirmed, accepted)
is compared with the database.

Two replicas: two programs work on one PostgreSQL database, and what kills the one that leads lets the other take over.

- made, stored: updates that people caused, and those whose effect the database holds. *lost* must be 0.
- due, accepted: messages that had to arrive, and those that Telegram accepted. *unsent* must be 0: each was sent, is
  unknown, or was cancelled or refused with a reason.
- *twice* must be 0: a message of which nobody can know whether it arrived is marked unknown and not sent again; but for
  reports upwards, which are sent once more (`DONDOC_RESEND_UNKNOWN`), each marked as such. There may be as many
  *unknown* as were *in doubt*: at a kill what the server saw in the second around it, eight at most, and one that was
  about to leave; and answers that a fault took away.
- *wrong* must be 0: reports, standings and kept figures that are not what people said.

"""


def line(verdict: Verdict) -> str:
    """A verdict as a line of the table; one that is not good is marked."""
    figures = " | ".join(str(getattr(verdict, name)) for name in COLUMNS)
    name = verdict.scenario if verdict.good else f"**{verdict.scenario}**"
    return f"| {name} | {verdict.database} | {figures} | {verdict.seconds:.0f} |"


def document(verdicts: Sequence[Verdict], seed: int, before: str = "") -> str:
    """The page; of the page as it was `before`, what was not played now stays, if it was played by the same seed."""
    introduction = INTRODUCTION.format(seed=seed)
    old = before.removeprefix(introduction).splitlines() if before.startswith(introduction) else []
    now = {(one.scenario, one.database): line(one) for one in verdicts}
    rows = {_place(row): row for row in old if row.startswith("| ") and row not in HEAD} | now
    faults = [told for told in old if any(told.startswith(_bullet(*place)) for place in rows.keys() - now.keys())]
    faults += [_bullet(one.scenario, one.database) + fault for one in verdicts for fault in one.faults]
    found = ["", "What is not as it must be:", "", *faults] if faults else []
    return introduction + "\n".join([*HEAD, *rows.values(), *found]) + "\n"


def _place(row: str) -> tuple[str, str]:
    """Scenario and database of a line of the table."""
    _, name, database, _ = row.split("|", 3)
    return name.strip(" *"), database.strip()


def _bullet(scenario: str, database: str) -> str:
    return f"- {scenario}, {database}: "
