"""Words that want to be more than words: in names and in messages they come out as they went in."""

import re

import pytest
from sqlmodel import SQLModel

from domain.messages import EditedText, Text
from domain.values import RoleName
from storage import units
from tests.corpus import CORPUS
from tests.handlers.line import Line, plain

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of what follows: nothing that is said holds them."""
TAGS = ("<b>đậm", "<script", '<a href="tg://user?id=1"', "</code>")


async def rename(line: Line, name: str) -> None:
    """Give the secretary's unit, the secretary and the group's unit this name."""
    async with line.store.begin() as session:
        for code in ("A1", "A"):
            unit = await units.named(session, code)
            unit.name = unit.cluster = name
            session.add(unit)


@pytest.mark.parametrize("kind", CORPUS)
async def test_a_name_is_text_wherever_it_is_said(line: Line, kind: str) -> None:
    """Receipts, greetings, tasks, pages, reminders: never a tag of it, and all of it."""
    name = CORPUS[kind]
    await rename(line, name)
    secretary = await line.office.appoint("A1", name=name)
    chief = await line.office.appoint("K", RoleName.ORGANISER, name)
    await line.office.link("A")
    for person in (secretary, chief):
        for command in ("/start", "/mine", "/status"):
            await line.write(person, person, command)
    await line.write(secretary, secretary, "đã hoàn thành đại hội ngày 12/5")
    line.now = line.now.replace(month=6, day=23)
    await line.deliver_due()
    said = line.heard()
    texts = [one for one in said if isinstance(one, Text | EditedText)]
    assert len(texts) > 6
    for one in texts:
        assert [tag for tag in TAGS if tag in one.html] == []
        assert not TURNS.search(one.html)
    shown = " ".join(TURNS.sub("", name).split())
    assert any(shown[:200] in " ".join(plain(one).split()) for one in texts)


@pytest.mark.parametrize("kind", CORPUS)
async def test_a_message_is_words_and_changes_nothing_but_what_it_says(line: Line, kind: str) -> None:
    """Kept as typed where it is asked about or reported, and quoted as text."""
    words = CORPUS[kind]
    person = await line.office.appoint("A1")
    group = await line.office.link("A")
    before = {name: len(rows) for name, rows in (await line.everything()).items()}
    await line.write(person, person, words)
    await line.write(person, group, words)
    await line.write(person, person, f"đại hội vướng mắc {words}"[:4_096])
    after = {name: len(rows) for name, rows in (await line.everything()).items()}
    written = {"reports", "questions", "posts", "audit"}
    assert {name for name in after if after[name] != before[name]} <= written
    assert set(after) | {"seen_updates"} >= set(SQLModel.metadata.tables)
    assert await line.rows(SQLModel.metadata.tables["failed_updates"]) == []  # type: ignore[arg-type]
    for one in line.heard():
        if isinstance(one, Text | EditedText):
            assert [tag for tag in TAGS if tag in one.html] == []


@pytest.mark.parametrize(
    "data", [*CORPUS.values(), "a:1:done'--", "s:m:1:1:-1:9999999999999999999:0", "q:-1:0", "::", ""]
)
async def test_a_button_that_carries_anything_does_nothing(line: Line, data: str) -> None:
    """It is the client's to choose."""
    person = await line.office.appoint("A1")
    before = await line.everything()
    await line.press_data(person, person, data, 77)
    assert await line.everything() == before
    assert line.words() == ["Nút này không dành cho đồng chí, hoặc không còn dùng."]
