"""What an operator must know before the first reminder: each thing the bot depends on, how it is, and the cure."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from telegram import Bot, ChatMember, ChatMemberRestricted, User, WebhookInfo
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.findings import Finding, Level
from bot.going_live import Office, what_is_missing
from bot.transport import NeverLeft
from locales.translator import Translator

SKEW_SECONDS = 10.0
"""More than the Date header's whole seconds and a slow line can explain."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined. Its functions touch the world and are called once each.

    `is_current` says whether the database has this version's tables, or raises if it cannot be reached; `groups` are
    linked chats (id, title); `now` is this machine's clock (aware), `server_time` the Bot API's as of its last answer.
    """

    bot: Bot
    zone: ZoneInfo
    now: Callable[[], datetime]
    server_time: Callable[[], datetime | None]
    is_current: Callable[[], Awaitable[bool]]
    groups: Sequence[tuple[int, str]] = ()
    webhook_url: str | None = None
    office: Office | None = None
    """How far it is set up; None: not known."""


async def examine(patient: Patient, tr: Translator) -> AsyncIterator[Finding]:
    """Look at everything, cheapest first; what needs Telegram is left out if Telegram cannot be reached."""
    yield look_at_zone(patient, tr)
    yield await look_at_database(patient, tr)
    for finding in what_is_missing(patient.office, tr) if patient.office else ():
        yield finding
    try:
        me = await patient.bot.get_me()
        webhook = await patient.bot.get_webhook_info()
    except TelegramError as error:
        yield explain_silence(error, tr)
        return
    yield Finding("token", Level.OK, tr("Telegram knows the bot as @{name}.", name=me.username))
    yield look_at_clock(patient, tr)
    yield look_at_webhook(webhook, patient.webhook_url, tr)
    yield look_at_privacy(me, tr)
    for chat_id, title in patient.groups:
        yield await look_at_group(patient.bot, me, chat_id, title, tr)


def look_at_zone(patient: Patient, tr: Translator) -> Finding:
    """The operator sees at once if office time is not what the clock on the wall says."""
    local = patient.now().astimezone(patient.zone)
    sentence = tr(
        "Office time is {zone}: it is {time} there now.", zone=patient.zone.key, time=f"{local:%H:%M %d/%m/%Y}"
    )
    return Finding("time zone", Level.OK, sentence)


async def look_at_database(patient: Patient, tr: Translator) -> Finding:
    """Reachable, and with the tables of this version."""
    try:
        current = await patient.is_current()
    except Exception as error:  # noqa: BLE001 every driver has its own errors, and each means the same here
        sentence = tr("The database cannot be reached ({error}).", error=type(error).__name__)
        return Finding("database", Level.BAD, sentence, tr("Check DONDOC_DATABASE_URL and that the server runs."))
    if not current:
        sentence = tr("The database does not have the tables of this version.")
        return Finding("database", Level.WARN, sentence, tr("Run: dondoc init-db"))
    return Finding("database", Level.OK, tr("The database can be reached and has the tables of this version."))


def explain_silence(error: TelegramError, tr: Translator) -> Finding:
    """Why Telegram did not say who the bot is."""
    if isinstance(error, InvalidToken):
        cure = tr("Ask @BotFather for the token again (/token) and set DONDOC_BOT_TOKEN.")
        return Finding("token", Level.BAD, tr("Telegram does not know this token."), cure)
    if isinstance(error.__cause__, NeverLeft):
        sentence = tr("Telegram cannot be reached ({error}).", error=error.message)
        cure = tr("Where Telegram is blocked, set DONDOC_PROXY_URL or DONDOC_API_URL; else check the network.")
        return Finding("reach", Level.BAD, sentence, cure)
    sentence = tr("Telegram was reached but did not answer as it should ({error}).", error=error.message)
    return Finding("reach", Level.BAD, sentence, tr("Try again in some minutes; check DONDOC_API_URL and the proxy."))


def look_at_clock(patient: Patient, tr: Translator) -> Finding:
    """Reminders go by this machine's clock."""
    server = patient.server_time()
    if server is None:
        return Finding("clock", Level.OK, tr("The server does not tell its time; the clock was not compared."))
    skew = round((patient.now() - server).total_seconds())
    if abs(skew) <= SKEW_SECONDS:
        return Finding("clock", Level.OK, tr("The clock agrees with Telegram's."))
    sentence = tr("The clock of this machine differs from Telegram's by {seconds} seconds.", seconds=skew)
    return Finding("clock", Level.WARN, sentence, tr("Switch on time synchronisation (NTP) on this machine."))


