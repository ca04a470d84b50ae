"""What the operators are told of trouble, and people after a gap: one plain sentence each."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.trouble import Trouble
from locales.formats import moment, number
from locales.translator import Translator


def alarm(tr: Translator, trouble: Trouble, count: int, since: datetime, detail: str, zone: ZoneInfo) -> str:
    """A kind of trouble that has happened `count` times since a moment; `detail` says of the last time what it was."""
    many, first = number(count, tr.language), moment(since, zone, tr.language)
    match trouble:
        case Trouble.UPDATE_FAILED:
            said = tr(
                "{count} messages could not be worked on because of a technical fault; they are kept.", count=many
            )
        case Trouble.COUNTERS_DIFFERED:
            said = tr("{count} kept figures differed from a recount; they have been put right.", count=many)
        case Trouble.REFUSED:
            said = tr("{count} messages could not be delivered; the list: dondoc deliveries.", count=many)
        case Trouble.UNKNOWN:
            said = tr("Whether {count} messages arrived is not known; the list: dondoc deliveries.", count=many)
        case Trouble.GAP:
            said = _long_gap(tr, detail, zone)
        case Trouble.DATABASE_AWAY:
            said = tr("The database cannot be used; what people send waits at Telegram until it can.")
        case Trouble.CONFLICT:
            said = tr("Another program asks for the messages of this bot with the same token.")
        case Trouble.JOB_FAILED:
            said = tr("{count} requests failed because of a technical fault; those who asked were told.", count=many)
    return tr("Report of the system, since {moment}: {sentence}", moment=first, sentence=said)


def press_again(tr: Translator, since: datetime, until: datetime, zone: ZoneInfo) -> str:
    """To somebody whose press on a button may have been lost."""
    return tr(
        "Between {since} and {until} the system was away; if you pressed a button in that time, please press it again.",
        since=moment(since, zone, tr.language),
        until=moment(until, zone, tr.language),
    )


def _long_gap(tr: Translator, detail: str, zone: ZoneInfo) -> str:
    since, until = (datetime.fromisoformat(part) for part in detail.split("/"))
    return tr(
        "From {since} to {until} no message could be received; Telegram keeps messages for 24 hours only, so earlier"
        " ones are lost.",
        since=moment(since, zone, tr.language),
        until=moment(until, zone, tr.language),
    )
