"""A campaign with every type of answer, by the real program over HTTP: from its file in chat to the tally."""

from datetime import date

import pytest
from sqlmodel import select

from domain.values import RoleName, Status
from sandbox.people import Person
from storage.tables import Assignment, Task, Unit
from tests.builders import at
from tests.end_to_end.office import PATIENCE
from tests.end_to_end.play import Play, buttons

pytestmark = pytest.mark.slow

TITLE = "Sinh hoạt chuyên đề quý II"
CAMPAIGN = f"""
key = "chuyen-de"
title = "{TITLE}"
unit = "B"
kinds = ["chi bộ"]
"""
TASKS = (
    ("ke-hoach", "Gửi kế hoạch", ["kế hoạch"], 'answer = "done"'),
    ("dang-ky", "Đăng ký ngày sinh hoạt", ["đăng ký"], 'answer = "date"'),
    ("tai-lieu", "Chuẩn bị tài liệu", ["tài liệu"], 'answer = "steps"\nsteps = 6'),
    ("du-hop", "Số đảng viên dự họp", ["dự họp"], 'answer = "number"\nat_most = 100'),
    ("xep-loai", "Mức tự xếp loại", ["xếp loại"], 'answer = "choice"\nchoices = ["xuất sắc", "tốt", "khá"]'),
    ("tham-hoi", "Kết quả thăm hỏi", ["thăm hỏi"], 'answer = "text"'),
)


def campaign_file(answers: str = "") -> bytes:
    """A file as an office would send it; `answers` in the place of the first task's type of answer."""
    tasks = [
        f'[[task]]\nkey = "{key}"\ntitle = "{title}"\naliases = {aliases}\n{answer}\ndue = 2020-05-25T17:00:00\n'
        for key, title, aliases, answer in TASKS
    ]
    words = (CAMPAIGN + "\n".join(tasks)).replace("'", '"')
    return (words.replace('answer = "done"', answers) if answers else words).encode()


async def standing(play: Play, code: str) -> dict[str, Assignment]:
    """Where a unit stands in each task."""
    rows = select(Task.key, Assignment).join(Assignment).join(Unit).where(Unit.code == code)
    return dict(await play.stored(rows.where(Task.key != "dai-hoi")))


async def answered(play: Play, person: Person, title: str, words: str, *, asked: str = "trả lời tin nhắn này") -> None:
    """Pressed as done, asked for its value, and this replied."""
    reminder = await play.told(person, "Kính gửi đồng chí Bí thư", f'"{title}"')
    play.press(person, reminder, "Đã hoàn thành")
    question = await play.told(person, title, asked)
    play.telegram.say(person, person, words, reply_to=question)


async def made_from_its_file(play: Play, organiser: Person) -> None:
    """The campaign, from its file alone; a file with faults is refused first, the right one comes while it is dead."""
    telegram = play.telegram

    def send(content: bytes) -> None:
        telegram.send(organiser, organiser, telegram.attach("document", content, "chuyen-de.toml", "application/toml"))

    send(campaign_file('answer = "poem"').replace(b'key = "dang-ky"\n', b""))
    await play.told(organiser, "Nội dung thứ 2: còn thiếu “key” (mã ngắn, không dấu)", "“answer” (cách trả lời)")
    await play.while_dead(lambda: send(campaign_file()))
    read = await play.told(organiser, f'Tệp có đợt báo cáo "{TITLE}" với 6 nội dung.')
    play.press(organiser, read, "Xem trước")
    await play.becomes(read, "3 chi bộ phải báo cáo", "Mức tự xếp loại: hạn 17 giờ 00, ngày 25/5/2020")
    play.press(organiser, read, "Lập đợt báo cáo")
    await play.becomes(read, f'Đã lập đợt báo cáo "{TITLE}" với 6 nội dung')


