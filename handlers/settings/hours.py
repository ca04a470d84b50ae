"""Hours of a campaign, by button or typed: of its reminders, of its tallies, and those in which nothing is sent."""

from datetime import time

from domain.calendar import Quiet
from domain.campaign import rules_from_json
from domain.hours import typed_hour, typed_quiet
from domain.messages import Button
from handlers.callbacks import MalformedButtonError
from handlers.context import Context
from handlers.press import Press
from handlers.settings.campaigns import HOURS, QUIET, Page, back, change, hour_label, with_hour, with_quiet
from locales import formats
from reports.buttons import data_of
from reports.text import settings as text
from storage import drafts
from storage.tables import Campaign, Draft
from storage.tables.columns import stored_id

KIND = "settings"
PAIR = 2


async def hour(context: Context, press: Press, campaign: Campaign) -> Page:
    """`z:hour:CAMPAIGN:WHAT` asks for the hour of reminders or tallies, `…:HHMM` sets it."""
    what = press.pressed.arguments[2] if len(press.pressed.arguments) > PAIR else ""
    if what not in HOURS:
        raise MalformedButtonError
    if len(press.pressed.arguments) > PAIR + 1:
        rules = with_hour(rules_from_json(campaign.rules), what, clock_of(press.pressed.arguments[3]))
        return await change(context, campaign, rules)
    await ask(context, press, f"hour:{campaign.id}:{what}")
    offered = [
        Button(formats.clock(one, context.tr.language), data_of("z", "hour", campaign.id, what, f"{one:%H%M}"))
        for one in HOURS[what]
    ]
    html = text.ask_hour(context.tr, hour_label(context, what))
    return html, (tuple(offered[:3]), tuple(offered[3:]), back(context, campaign))


async def quiet(context: Context, press: Press, campaign: Campaign) -> Page:
    """`z:quiet:CAMPAIGN` asks for the quiet hours, `…:HHMM:HHMM` sets them, `…:none` has none."""
    told = press.pressed.arguments[2:]
    if told:
        hours = () if told == ("none",) else (_quiet_of(told),)
        return await change(context, campaign, with_quiet(rules_from_json(campaign.rules), hours))
    await ask(context, press, f"quiet:{campaign.id}")
    offered = [
        (
            Button(
                f"{one.start:%H:%M} - {one.end:%H:%M}",
                data_of("z", "quiet", campaign.id, f"{one.start:%H%M}", f"{one.end:%H%M}"),
            ),
        )
        for one in QUIET
    ]
    none = (Button(context.tr("No quiet hours"), data_of("z", "quiet", campaign.id, "none")),)
    return text.ask_quiet(context.tr), (*offered, none, back(context, campaign))


async def take_hour(context: Context, campaign: Campaign, what: str, words: str) -> Page | str:
    """A typed hour of reminders or tallies; words that say why not, if it is none."""
    typed = typed_hour(words)
    if typed is None:
        return text.refused_hour(context.tr, words)
    return await change(context, campaign, with_hour(rules_from_json(campaign.rules), what, typed))


async def take_quiet(context: Context, campaign: Campaign, words: str) -> Page | str:
    """The same for quiet hours."""
    typed = typed_quiet(words)
    if typed is None:
        return text.refused_quiet(context.tr, words)
    return await change(context, campaign, with_quiet(rules_from_json(campaign.rules), (typed,)))


def clock_of(digits: str) -> time:
    """The "0730" of a button. Raises MalformedButtonError."""
    try:
        return time.fromisoformat(f"{digits[:2]}:{digits[2:]}")
    except ValueError as error:
        raise MalformedButtonError from error


async def ask(context: Context, press: Press, asks: str) -> Draft:
    """Await words for this step in private; buttons lead on without them."""
    person_id = stored_id(press.actor.person.id)
    draft = await drafts.begin(context.session, person_id, press.chat_id, KIND, context.now)
    await drafts.keep(context.session, draft, context.now, asks=asks)
    return draft


async def end(context: Context, press: Press) -> None:
    """No words are awaited any more."""
    draft = await drafts.open_in(context.session, stored_id(press.actor.person.id), press.chat_id)
    if draft is not None and draft.kind == KIND:
        await drafts.close(context.session, draft, context.now)


def _quiet_of(told: tuple[str, ...]) -> Quiet:
    if len(told) != PAIR or told[0] == told[1]:
        raise MalformedButtonError
    return Quiet(clock_of(told[0]), clock_of(told[1]))
