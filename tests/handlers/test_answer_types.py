"""Every type of answer, from the reminder to the tally: by button, by reply, asked back where it cannot be meant."""

from dataclasses import replace
from datetime import date

import pytest

from bot.app import Ptb
from domain.campaign import MEMBERS, CampaignFile, TaskRule
from domain.messages import Text
from domain.values import AnswerType, Status
from storage.engine import Store
from storage.tables import Person
from tests.builders import BLOC, CAMPAIGN, at, open_office
from tests.handlers.line import Line, plain

DUE = at("2020-05-29 17:00")
LEVELS = ("hoàn thành xuất sắc", "hoàn thành tốt", "hoàn thành", "không hoàn thành")
TASKS = {
    AnswerType.NUMBER: TaskRule("so", "Số đảng viên dự họp", DUE, AnswerType.NUMBER, ("dự họp",), at_most=MEMBERS),
    AnswerType.CHOICE: TaskRule("muc", "Mức đề nghị xếp loại", DUE, AnswerType.CHOICE, ("xếp loại",), choices=LEVELS),
    AnswerType.TEXT: TaskRule("kq", "Kết quả thăm hỏi", DUE, AnswerType.TEXT, ("thăm hỏi",)),
    AnswerType.DATE: TaskRule("dk", "Đăng ký ngày họp", DUE, AnswerType.DATE, ("đăng ký",)),
}


async def opened(application: Ptb, store: Store, answer: AnswerType) -> tuple[Line, Person]:
    """An office with one task of this type, its secretary of A1 reminded in private."""
    file: CampaignFile = replace(CAMPAIGN, tasks=(TASKS[answer],))
    line = Line(application, await open_office(store, file, BLOC))
    lan = await line.office.appoint("A1")
    line.now = at("2020-05-22 08:00")
    await line.deliver_due()
    return line, lan


@pytest.mark.parametrize(
    ("answer", "words", "told"),
    [
        (AnswerType.NUMBER, "25", "hoàn thành (số liệu: 25)"),
        (AnswerType.CHOICE, "hoàn thành tốt ạ", "hoàn thành (hoàn thành tốt)"),
        (AnswerType.TEXT, "Đã thăm 5 hộ", "hoàn thành (Đã thăm 5 hộ)"),
        (AnswerType.DATE, "28/5", "hoàn thành (ngày 28/5/2020)"),
    ],
)
async def test_the_button_asks_for_the_value_and_a_reply_gives_it(
    application: Ptb, store: Store, answer: AnswerType, words: str, told: str
) -> None:
    """The last receipt holds it, the report too."""
    line, lan = await opened(application, store, answer)
    await line.press(lan, lan, "Đã hoàn thành")
    asked = line.number_of("trả lời tin nhắn này") if answer is not AnswerType.CHOICE else line.number_of("chọn:")
    await line.write(lan, lan, words, to=asked)
    assert told in [plain(one) for one in line.said if isinstance(one, Text)][-1]
    standing = await line.office.standing("A1", TASKS[answer].key)
    assert standing.status is Status.DONE


async def test_a_choice_is_a_press(application: Ptb, store: Store) -> None:
    """The choices are buttons."""
    line, lan = await opened(application, store, AnswerType.CHOICE)
    await line.press(lan, lan, "Đã hoàn thành")
    await line.press(lan, lan, "hoàn thành xuất sắc")
    assert (await line.office.standing("A1", "muc")).words == "hoàn thành xuất sắc"


@pytest.mark.parametrize("words", ["hoàn thành tốt ạ", "Dạ loại hoàn thành tốt.", "xep loai hoan thanh tot"])
async def test_a_choice_alone_under_its_reminder_is_taken(application: Ptb, store: Store, words: str) -> None:
    """Also where it is a word of praise; what says more than the choice is read as ever."""
    line, lan = await opened(application, store, AnswerType.CHOICE)
    await line.write(lan, lan, words, to=line.number_of("Mức đề nghị xếp loại"))
    assert (await line.office.standing("A1", "muc")).words == "hoàn thành tốt"


