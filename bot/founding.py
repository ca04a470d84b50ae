"""The first organiser comes in by a link that the console shows, until there is one."""

import logging
from datetime import datetime

from locales.translator import Translator
from reports.text.joining import link_of
from storage import invites
from storage.engine import Store

log = logging.getLogger(__name__)


async def offer_first_link(store: Store, username: str, now: datetime, tr: Translator) -> None:
    """Show the operator a one-time link for the first organiser, if there is none; the one shown before is void."""
    async with store.begin() as session:
        token = await invites.invite_first(session, now)
    if token is not None:
        said = tr("There is no organiser yet. Whoever opens this link first becomes one; it works once, for 30 days:")
        log.warning("%s %s", said, link_of(username, token))
