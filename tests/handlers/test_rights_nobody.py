"""Whoever holds no role: strangers, channels, anonymous administrators, other bots, those who were removed."""

from typing import Any

import pytest

from domain.values import Status
from handlers.pages import Asked, View
from storage.tables import Role
from tests.builders import BLOC
from tests.handlers.line import BOT, GROUP_ANONYMOUS, MORNING, Json, Line
from tests.handlers.pressed import REFUSED, WORDS, asked, data_of_button, reported

pytestmark = pytest.mark.slow

STRANGER = {"id": 5, "is_bot": False, "first_name": "Lạ"}
CHANNEL = {"id": -1_009_999, "type": "channel", "title": "Kênh"}
CHANNEL_BOT = {"id": 136_817_688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OTHER_BOT = {"id": 4_242, "is_bot": True, "first_name": "Bot khác", "username": "other_bot"}


def speakers(group: Json) -> dict[str, tuple[Json, dict[str, Any]]]:
    """Those who are nobody: what Telegram tells of them."""
    return {
        "anonymous": (GROUP_ANONYMOUS, {"sender_chat": group}),
        "channel": (CHANNEL_BOT, {"sender_chat": CHANNEL}),
        "linked channel": ({"id": 777_000, "is_bot": False, "first_name": "Telegram"}, {"sender_chat": CHANNEL}),
        "bot": (OTHER_BOT, {}),
        "ourselves": (BOT, {}),
        "stranger": (STRANGER, {}),
    }


@pytest.mark.parametrize("who", list(speakers({})))
@pytest.mark.parametrize("text", [WORDS, "/start", "/help", "/status", "/mine", "/extend", "/export"])
async def test_who_is_nobody_changes_nothing_and_learns_no_names(line: Line, who: str, text: str) -> None:
    """Not in a linked group, not as an answer to the bot; figures of the group are there for all."""
    group = await line.office.link("A")
    await line.office.appoint("A1")
    place = {"id": group.chat_id, "type": "supergroup", "title": "Nhóm"}
    user, more = speakers(place)[who]
    before = await line.everything()
    await line.write(user, group, text, **more)
    await line.write(user, group, text, to=12, **more)
    after = await line.everything()
    assert {table for table in after if after[table] != before[table]} <= {"posts"}  # where the group's card stands
    said = " ".join(line.words())
    assert [str(row[1]) for row in BLOC if row[3] == "chi bộ" and str(row[1]) in said] == []


@pytest.mark.parametrize("kind", ["user", "hidden_user", "chat", "channel"])
async def test_what_is_forwarded_is_nobodys_report(line: Line, kind: str) -> None:
    """By a secretary, of words that would report: they are asked to say it themselves."""
    person = await line.office.appoint("A1")
    origin: Json = {"type": kind, "date": 1_589_500_000}
    origin |= {
        "user": {"sender_user": STRANGER},
        "hidden_user": {"sender_user_name": "Ẩn"},
        "chat": {"sender_chat": CHANNEL},
        "channel": {"chat": CHANNEL, "message_id": 3},
    }[kind]
    await line.write(person, person, WORDS, forward_origin=origin)
    assert not await reported(line)
    assert len(line.words()) == 1


@pytest.mark.parametrize("user", [STRANGER, GROUP_ANONYMOUS, CHANNEL_BOT, OTHER_BOT], ids=lambda one: one["first_name"])
@pytest.mark.parametrize("button", ["a", "g", "q", "u", "e", "s", "f", *"xktwyhbo"])
async def test_no_button_works_for_nobody(line: Line, user: Json, button: str) -> None:
    """They are told that it is not for them, and nothing else."""
    author = await line.office.appoint("A1")
    (report,) = await line.office.say("A1", Status.IN_PROGRESS, MORNING, person_id=author.id)
    question = await asked(line, author)
    owed, unit, task = await line.office.standing("A1"), await line.office.unit("A"), await line.office.task()
    data = {
        "a": f"a:{owed.id}:done",
        "g": "g:1:done",
        "q": f"q:{question}:0",
        "u": f"u:{report.id}",
        "e": f"e:{report.id}",
        "s": Asked(View.MAIN, task.campaign_id, unit.id or 0).to(),
        "f": f"f:csv:{task.campaign_id}:{unit.id}:-1",
    }.get(button) or await data_of_button(line, author, button)
    before = await line.everything()
    await line.press_data(user, author, data, 77)
    assert line.words() == [REFUSED]
    assert await line.everything() == before


async def test_an_old_button_of_a_removed_secretary_is_refused(line: Line) -> None:
    """The role counts at the moment of the press."""
    person = await line.office.appoint("A1")
    owed = await line.office.standing("A1")
    await line.press_data(person, person, f"a:{owed.id}:in_progress", 77)
    async with line.store.begin() as session:
        for role in await line.rows(Role):
            role.until = line.now
            session.add(role)
    line.heard()
    await line.press_data(person, person, f"a:{owed.id}:done", 77)
    assert line.words() == [REFUSED]
    assert (await line.office.standing("A1")).status is Status.IN_PROGRESS