def look_at_webhook(webhook: WebhookInfo, wanted: str | None, tr: Translator) -> Finding:
    """Updates go to one place only: a webhook set by somebody else leaves a polling bot deaf."""
    if webhook.url and webhook.url != wanted:
        sentence = tr("A webhook set elsewhere takes this bot's messages: {url}", url=webhook.url)
        cure = tr("Stop the other program or ask for a new token; `dondoc run` takes the bot over.")
        return Finding("webhook", Level.BAD, sentence, cure)
    if wanted and not webhook.url:
        return Finding("webhook", Level.WARN, tr("The webhook is not set yet."), tr("`dondoc run` sets it."))
    if webhook.url and webhook.last_error_message:
        sentence = tr("Telegram could not deliver to the webhook: {error}", error=webhook.last_error_message)
        return Finding("webhook", Level.WARN, sentence, tr("Check the address, its certificate and the reverse proxy."))
    waiting = webhook.pending_update_count
    return Finding("webhook", Level.OK, tr("Nobody else takes the bot's messages; {count} wait.", count=waiting))


def look_at_privacy(me: User, tr: Translator) -> Finding:
    """With privacy mode on the bot is deaf in groups where it is no administrator (core.telegram.org/bots/features)."""
    if me.can_read_all_group_messages:
        return Finding("privacy", Level.OK, tr("Privacy mode is off: the bot reads its groups."))
    sentence = tr("Privacy mode is on: in a group the bot reads only commands and replies unless it is administrator.")
    cure = tr("Make the bot administrator of each group, or @BotFather: /setprivacy, Disable, then add the bot again.")
    return Finding("privacy", Level.WARN, sentence, cure)


async def look_at_group(bot: Bot, me: User, chat_id: int, title: str, tr: Translator) -> Finding:
    """Whether the bot is in, may write, and sees what is written."""
    rejoin = tr("Add the bot to the group again, or take the link off.")
    try:
        member = await bot.get_chat_member(chat_id, me.id)
    except ChatMigrated as error:
        sentence = tr("{group}: the group has a new number, {id}.", group=title, id=error.new_chat_id)
        return Finding("group", Level.WARN, sentence, tr("The next message there updates it by itself."))
    except (BadRequest, Forbidden) as error:
        sentence = tr("{group}: the bot has no access ({error}).", group=title, error=error.message)
        return Finding("group", Level.BAD, sentence, rejoin)
    except TelegramError as error:
        sentence = tr("{group}: Telegram did not answer ({error}).", group=title, error=error.message)
        return Finding("group", Level.WARN, sentence, tr("Try again in some minutes."))
    return judge_membership(member, sees=bool(me.can_read_all_group_messages), group=title, rejoin=rejoin, tr=tr)


def judge_membership(member: ChatMember, *, sees: bool, group: str, rejoin: str, tr: Translator) -> Finding:
    """What the bot's place in a group means for its work."""
    if member.status in (ChatMember.LEFT, ChatMember.BANNED):
        return Finding("group", Level.BAD, tr("{group}: the bot is not a member.", group=group), rejoin)
    if isinstance(member, ChatMemberRestricted) and not (member.is_member and member.can_send_messages):
        cure = tr("Allow the bot to send messages there.")
        return Finding("group", Level.BAD, tr("{group}: the bot may not write.", group=group), cure)
    if member.status != ChatMember.ADMINISTRATOR and not sees:
        cure = tr("Make the bot administrator of this group.")
        return Finding("group", Level.WARN, tr("{group}: the bot does not see plain messages.", group=group), cure)
    return Finding("group", Level.OK, tr("{group}: the bot reads and writes.", group=group))
