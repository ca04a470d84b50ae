"""Figures to look into and files to take away, by the real program over HTTP: opened and read as a person would."""

import io
import re

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import select

from domain.values import RoleName, Status
from sandbox.people import Message, Person
from storage.tables import Job
from tests.end_to_end.office import PATIENCE
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

FIRST_LINE = 'Tính đến 09 giờ 00, ngày 15/5/2020, đã có {} hoàn thành nội dung "Tổ chức đại hội", đạt tỷ lệ {}.'


def files(play: Play, person: Person) -> dict[str, bytes]:
    """The files that the bot has sent somebody, by name."""
    found = [message.content["document"] for message in play.telegram.from_bot(person) if "document" in message.content]
    return {one["file_name"]: play.telegram.world.files.get(one["file_id"]).data for one in found}  # type: ignore[union-attr]


async def test_figures_are_looked_into_button_by_button(play: Play) -> None:
    """From the whole to a committee below and back, by cluster, and who is silent; others see nothing."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    await play.rows.say("A1", Status.DONE, play.now)
    await play.rows.say("B1", Status.BLOCKED, play.now)
    await play.office.open()
    telegram.say(organiser, organiser, "/tinhhinh")
    card = await play.told(organiser, FIRST_LINE.format("1/6 chi bộ", "16,67%"))
    whole = card.text
    play.press(organiser, card, "Theo đơn vị cấp dưới")
    await play.becomes(card, "Đảng bộ Sở Tài chính: 1/2", "Đảng bộ Sở Y tế: 0/3")
    await play.while_dead(lambda: play.press(organiser, card, "Đảng bộ Sở Tài chính"))
    await play.becomes(card, FIRST_LINE.format("1/2 chi bộ", "50%"))
    assert "Y tế" not in card.text
    play.press(organiser, card, "Chưa có báo cáo")
    await play.becomes(card, "Chi bộ Thanh tra")
    assert "Bệnh viện" not in card.text
    play.press(organiser, card, "Quay lại")
    await play.becomes(card, FIRST_LINE.format("1/2 chi bộ", "50%"))
    play.press(organiser, card, "Quay lại")
    await play.becomes(card, "Đảng bộ Sở Y tế: 0/3")
    play.press(organiser, card, "Quay lại")
    await telegram.until(lambda: card.text == whole, patience=PATIENCE)
    play.press(organiser, card, "Theo cụm")
    await play.becomes(card, "Cụm 1: 1/2", "Cụm 2: 0/4")
    play.press(organiser, card, "Quay lại")
    await telegram.until(lambda: card.text == whole, patience=PATIENCE)
    play.press(organiser, card, "Có vướng mắc")
    await play.becomes(card, "Chi bộ Kế toán")

    telegram.say(lan, lan, "/tinhhinh")
    own = await play.told(lan, "Chi bộ Văn phòng")
    for _, data in buttons(card):
        assert "không" in await play.toasted(telegram.press(lan, own, data))
    assert not re.search("Kế toán|Thanh tra|Khối", " ".join(play.words(lan)))
    await play.ends_well()


async def test_files_of_the_figures_are_sent_and_can_be_read(play: Play) -> None:
    """A workbook and a report in Word, asked for while the program was dead; each comes once, to who asked."""
    telegram = play.telegram
    organiser, lan = await play.known("Tâm", "K", RoleName.ORGANISER), await play.known("Lan", "A1")
    await play.rows.say("A1", Status.DONE, play.now)
    await play.office.open()
    telegram.say(lan, lan, "/xuat")
    refused = await play.told(lan, "Chức năng xuất tệp dành cho")
    telegram.say(organiser, organiser, "/xuat")
    offer = await play.told(organiser, "Đảng bộ Khối")
    assert [label for label, _ in buttons(offer)] == ["Excel", "Word", "CSV", "Biểu đồ"]

    await play.while_dead(lambda: press_twice(play, organiser, offer))
    play.press(organiser, offer, "Word")
    names = {"dh2020-K-2020-05-15.xlsx", "dh2020-K-2020-05-15.docx"}
    await telegram.until(lambda: names <= files(play, organiser).keys(), patience=PATIENCE)
    for _, data in buttons(offer):
        assert "không" in await play.toasted(telegram.press(lan, refused, data))
    await telegram.settled()
    sent = files(play, organiser)
    assert (sent.keys(), files(play, lan)) == (names, {})
    assert len(await play.stored(select(Job))) == 2

    header, *rows = (
        load_workbook(io.BytesIO(sent["dh2020-K-2020-05-15.xlsx"])).worksheets[1].iter_rows(values_only=True)
    )
    listed = [dict(zip(header, row, strict=True)) for row in rows]
    assert {row["Mã"]: row["Tình trạng"] for row in listed if row["Tình trạng"] == "hoàn thành"} == {"A1": "hoàn thành"}
    assert len(listed) == 6
    report = Document(io.BytesIO(sent["dh2020-K-2020-05-15.docx"]))
    told = "\n".join(paragraph.text for paragraph in report.paragraphs)
    assert "đã có 1/6 chi bộ hoàn thành" in told
    assert "16,67%" in told
    await play.ends_well()


def press_twice(play: Play, organiser: Person, offer: Message) -> None:
    """An impatient finger."""
    for _ in range(2):
        play.press(organiser, offer, "Excel")