async def test_every_type_of_answer_is_asked_given_and_added_up(play: Play) -> None:
    """By button, by reply and in one's own words, in private and in the group; a figure that cannot be meant is asked
    back; a kill between the question and the answer, and nobody else's press counts.
    """
    telegram = play.telegram
    await play.office.dondoc("campaign", "close", "dh2020")
    organiser, lan, minh = [
        await play.known(name, code, role)
        for name, code, role in (
            ("Tâm", "K", RoleName.ORGANISER),
            ("Lan", "B1", RoleName.SECRETARY),
            ("Minh", "B2", RoleName.SECRETARY),
        )
    ]
    group = await play.linked("Các chi bộ Sở Y tế", [organiser, lan, minh], "B")
    await play.office.open()
    await made_from_its_file(play, organiser)
    await play.office.pass_to(at("2020-05-18 08:00"))
    for _, title, *_ in TASKS:
        await play.told(minh, f'"{title}"', "còn 7 ngày")
    reminder = await play.told(lan, '"Gửi kế hoạch"')
    assert "không" in await play.toasted(telegram.press(minh, await play.told(minh, "Gửi"), buttons(reminder)[0][1]))
    play.press(lan, reminder, "Đã hoàn thành")
    await play.told(lan, "Đã ghi nhận: Chi bộ Kế toán, Gửi kế hoạch: hoàn thành.")
    await answered(play, lan, "Đăng ký ngày sinh hoạt", "21/5")
    await play.told(lan, "Đã ghi nhận: Chi bộ Kế toán, Đăng ký ngày sinh hoạt: hoàn thành (ngày 21/5/2020).")
    telegram.say(lan, lan, "đã xong 3/6 bước ạ", reply_to=await play.told(lan, '"Chuẩn bị tài liệu"'))
    await play.told(lan, "Đã ghi nhận: Chi bộ Kế toán, Chuẩn bị tài liệu", "3/6")
    await answered(play, lan, "Số đảng viên dự họp", "350")
    await play.told(lan, "“350”")
    assert (await standing(play, "B1"))["du-hop"].number is None
    reminder = await play.told(lan, "Kính gửi", '"Số đảng viên dự họp"')
    await play.while_dead(lambda: telegram.say(lan, lan, "35", reply_to=reminder))
    await play.told(lan, "Số đảng viên dự họp: hoàn thành (số liệu: 35)")
    reminder = await play.told(lan, "Kính gửi", '"Mức tự xếp loại"')
    play.press(lan, reminder, "Đã hoàn thành")
    choice = await play.told(lan, "Mức tự xếp loại", "chọn:")
    await play.while_dead(lambda: play.press(lan, choice, "tốt"))
    await play.told(lan, "Đã ghi nhận: Chi bộ Kế toán, Mức tự xếp loại: hoàn thành (tốt).")
    await answered(play, lan, "Kết quả thăm hỏi", "Đã thăm 5 hộ")
    await play.told(lan, "Kết quả thăm hỏi: hoàn thành (Đã thăm 5 hộ)")

    said = [telegram.say(minh, group, words) for words in ("Dự họp có 40 đồng chí ạ", "tài liệu đã xong 2/6 bước")]
    await telegram.until(lambda: all("👍" in one.reactions.values() for one in said), patience=PATIENCE)
    telegram.say(minh, minh, "xuất sắc ạ", reply_to=await play.told(minh, '"Mức tự xếp loại"'))
    await play.told(minh, "Đã ghi nhận: Chi bộ Tổ chức, Mức tự xếp loại: hoàn thành (xuất sắc).")
    await play.office.pass_to(at("2020-05-18 17:00"))
    tally = (await play.told(group, "Tính đến 17 giờ 00, ngày 18/5/2020", "Mức tự xếp loại")).text
    assert [line for line in tally.splitlines() if line.startswith(("Tính đến", "Tổng số", "Kết quả"))] == [
        done("Gửi kế hoạch", 1, "33,33%"),
        done("Đăng ký ngày sinh hoạt", 1, "33,33%"),
        done("Chuẩn bị tài liệu", 0, "0%"),
        "Kết quả: 2/6: 1; 3/6: 1.",
        done("Số đảng viên dự họp", 2, "66,67%"),
        "Tổng số: 75 (2 chi bộ có số liệu).",
        done("Mức tự xếp loại", 2, "66,67%"),
        "Kết quả: xuất sắc: 1; tốt: 1.",
        done("Kết quả thăm hỏi", 1, "33,33%"),
    ]
    lan_stands = await standing(play, "B1")
    assert (lan_stands["dang-ky"].day, lan_stands["tai-lieu"].step_done) == (date(2020, 5, 21), 3)
    assert (lan_stands["xep-loai"].words, lan_stands["tham-hoi"].words) == ("tốt", "Đã thăm 5 hộ")
    assert {key for key, one in lan_stands.items() if one.status is not Status.DONE} == {"tai-lieu"}
    await play.ends_well()


def done(task: str, count: int, percent: str) -> str:
    """The first line of a task's figures."""
    return (
        f'Tính đến 17 giờ 00, ngày 18/5/2020, đã có {count}/3 chi bộ hoàn thành nội dung "{task}", đạt tỷ lệ {percent}.'
    )
