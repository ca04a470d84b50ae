"""Versions of one message, in whatever order they come: the last that was written counts."""

from datetime import date
from itertools import permutations

import pytest

from domain.values import Status
from storage.tables import Edit, Question
from tests.handlers.line import Json, Line

DONE_ON_12_MAY = "Chi bộ Thanh tra đã tổ chức đại hội ngày 12/5 ạ"
UNCLEAR = "đã xong ạ"
"""From somebody who answers for two units."""
DONE = "Chi bộ Thanh tra đã tổ chức đại hội ngày {}/5"


def edited(first: Json, text: str, seconds: int) -> Json:
    """The message edited so many seconds after it was sent."""
    return {"edited_message": first | {"text": text, "edit_date": first["date"] + seconds}}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_of_two_edits_within_one_second_the_later_update_counts(
    any_line: Line, order: tuple[int, ...], together: bool
) -> None:
    """In whatever order the three versions come, in one batch or one after another."""
    line = any_line
    secretary = await line.office.appoint("A2")
    first = line.message(secretary, secretary, DONE.format(11))
    versions = [
        {"message": first},
        edited(first, DONE.format(12), 60),
        edited(first, DONE.format(13), 60),
    ]
    updates = [{"update_id": 80_001 + place, **body} for place, body in enumerate(versions)]
    shuffled = [updates[place] for place in order]
    for _ in range(2):
        for batch in [shuffled] if together else [[one] for one in shuffled]:
            await line.deliver(line.intake, batch)
    assert (await line.office.standing("A2")).day == date(2020, 5, 13)
    stored = await line.reports()
    assert [report.day for report in stored if report.superseded_at is None] == [date(2020, 5, 13)]
    assert len({report.revision for report in stored}) == len(stored)
    await line.deliver(line.intake, [{**one, "update_id": one["update_id"] + 100} for one in reversed(updates)])
    assert len(await line.reports()) == len(stored)
    assert await line.office.differences() == []


@pytest.mark.parametrize("private", [True, False])
async def test_an_edit_that_says_nothing_keeps_its_original_from_being_recorded_when_that_comes_later(
    any_line: Line, private: bool
) -> None:
    """Kept as what was written once; it counts for nothing, and nobody is told that it was recorded."""
    line = any_line
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    place = secretary if private else group
    first = line.message(secretary, place, DONE.format(12))
    await line.take(edited(first, "chúc mừng các đồng chí", 60))
    line.heard()
    await line.take({"message": first})
    assert line.heard() == []
    assert (await line.office.standing("A2")).status is Status.NOT_STARTED
    assert [report.superseded_by for report in await line.reports()] == ["edit"]


async def test_an_unclear_original_that_comes_after_its_edit_is_not_asked_about(line: Line) -> None:
    """The edit has said it."""
    secretary = await line.office.appoint("A2")
    await line.office.appoint("A1", telegram_id=secretary.telegram_id)
    first = line.message(secretary, secretary, UNCLEAR)
    await line.take(edited(first, DONE.format(12), 60))
    line.heard()
    await line.take({"message": first})
    assert line.heard() == []
    assert await line.rows(Question) == []
    assert (await line.office.standing("A2")).status is Status.DONE


async def test_of_two_unclear_edits_within_one_second_only_the_later_can_be_answered(line: Line) -> None:
    """The question about the earlier one is closed."""
    secretary = await line.office.appoint("A2")
    await line.office.appoint("A1", telegram_id=secretary.telegram_id)
    first = line.message(secretary, secretary, DONE.format(12))
    await line.take(edited(first, UNCLEAR, 60))
    await line.take(edited(first, f"{UNCLEAR} nhé", 60))
    asked = await line.rows(Question)
    assert [(one.raw, one.answered_at is None) for one in asked] == [(UNCLEAR, False), (f"{UNCLEAR} nhé", True)]


async def test_an_edit_is_remembered_once(line: Line) -> None:
    """However often it is delivered; of the words a hash alone."""
    secretary = await line.office.appoint("A2")
    first = line.message(secretary, secretary, DONE.format(11))
    await line.take({"message": first}, edited(first, DONE.format(12), 60))
    (kept,) = await line.rows(Edit)
    assert "Thanh tra" not in kept.words


