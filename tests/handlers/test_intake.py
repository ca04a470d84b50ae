"""Stored, then confirmed: a batch is one transaction, a bad update stops nobody, without a database nothing counts."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from telegram import Update

from bot.intake import Intake
from domain.messages import Text
from domain.values import RoleName, Status
from storage import drafts, talk
from storage.tables import Draft, FailedUpdate, Person, Question, SeenUpdate
from tests.handlers.line import BOT, Json, Line, callback

DONE = "Chi bộ {} đã tổ chức đại hội ngày 12/5 ạ"


async def poison(line: Line) -> Json:
    """A press on a question whose answers cannot be read any more."""
    secretary = await line.office.appoint("A1")
    number = next(line.numbers)
    question = Question(
        chat_id=secretary.telegram_id,
        message_id=number,
        person_id=secretary.id or 0,
        source="private",
        raw="mai xong",
        said_at=line.now,
        asked_at=line.now,
        options=[{"label": "Hoàn thành"}],
    )
    async with line.store.begin() as session:
        await talk.ask(session, question)
    return {"callback_query": callback(secretary, line.message(BOT, secretary, "…") | {"message_id": number}, "q:1:0")}


async def test_a_poisoned_update_is_kept_and_stops_nobody(any_line: Line) -> None:
    """Those before and after it in the batch are stored and answered; it is taken for done, and kept whole."""
    line = any_line
    poisoned = await poison(line)
    first, second = await line.office.appoint("A2"), await line.office.appoint("B1")
    before = line.message(first, first, DONE.format("Thanh tra"))
    after = line.message(second, second, DONE.format("Kế toán"))
    await line.take({"message": before}, poisoned, {"message": after})
    assert [(await line.office.standing(code)).status for code in ("A2", "B1")] == [Status.DONE, Status.DONE]
    (failed,) = await line.rows(FailedUpdate)
    words = line.words()
    assert len(words) == 3
    assert f"lỗi kỹ thuật (mã số {failed.update_id})" in words[1]
    assert failed.update["callback_query"]["data"] == "q:1:0"
    assert "KeyError" in failed.error
    assert failed.update_id in {one.update_id for one in await line.rows(SeenUpdate)}
    assert [question.answered_at for question in await line.rows(Question)] == [None]


@pytest.mark.parametrize("known", [True, False])
async def test_who_wrote_what_cannot_be_worked_on_is_told_once(line: Line, known: bool) -> None:
    """As a reply, with the number under which it is kept; nobody answers a stranger's."""
    secretary = await line.office.appoint("A2")
    async with line.store.begin() as session:
        await drafts.begin(session, secretary.id or 0, secretary.telegram_id, "no such kind", line.now)
        (draft,) = (await session.exec(select(Draft))).all()
        await drafts.keep(session, draft, line.now, asks="anything")
        if not known:
            person = await session.get_one(Person, secretary.id)
            person.telegram_id = 1
    message = line.message(secretary, secretary, "31/5")
    for _ in range(2):
        await line.deliver(line.intake, [{"update_id": 77, "message": message}])
    said = [one for one in line.heard() if isinstance(one, Text)]
    if known:
        (told,) = said
        assert told.reply_to == message["message_id"]
        assert "(mã 77)" in told.html
    else:
        assert all("(mã 77)" not in one.html for one in said)


async def test_an_update_comes_twice_in_one_batch_and_again_in_the_next(any_line: Line) -> None:
    """One report, one answer."""
    line = any_line
    secretary = await line.office.appoint("A2")
    update = {"update_id": 9, "message": line.message(secretary, secretary, DONE.format("Thanh tra"))}
    await line.deliver(line.intake, [update, update])
    await line.deliver(line.intake, [update])
    assert len(await line.reports()) == 1
    assert len(line.words()) == 1


async def test_what_arrives_out_of_order_ends_the_same(line: Line) -> None:
    """The newer words win, though they came first."""
    secretary = await line.office.appoint("A2")
    early = line.message(secretary, secretary, "đang chuẩn bị đại hội")
    late = line.message(secretary, secretary, DONE.format("Thanh tra")) | {"date": early["date"] + 60}
    await line.take({"message": late}, {"message": early})
    assert (await line.office.standing("A2")).status is Status.DONE
    assert await line.office.differences() == []


async def test_without_its_database_nothing_is_confirmed(line: Line, tmp_path: Path) -> None:
    """It raises, so that the same updates are asked for again; then they are stored."""
    secretary = await line.office.appoint("A2")
    update = {"update_id": 9, "message": line.message(secretary, secretary, DONE.format("Thanh tra"))}
    await line.store.close()
    file, away = tmp_path / "dondoc.db", tmp_path / "away.db"
    file.rename(away)
    file.mkdir()
    with pytest.raises(OperationalError):
        await line.deliver(line.intake, [update])
    file.rmdir()
    away.rename(file)
    assert line.heard() == []
    await line.deliver(line.intake, [update])
    assert len(await line.reports()) == 1


async def test_a_database_that_fails_within_a_handler_confirms_nothing_either(line: Line) -> None:
    """Nothing is wrong with the update, so it is not put aside as failed."""
    secretary = await line.office.appoint("A2")
    update = {"update_id": 9, "message": line.message(secretary, secretary, DONE.format("Thanh tra"))}
    await rename(line, "reports", "reports_away")
    with pytest.raises(OperationalError):
        await line.deliver(line.intake, [update])
    await rename(line, "reports_away", "reports")
    assert (await line.rows(FailedUpdate), await line.rows(SeenUpdate), line.heard()) == ([], [], [])
    await line.deliver(line.intake, [update])
    assert len(await line.reports()) == 1


async def rename(line: Line, table: str, name: str) -> None:
    """A table goes away, or comes back."""
    async with line.store.engine.begin() as connection:
        await connection.execute(text(f"ALTER TABLE {table} RENAME TO {name}"))


async def test_an_update_of_a_kind_unknown_is_passed_over(line: Line) -> None:
    """Telegram invents new ones."""
    update = Update.de_json({"update_id": 9, "something_new": {"id": 1}}, line.application.bot)
    assert update is not None
    await line.intake.take([update])
    assert [one.update_id for one in await line.rows(SeenUpdate)] == [9]
    assert await line.rows(FailedUpdate) == []


async def test_the_sender_is_woken_after_what_queued_messages_and_after_nothing_else(line: Line) -> None:
    """Who decides is asked at once; a report wakes nobody."""
    await line.office.appoint("K", RoleName.ORGANISER)
    secretary, woken = await line.office.appoint("A2"), list[str]()
    intake = Intake(line.application, line.store, line.answerer, lambda: line.now, wake=lambda: woken.append("sender"))
    for words, times in ((DONE.format("Thanh tra"), 0), ("Chi bộ Thanh tra xin lùi đại hội đến ngày 20/7", 1)):
        message = line.message(secretary, secretary, words)
        await line.deliver(intake, [{"update_id": next(line.updates), "message": message}])
        assert len(woken) == times