@pytest.mark.parametrize(
    ("words", "taken"), [("khá ạ", "khá"), ("Tốt", "tốt"), ("tốt quá ạ", ""), ("khá hay tốt?", "")]
)
async def test_a_word_of_praise_is_a_choice_only_by_itself(
    application: Ptb, store: Store, words: str, taken: str
) -> None:
    """Under the reminder of its task."""
    task = replace(TASKS[AnswerType.CHOICE], choices=("tốt", "khá"))
    line = Line(application, await open_office(store, replace(CAMPAIGN, tasks=(task,)), BLOC))
    lan = await line.office.appoint("A1")
    line.now = at("2020-05-22 08:00")
    await line.deliver_due()
    await line.write(lan, lan, words)
    assert await line.reports() == []
    await line.write(lan, lan, words, to=line.number_of("Mức đề nghị xếp loại"))
    assert (await line.office.standing("A1", "muc")).words == taken


async def test_a_choice_in_ones_own_words_is_taken_and_an_unclear_one_asked_for(application: Ptb, store: Store) -> None:
    """That it is done says nothing of the level: this is asked."""
    line, lan = await opened(application, store, AnswerType.CHOICE)
    await line.write(lan, lan, "chi bộ em đã hoàn thành xếp loại rồi ạ")
    assert "chọn:" in plain(line.said[-1])
    await line.write(lan, lan, "chi bộ em xếp loại hoàn thành tốt ạ")
    assert (await line.office.standing("A1", "muc")).words == "hoàn thành tốt"


async def test_a_figure_beyond_the_members_is_asked_back(application: Ptb, store: Store) -> None:
    """Nothing is stored before it is confirmed."""
    line, lan = await opened(application, store, AnswerType.NUMBER)
    async with line.store.begin() as session:
        (unit,) = [await session.get_one(type(found), found.id) for found in [await line.office.unit("A1")]]
        unit.members = 30
        session.add(unit)
    await line.write(lan, lan, "350", to=line.number_of("Số đảng viên dự họp"))
    assert "hiểu báo cáo “350” như sau" in plain(line.said[-1])
    assert await line.reports() == []
    await line.press(lan, lan, "Đúng như vậy")
    assert (await line.office.standing("A1", "so")).number == 350


async def test_something_finished_on_a_day_to_come_is_asked_back(application: Ptb, store: Store) -> None:
    """A slip of the finger is no record."""
    line, lan = await opened(application, store, AnswerType.TEXT)
    await line.write(lan, lan, "đã xong thăm hỏi ngày 29/5/2020", to=line.number_of("Kết quả thăm hỏi"))
    assert await line.reports() == []


async def test_answers_are_added_up_in_the_tally(application: Ptb, store: Store) -> None:
    """A sum and from how many; numbers alone."""
    line, lan = await opened(application, store, AnswerType.NUMBER)
    group = await line.office.link("K")
    await line.write(lan, lan, "25", to=line.number_of("Số đảng viên dự họp"))
    mai = await line.office.appoint("B1")
    await line.write(mai, mai, "dự họp có 40 đồng chí")
    line.now = at("2020-05-22 17:00")
    await line.deliver_due()
    tally = next(plain(one) for one in reversed(line.said) if isinstance(one, Text) and one.chat_id == group.chat_id)
    assert "Tổng số: 65 (2 chi bộ có số liệu)." in tally


async def test_choices_are_counted_in_the_tally(application: Ptb, store: Store) -> None:
    """In the order in which they are offered."""
    line, lan = await opened(application, store, AnswerType.CHOICE)
    group = await line.office.link("K")
    mai = await line.office.appoint("B1")
    await line.write(mai, mai, "xếp loại hoàn thành xuất sắc")
    await line.write(lan, lan, "xếp loại hoàn thành tốt")
    line.now = at("2020-05-22 17:00")
    await line.deliver_due()
    tally = next(plain(one) for one in reversed(line.said) if isinstance(one, Text) and one.chat_id == group.chat_id)
    assert "Kết quả: hoàn thành xuất sắc: 1; hoàn thành tốt: 1." in tally


async def test_another_status_needs_no_value(application: Ptb, store: Store) -> None:
    """Said in the place of the figure that was asked for."""
    line, lan = await opened(application, store, AnswerType.NUMBER)
    await line.press(lan, lan, "Đã hoàn thành")
    await line.write(lan, lan, "dạ chưa làm được, vướng địa điểm", to=line.number_of("trả lời tin nhắn này"))
    assert (await line.office.standing("A1", "so")).status is Status.BLOCKED


async def test_the_day_of_a_registration_is_the_day_named(application: Ptb, store: Store) -> None:
    """It may well be a day to come."""
    line, lan = await opened(application, store, AnswerType.DATE)
    await line.write(lan, lan, "chi bộ đăng ký ngày 28/5 ạ")
    assert (await line.office.standing("A1", "dk")).day == date(2020, 5, 28)
