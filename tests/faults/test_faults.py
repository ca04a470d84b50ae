"""The short form of the simulator, for CI: a few kills, and seeds of faults that it has found.

Every scenario on every database is `make faults`; here are those that come to rest within half a minute.
"""

from collections.abc import Iterator

import pytest

from tests.faults.databases import Databases, Postgresql, Sqlite, postgresql_server, sqlite_files
from tests.faults.scenarios import SCENARIOS, run

pytestmark = pytest.mark.slow
ON_SQLITE = (
    ("kill storm", 1),
    ("kill in migration", 1),
    ("poison", 1),  # found: an update that the library cannot read ended the program, at each start anew
    ("SIGTERM before it began", 1),  # found: a stop was not heard while Telegram could not be reached
    ("disk full", 2026),  # found: what had become of a message was forgotten when it could not be written down
    ("locked by another program", 1),  # found: an error that SQLAlchemy had not wrapped ended the program
    ("wandering chats", 1),
    ("disk full", 1),  # found: what had been sent stayed "sending" when its end could not be written
    ("restored from a backup", 1),
    ("troubled line", 2026),
    ("SIGTERM with thousands waiting", 2026),  # found: a stop broke off what was on its way, and left it in doubt
    ("an hour of 429", 2026),  # found: a stop that came while the line was being opened left it open
)
ON_POSTGRESQL = (
    ("kill storm", 2),
    ("read-only", 1),
)
ON_TWO_REPLICAS = (("leader stopped for three leases", 1),)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Sqlite]:
    """Databases that are files."""
    with sqlite_files() as databases:
        yield databases


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Postgresql]:
    """A server that can be stopped hard."""
    with postgresql_server() as databases:
        yield databases


@pytest.fixture(scope="module")
def two_replicas() -> Iterator[Postgresql]:
    """The same for two programs on each database."""
    with postgresql_server(replicas=2) as databases:
        yield databases


@pytest.mark.parametrize(("name", "seed"), ON_SQLITE)
async def test_it_survives_on_sqlite(name: str, seed: int, sqlite: Sqlite) -> None:
    """Nothing lost, nothing unsent, nothing twice, no wrong figure."""
    await survive(name, seed, sqlite)


@pytest.mark.postgresql
@pytest.mark.parametrize(("name", "seed"), ON_POSTGRESQL)
async def test_it_survives_on_postgresql(name: str, seed: int, postgresql: Postgresql) -> None:
    """The same."""
    await survive(name, seed, postgresql)


@pytest.mark.postgresql
@pytest.mark.parametrize(("name", "seed"), ON_TWO_REPLICAS)
async def test_two_replicas_survive(name: str, seed: int, two_replicas: Postgresql) -> None:
    """The same, and only one of them leads at any time."""
    await survive(name, seed, two_replicas)


async def survive(name: str, seed: int, databases: Databases) -> None:
    """Play the short form of a scenario."""
    scenario = next(one for one in SCENARIOS if one.name == name and databases.name in one.databases)
    verdict = await run(scenario, databases, seed, short=True)
    assert verdict.good, "\n".join([f"{name}, seed {seed}:", *verdict.faults, verdict.log])
