"""What `/readyz` looks at: each returns words on how it is, or raises NotReady with words on why not."""

import asyncio

from bot.intake import Poller
from bot.leader import Leader
from bot.web import NotReady
from storage import lease
from storage.engine import Store

SILENCE_SECONDS = 90.0
"""A leader that polls hears from Telegram at least every 25 s (an empty answer)."""
BLIND_SECONDS = 60.0
"""A program that stands by looks at the lease every five seconds."""


async def look_at_database(store: Store) -> None:
    """Raises if the database does not answer."""
    async with store.read() as session:
        await lease.clock(session)


async def look_at_lease(leader: Leader) -> str:
    """Leading, or standing by while somebody may lead; both are ready."""
    age = leader.seconds_since_look
    if leader.sure():
        return f"leader, lease renewed {age:.0f} s ago"
    if leader.leads:
        raise NotReady(f"the lease was last renewed {age:.0f} s ago: neither polling nor sending")
    if age > BLIND_SECONDS:
        raise NotReady("the lease could not be looked at for a minute")
    return f"standing by, lease looked at {age:.0f} s ago"


async def look_at_polling(leader: Leader, poller: Poller) -> str:
    """A leader must have heard from Telegram lately."""
    if not leader.leads:
        return "standing by"
    if poller.polled_at is None:
        raise NotReady("not one poll was answered yet")
    age = asyncio.get_running_loop().time() - poller.polled_at
    if age > SILENCE_SECONDS:
        raise NotReady(f"the last poll was answered {age:.0f} s ago")
    return f"last poll answered {age:.0f} s ago"
