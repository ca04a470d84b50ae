"""The doctor's lines, one cause at a time, against a Bot API over HTTP."""

import json
import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from telegram import Bot

from bot.doctor import Patient, examine
from bot.findings import Finding, Level
from bot.transport import AiohttpRequest
from locales.translator import Translator
from tests.bot.conftest import TOKEN, Api

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ME = {"id": 123456789, "is_bot": True, "first_name": "Đôn Đốc", "username": "dondoc_bot"}


async def current() -> bool:
    """The database is as it should be."""
    return True


def well(result: Any) -> tuple[int, str]:  # noqa: ANN401 any JSON
    """An answer of the API."""
    return 200, json.dumps({"ok": True, "result": result})


@pytest.fixture
def patient(bot: Bot, api: Api) -> Patient:
    """All is well: privacy off, no webhook, one group in which the bot is a member."""
    api.answers["getMe"].append(well(ME | {"can_read_all_group_messages": True}))
    api.answers["getWebhookInfo"].append(well(webhook("")))
    api.answers["getChatMember"].append(well({"status": "member", "user": ME}))
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    return Patient(bot, zone, lambda: NOW, lambda: NOW, current, [(-5, "Chi bộ <3>")])


def webhook(url: str, **more: object) -> dict[str, object]:
    """A WebhookInfo."""
    return {"url": url, "has_custom_certificate": False, "pending_update_count": 7} | more


async def report(patient: Patient, language: str = "en") -> dict[str, Finding]:
    """The findings by name (one group at most)."""
    return {finding.name: finding async for finding in examine(patient, Translator(language))}


@pytest.mark.parametrize("language", ["en", "vi"])
async def test_a_healthy_bot_has_nothing_but_good_lines(patient: Patient, language: str) -> None:
    """Each thing has its line, and none a cure."""
    found = await report(patient, language)
    assert list(found) == ["time zone", "database", "token", "clock", "webhook", "privacy", "group"]
    assert {(finding.level, finding.cure) for finding in found.values()} == {(Level.OK, "")}
    assert "08:00 02/03/2026" in found["time zone"].sentence
    assert "@dondoc_bot" in found["token"].sentence
    assert "Chi bộ <3>" in found["group"].sentence


async def test_a_wrong_token_ends_the_examination_with_its_cure(patient: Patient, api: Api) -> None:
    """@BotFather has it."""
    api.answers["getMe"].clear()
    api.refuse("getMe", 401, "Unauthorized")
    found = await report(patient)
    assert list(found) == ["time zone", "database", "token"]
    assert found["token"].level is Level.BAD
    assert "@BotFather" in found["token"].cure


