"""P12: planning the reminders of every unit against one raw SQL statement that writes the same rows.

python -m benchmarks.planning [units] [rounds]
"""

import asyncio
import sqlite3
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.measures import Result, ratio, spread, tell
from benchmarks.office import ZONE, copied, office
from scheduler.planning import plan
from storage.engine import Store

UNITS = 6_538
RAW = """
INSERT INTO deliveries (key, kind, campaign_id, task_id, unit_id, person_id, stage, due, stale_at, state, attempts,
    next_try, error, payload)
SELECT 'raw:' || units.code, 'reminder', 1, a.task_id, a.unit_id, roles.person_id, 'before_due', ?, ?,
    'waiting', 0, ?, '', '{}'
FROM assignments a JOIN units ON units.id = a.unit_id
JOIN roles ON roles.unit_id = a.unit_id JOIN people ON people.id = roles.person_id
WHERE a.task_id = 1 AND a.status != 'done' AND people.started_at IS NOT NULL AND people.blocked_at IS NULL
    AND roles.role = 'secretary' AND roles.until IS NULL
ORDER BY units.id
"""


async def planned(made: Path) -> tuple[float, int]:
    """Seconds of CPU to plan every reminder that has become due in two months, and how many rows that were."""
    store = Store(f"sqlite+aiosqlite:///{copied(made, 'planning')}")
    await plan(store, datetime.now(UTC), ZONE)  # nothing is due yet; calendars are loaded
    due = datetime.now(UTC) + timedelta(days=37)  # three days before the due of benchmarks.office
    began = time.process_time()
    await plan(store, due, ZONE)
    seconds = time.process_time() - began
    await store.close()
    with sqlite3.connect(made.with_name("planning.db")) as database:
        return seconds, database.execute("SELECT count(*) FROM deliveries WHERE kind = 'reminder'").fetchone()[0]


def raw(made: Path, times: int) -> float:
    """Seconds of CPU of the statement, once for each reminder of a unit."""
    with sqlite3.connect(copied(made, "planning-raw"), isolation_level=None) as database:
        moment = datetime.now(UTC).isoformat(" ")
        began = time.process_time()
        for number in range(times):
            database.execute("BEGIN IMMEDIATE")
            database.execute(RAW.replace("raw:", f"raw:{number}:"), (moment, moment, moment))
            database.execute("COMMIT")
        return time.process_time() - began


def main() -> None:
    """Measure in turn."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    made = asyncio.run(office(count, count))
    mine, theirs = [], []
    for _ in range(rounds):
        seconds, rows = asyncio.run(planned(made))
        branches = rows_of(made)
        mine.append(seconds)
        theirs.append(raw(made, max(1, rows // branches)))
        assert rows % branches == 0, f"{rows} reminders of {branches} branches"
    tell(
        Result(
            "P12",
            f"planning {rows:,} reminders ÷ one raw statement of the same rows",
            ratio(mine, theirs),
            3,
            detail=f"{spread([1e3 * one for one in mine])} against {spread([1e3 * one for one in theirs])} ms of CPU",
        )
    )


def rows_of(made: Path) -> int:
    """How many branches a campaign asks."""
    with sqlite3.connect(made) as database:
        return int(database.execute("SELECT count(*) FROM assignments").fetchone()[0])


if __name__ == "__main__":
    main()