@pytest.mark.parametrize("later", [True, False])
async def test_a_caption_that_is_taken_away_is_an_edit_that_says_nothing(any_line: Line, *, later: bool) -> None:
    """After its report: it is asked whether that is taken back. Before it: the original is not recorded."""
    line = any_line
    secretary = await line.office.appoint("A2")
    photo = [{"file_id": "p", "file_unique_id": "u", "width": 1, "height": 1}]
    first = line.message(secretary, secretary) | {"photo": photo, "caption": DONE.format(12)}
    bare = {name: value for name, value in first.items() if name != "caption"}
    versions: list[Json] = [{"message": first}, {"edited_message": bare | {"edit_date": first["date"] + 60}}]
    for one in versions if later else reversed(versions):
        line.heard()
        await line.take(one)
    said = line.words()
    if later:
        assert said == ["Phần chữ của tin nhắn đã bị xóa. Đồng chí có rút báo cáo đã ghi nhận trước đó không?"]
        await line.press(secretary, secretary, "Rút báo cáo")
    else:
        assert said == []
    assert (await line.office.standing("A2")).status is Status.NOT_STARTED


async def test_an_edit_corrects_the_report(any_line: Line) -> None:
    """In the group the same thumb, in private a new receipt."""
    line = any_line
    secretary = await line.office.appoint("A2")
    number = await line.write(secretary, secretary, DONE_ON_12_MAY)
    line.heard()
    await line.edit(secretary, secretary, number, "Chi bộ Thanh tra đã tổ chức đại hội ngày 13/5 ạ")
    assert line.words() == ["Đã ghi nhận: Chi bộ Thanh tra, Tổ chức đại hội: hoàn thành (ngày 13/5/2020)."]
    assert (await line.office.standing("A2")).day == date(2020, 5, 13)
    assert [(report.revision > 0, report.superseded_by) for report in await line.reports()] == [
        (False, "edit"),
        (True, ""),
    ]


async def test_an_edit_that_arrives_first_wins_all_the_same(line: Line) -> None:
    """The message as it was before the edit comes in the same batch, later."""
    secretary = await line.office.appoint("A2")
    first = line.message(secretary, secretary, DONE_ON_12_MAY)
    second = first | {"text": DONE_ON_12_MAY.replace("12/5", "13/5"), "edit_date": first["date"] + 60}
    await line.take({"edited_message": second}, {"message": first})
    assert (await line.office.standing("A2")).day == date(2020, 5, 13)


@pytest.mark.parametrize(
    ("answer", "status"), [("Rút báo cáo", Status.NOT_STARTED), ("Giữ báo cáo đã ghi nhận", Status.DONE)]
)
async def test_an_edit_to_talk_asks_whether_the_report_is_taken_back(line: Line, answer: str, status: Status) -> None:
    """Nothing is taken back in silence."""
    group, secretary = await line.office.link("A"), await line.office.appoint("A2")
    number = await line.write(secretary, group, DONE_ON_12_MAY)
    line.heard()
    await line.edit(secretary, group, number, "chúc mừng các đồng chí")
    (question,) = line.words()
    assert question == (
        "Tin nhắn đã sửa thành “chúc mừng các đồng chí”, không còn là báo cáo. Đồng chí có rút báo cáo đã ghi nhận"
        " trước đó không?"
    )
    assert (await line.office.standing("A2")).status is Status.DONE
    await line.press(secretary, group, answer)
    assert (await line.office.standing("A2")).status is status
    assert line.words() == [
        "Đã hoàn tác. Tình hình hiện nay: Chi bộ Thanh tra, Tổ chức đại hội: chưa triển khai."
        if status is Status.NOT_STARTED
        else "Báo cáo đã ghi nhận được giữ nguyên."
    ]


async def test_a_question_about_words_that_were_edited_since_is_closed(line: Line) -> None:
    """Its buttons would record what nobody says any more."""
    secretary = await line.office.appoint("A2")
    number = await line.write(secretary, secretary, "hoan roi a")
    await line.edit(secretary, secretary, number, DONE_ON_12_MAY)
    line.heard()
    await line.press(secretary, secretary, "Lùi thời gian")
    assert line.words() == ["Câu hỏi này đã được trả lời."]
    assert (await line.office.standing("A2")).status is Status.DONE