async def test_a_network_without_telegram_names_the_proxy() -> None:
    """As in a country that blocks it; and the token is not in the line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with AiohttpRequest() as request:
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
        zone = ZoneInfo("Asia/Ho_Chi_Minh")
        found = await report(Patient(bot, zone, lambda: NOW, lambda: request.server_time, current))
    assert found["reach"].level is Level.BAD
    assert "DONDOC_PROXY_URL" in found["reach"].cure
    assert "secret_part" not in found["reach"].sentence


async def test_a_server_that_stumbles_is_reached(patient: Patient, api: Api) -> None:
    """That is another cure."""
    api.answers["getMe"].clear()
    api.refuse("getMe", 502, "Bad Gateway")
    found = await report(patient)
    assert found["reach"].level is Level.BAD
    assert "Bad Gateway" in found["reach"].sentence


async def test_a_database_that_is_away_is_told_without_its_error(patient: Patient) -> None:
    """Which may hold a password."""

    async def away() -> bool:
        raise ConnectionError("postgresql://user:password@host")

    found = await report(replace(patient, is_current=away))
    assert found["database"].level is Level.BAD
    assert "password" not in found["database"].sentence


async def test_a_database_with_older_tables_is_told_with_the_command(patient: Patient) -> None:
    """One command mends it."""

    async def old() -> bool:
        return False

    found = await report(replace(patient, is_current=old))
    assert (found["database"].level, found["database"].cure) == (Level.WARN, "Run: dondoc init-db")


@pytest.mark.parametrize(("ahead", "level"), [(9, Level.OK), (-9, Level.OK), (90, Level.WARN), (-3_600, Level.WARN)])
async def test_a_clock_that_goes_wrong_is_told(patient: Patient, ahead: int, level: Level) -> None:
    """Reminders go by it."""
    found = await report(replace(patient, now=lambda: NOW + timedelta(seconds=ahead)))
    assert found["clock"].level is level


async def test_the_servers_clock_is_read_from_its_answers(patient: Patient) -> None:
    """The real one: this server and this machine are the same."""
    request = patient.bot.request
    assert isinstance(request, AiohttpRequest)
    found = await report(replace(patient, now=lambda: datetime.now(UTC), server_time=lambda: request.server_time))
    assert found["clock"].sentence == "The clock agrees with Telegram's."


@pytest.mark.parametrize(
    ("info", "wanted", "level"),
    [
        (webhook("https://else.where"), None, Level.BAD),
        (webhook("https://else.where"), "https://ours", Level.BAD),
        (webhook(""), "https://ours", Level.WARN),
        (webhook("https://ours"), "https://ours", Level.OK),
        (webhook("https://ours", last_error_date=1, last_error_message="SSL"), "https://ours", Level.WARN),
    ],
)
async def test_the_way_of_updates_is_looked_at(
    patient: Patient, api: Api, info: dict[str, object], wanted: str | None, level: Level
) -> None:
    """A webhook set elsewhere leaves the bot deaf."""
    api.answers["getWebhookInfo"].clear()
    api.answers["getWebhookInfo"].append(well(info))
    found = await report(replace(patient, webhook_url=wanted))
    assert found["webhook"].level is level


ADMIN = {
    "status": "administrator",
    "can_be_edited": False,
    "is_anonymous": False,
    "can_manage_chat": True,
    "can_delete_messages": False,
    "can_manage_video_chats": False,
    "can_restrict_members": False,
    "can_promote_members": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_post_stories": False,
    "can_edit_stories": False,
    "can_delete_stories": False,
}
RESTRICTED = {
    "status": "restricted",
    "is_member": True,
    "until_date": 0,
    "can_send_messages": False,
    "can_send_audios": False,
    "can_send_documents": False,
    "can_send_photos": False,
    "can_send_videos": False,
    "can_send_video_notes": False,
    "can_send_voice_notes": False,
    "can_send_polls": False,
    "can_send_other_messages": False,
    "can_add_web_page_previews": False,
    "can_change_info": False,
    "can_invite_users": False,
    "can_pin_messages": False,
    "can_manage_topics": False,
    "can_edit_tag": False,
    "can_react_to_messages": False,
}


@pytest.mark.parametrize(
    ("member", "level"),
    [
        (ADMIN, Level.OK),
        ({"status": "member"}, Level.WARN),
        ({"status": "left"}, Level.BAD),
        ({"status": "kicked", "until_date": 0}, Level.BAD),
        (RESTRICTED, Level.BAD),
        (RESTRICTED | {"can_send_messages": True}, Level.WARN),
    ],
    ids=lambda value: str(value.get("status") if isinstance(value, dict) else value),
)
async def test_with_privacy_on_a_group_needs_the_bot_as_administrator(
    patient: Patient, api: Api, member: dict[str, object], level: Level
) -> None:
    """Else it is deaf there; and it must be in and allowed to write."""
    api.answers["getMe"].clear()
    api.answers["getMe"].append(well(ME | {"can_read_all_group_messages": False}))
    api.answers["getChatMember"].clear()
    api.answers["getChatMember"].append(well(member | {"user": ME}))
    found = await report(patient)
    assert found["privacy"].level is Level.WARN
    assert found["group"].level is level


@pytest.mark.parametrize(
    ("code", "says", "parameters", "level"),
    [
        (400, "Bad Request: chat not found", {}, Level.BAD),
        (403, "Forbidden: bot was kicked from the group chat", {}, Level.BAD),
        (400, "Bad Request: group chat was upgraded", {"migrate_to_chat_id": -1005}, Level.WARN),
        (429, "Too Many Requests", {"retry_after": 5}, Level.WARN),
    ],
)
async def test_a_group_that_does_not_answer_is_told(
    patient: Patient, api: Api, code: int, says: str, parameters: dict[str, int], level: Level
) -> None:
    """With what Telegram says."""
    api.answers["getChatMember"].clear()
    api.refuse("getChatMember", code, says, **parameters)
    assert (await report(patient))["group"].level is level
