"""A whole day in English: no Vietnamese sentence; names and people's own words stay as they are."""

import re
from dataclasses import replace
from datetime import timedelta

from bot.app import Ptb
from domain.messages import File, Outgoing, Text
from domain.values import Purpose, RoleName
from handlers.context import Deps
from handlers.rosters import Rosters
from locales import templates
from locales.translator import Translator, read_catalogue
from storage.tables import Campaign
from tests.builders import BLOC, CAMPAIGN, ZONE, at
from tests.handlers.line import Line, labels, plain

DATA = [
    *(str(cell) for row in BLOC for cell in row[1:] if cell),
    CAMPAIGN.title,
    *(task.title for task in CAMPAIGN.tasks),
    *(templates.label(name) for name in templates.names()),
    "Nguyễn Văn An",
    "Nhóm",
    "Tiếng Việt",
    "đang chuẩn bị",
    "đã xong",
    "chưa ạ, kẹt nhân sự",
]
"""What people gave; the longest first, so that no part of one is left over."""
VIETNAMESE = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def words(said: Outgoing) -> list[str]:
    """Everything of a message that is read: its words and its buttons."""
    return [plain(said) if not isinstance(said, File) else said.html, *(label for label, _ in labels(said))]


def foreign(said: Outgoing) -> list[str]:
    """What is Vietnamese in it, without the data."""
    found = []
    for text in words(said):
        left = text
        for one in sorted(DATA, key=len, reverse=True):
            left = left.replace(one, "")
        if VIETNAMESE.search(left):
            found.append(text)
    return found


def in_english(application: Ptb, line: Line) -> None:
    """The office's language is English."""
    application.bot_data["deps"] = replace(Deps(Translator("en"), ZONE, Rosters()))
    assert read_catalogue("en") == {}
    line.heard()


async def test_a_whole_day_in_english_has_no_vietnamese_sentence(application: Ptb, line: Line) -> None:
    """Every command, reminder, digest, tally, escalation, question and card that a day brings."""
    in_english(application, line)
    lan = await line.office.appoint("K", RoleName.ORGANISER)
    await line.office.appoint("K", RoleName.OVERSEER, telegram_id=6_001)
    mai = await line.office.appoint("A2")
    group = await line.office.link("K")
    await line.office.link("A", purpose=Purpose.OVERVIEW)
    stranger = {"id": 5, "is_bot": False, "first_name": "Lạ"}
    every = ["start", "help", "status", "mine", "report", "campaign", "units", "people", "remind", "extend", "export"]
    for command in [*every, "settings", "undo", "link", "cancel", "nothing"]:
        for person in (lan, mai):
            await line.write(person, person, f"/{command}")
        await line.write(mai, group, f"/{command}")
    await line.write(stranger, stranger, "/start")
    for text in (
        "đang chuẩn bị",
        "chưa ạ, kẹt nhân sự",
        "đã xong",
        "mai xong",
        "xin lùi sang tháng sau",
        "bao giờ họp?",
    ):
        line.now += timedelta(minutes=1)
        await line.write(mai, mai, text)
    number = (await line.rows(Campaign))[0].id
    for data in (
        f"z:campaign:{number}",
        f"z:ladder:{number}",
        f"z:days:{number}",
        f"z:hour:{number}:at",
        f"z:quiet:{number}",
    ):
        await line.press_data(lan, lan, data, 77)
    for text in ("?", "21h", "9h"):
        await line.write(lan, lan, text)
    line.now = at("2020-05-21 18:00")
    for moment in (
        "2020-05-22 08:00",
        "2020-06-01 08:00",
        "2020-06-01 17:00",
        "2020-06-23 08:00",
        "2020-06-29 08:00",
        "2020-06-30 08:00",
        "2020-07-01 08:00",
        "2020-07-02 08:00",
        "2020-07-05 08:00",
        "2020-07-06 08:00",
    ):
        await line.deliver_due()
        line.now = at(moment)
        await line.deliver_due()
    said = line.heard()
    assert len([one for one in said if isinstance(one, Text)]) > 60
    assert [text for one in said for text in foreign(one)] == []
