"""The words that go out, made at the moment of sending from what is then true."""

from dataclasses import replace
from datetime import date

from domain.values import Purpose, RoleName, Status
from storage.engine import Store
from storage.tables import Group
from tests.builders import BLOC, CAMPAIGN, CONGRESS, DUE, EARLY_DUE, at, changed, open_office, take_over
from tests.scheduler.conftest import Desk, Wire

EVE = at("2020-06-22 18:00")
SEVEN_BEFORE = at("2020-06-23 08:00")
TALLY = at("2020-05-15 17:00")


async def test_a_reminder_names_unit_task_due_and_days_and_carries_the_four_answers(desk: Desk) -> None:
    """Under the assignment's own number."""
    secretary = await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    (html,) = await desk.at(SEVEN_BEFORE)
    assert html.startswith(
        "Kính gửi đồng chí Bí thư Chi bộ Thanh tra. Theo kế hoạch, chi bộ hoàn thành nội dung "
        '"Tổ chức đại hội" chậm nhất ngày 30/6/2020 (còn 7 ngày).'
    )
    (message,) = desk.wire.sent
    assigned = (await desk.office.standing("A2")).id
    assert message.chat_id == secretary.telegram_id
    assert [[(button.label, button.data) for button in row] for row in message.buttons] == [
        [("Đã hoàn thành", f"a:{assigned}:done"), ("Đang thực hiện", f"a:{assigned}:in_progress")],
        [("Có vướng mắc", f"a:{assigned}:blocked"), ("Xin lùi thời gian", f"a:{assigned}:postponed")],
    ]


async def test_a_reminder_counts_the_days_from_the_day_it_is_sent(desk: Desk) -> None:
    """The one of Saturday goes out on Friday: four days are left, not three."""
    await desk.office.appoint("A2", RoleName.DEPUTY)
    await desk.office.plan(at("2020-06-25 18:00"))
    (html,) = await desk.at(at("2020-06-26 08:00"))
    assert html.startswith("Kính gửi đồng chí Phó Bí thư Chi bộ Thanh tra.")
    assert "(còn 4 ngày)" in html


async def test_a_reminder_says_what_the_list_says_at_the_moment_of_sending(desk: Desk) -> None:
    """A name corrected since it was planned; a name full of signs is text."""
    await desk.office.appoint("A2")
    await desk.office.plan(EVE)
    await desk.office.plan(SEVEN_BEFORE)
    await take_over(desk.office.store, changed(BLOC, "A2", name="Chi bộ <b>&1"), SEVEN_BEFORE)
    desk.now = SEVEN_BEFORE
    (html,) = await desk.send()
    assert "Chi bộ &lt;b&gt;&amp;1." in html


async def test_a_reminder_around_an_own_date_speaks_of_that_date(desk: Desk) -> None:
    """As registered; an overdue one of the days gone by."""
    await desk.office.appoint("A2")
    await desk.office.say("A2", Status.IN_PROGRESS, at("2020-05-15 09:00"), day=date(2020, 6, 19))
    await desk.office.plan(at("2020-06-18 18:00"))
    (own,) = await desk.at(at("2020-06-19 08:00"))
    assert own.startswith("Theo thời gian đã đăng ký, hôm nay (19/6/2020) Chi bộ Thanh tra hoàn thành nội dung ")
    await desk.office.plan(DUE)
    (late,) = await desk.at(at("2020-07-01 08:00"))
    assert late.startswith(
        'Chi bộ Thanh tra đã quá hạn 1 ngày đối với nội dung "Tổ chức đại hội" (hạn: ngày 30/6/2020)'
    )


async def test_a_digest_names_what_is_missing_and_calls_whom_nothing_else_reaches(desk: Desk) -> None:
    """In the group's topic; of its units alone; without the campaign's other units."""
    group = await desk.office.link("B")
    async with desk.office.store.begin() as session:
        (await session.get_one(Group, group.id)).topic_id = 77
    await desk.office.say("B1", Status.DONE, EARLY_DUE)
    silent = await desk.office.appoint("B2", name="Trần <Thị> Bình", started=False)
    await desk.office.appoint("B3", RoleName.DEPUTY, started=True)
    await desk.office.plan(EVE)
    await desk.at(SEVEN_BEFORE)
    (digest,) = [text for text in desk.wire.sent if text.chat_id == group.chat_id]
    html = digest.html
    assert html.startswith("<b>Đại hội chi bộ nhiệm kỳ 2020 - 2022</b>\n\n")
    assert 'Còn 7 ngày đến hạn hoàn thành nội dung "Tổ chức đại hội" (ngày 30/6/2020); 2/2 chi bộ' in html
    assert (
        f'(đồng chí <a href="tg://user?id={silent.telegram_id}">Trần &lt;Thị&gt; Bình</a>), Chi bộ Bệnh viện.' in html
    )
    assert "Chi bộ Thanh tra" not in html
    assert digest.topic == 77
    assert digest.buttons[0][0].data == f"g:{(await desk.delivery(f'digest:dh2020:{group.id}:2020-06-23')).id}:done"


async def test_after_the_due_a_digest_gives_numbers_only(desk: Desk) -> None:
    """Nobody is named in a group for being late."""
    await desk.office.link("B")
    await desk.office.appoint("B2", name="Trần Bình", started=False)
    await desk.office.plan(at("2020-06-30 18:00"))
    (html,) = await desk.at(at("2020-07-01 08:00"))
    assert 'Nội dung "Tổ chức đại hội" đã quá hạn (hạn: ngày 30/6/2020); 2/2 chi bộ chưa có báo cáo' in html
    assert "Trần Bình" not in html
    assert "Chi bộ Tổ chức" not in html


async def test_a_group_with_two_tasks_due_gets_one_digest(sqlite_store: Store) -> None:
    """A paragraph each."""
    second = replace(CONGRESS, key="bien-ban", title="Gửi biên bản")
    desk = Desk(await open_office(sqlite_store, replace(CAMPAIGN, tasks=(CONGRESS, second))), Wire())
    await desk.office.link("B")
    await desk.office.plan(EVE)
    (html,) = await desk.at(SEVEN_BEFORE)
    assert html.count("chưa có báo cáo hoàn thành") == 2
    assert '"Gửi biên bản"' in html


async def test_a_report_upwards_lists_the_overdue_units_somebody_looks_after(desk: Desk) -> None:
    """Those of the due that has passed, of their own scope, not yet done."""
    overseer = await desk.office.appoint("K", RoleName.OVERSEER, cluster="Cụm 2")
    await desk.office.say("B3", Status.DONE, EVE)
    await desk.office.plan(at("2020-07-01 18:00"))
    (html,) = await desk.at(at("2020-07-02 08:00"))
    assert desk.wire.sent[0].chat_id == overseer.telegram_id
    assert html.splitlines() == [
        "Kính báo cáo đồng chí: có 2 chi bộ quá hạn, chưa có báo cáo hoàn thành.",
        '1. Chi bộ Báo Khối: nội dung "Tổ chức đại hội", hạn: ngày 30/6/2020, quá hạn 2 ngày.',
        '2. Chi bộ Tổ chức: nội dung "Tổ chức đại hội", hạn: ngày 30/6/2020, quá hạn 2 ngày.',
        "Xin ý kiến chỉ đạo.",
    ]


async def test_a_tally_gives_the_figures_of_the_groups_own_scope(desk: Desk) -> None:
    """Whole, committee, cluster: the sentence of the contract, to the letter."""
    await desk.office.link("K", purpose=Purpose.OVERVIEW)
    await desk.office.link("A")
    await desk.office.link("K", cluster="Cụm 2")
    await desk.office.say(["A1", "A2", "B1"], Status.DONE, at("2020-05-15 09:00"))
    await desk.office.say("B2", Status.BLOCKED, at("2020-05-15 09:00"), raw="Đồng chí X vi phạm")
    await desk.office.plan(at("2020-05-15 16:59"))
    whole, committee, cluster = await desk.at(TALLY)
    assert whole.splitlines() == [
        "<b>Đại hội chi bộ nhiệm kỳ 2020 - 2022</b>",
        "Đảng bộ Khối",
        "",
        'Tính đến 17 giờ 00, ngày 15/5/2020, đã có 3/6 chi bộ hoàn thành nội dung "Tổ chức đại hội", đạt tỷ lệ 50%.',
        "Trong đó: đợt điểm 2/2 (100%); còn lại 1/4 (25%).",
        "1/2 đảng bộ cơ sở có 100% chi bộ trực thuộc hoàn thành.",
        "Còn lại 3 chi bộ: chưa triển khai 2, có vướng mắc 1.",
    ]
    assert "đã có 2/2 chi bộ hoàn thành" in committee
    assert "đạt tỷ lệ 100%." in committee
    assert cluster.splitlines()[1] == "Cụm 2"
    assert "đã có 1/4 chi bộ hoàn thành" in cluster
    assert "0/1 đảng bộ cơ sở có 100% chi bộ trực thuộc hoàn thành." in cluster
    assert not any("vi phạm" in text.html for text in desk.wire.sent)


async def test_a_tally_tells_the_change_since_the_last_that_was_sent(desk: Desk) -> None:
    """More, fewer, none; of a day on which nothing went out nothing is said."""
    await desk.office.link("A")
    await desk.office.plan(at("2020-05-12 16:59"))
    first = await desk.at(at("2020-05-12 17:00"))
    done = await desk.office.say(["A1", "A2"], Status.DONE, at("2020-05-13 09:00"))
    second = await desk.at(at("2020-05-13 17:00"))
    await desk.office.undo(done[:1], at("2020-05-14 09:00"))
    third = await desk.at(at("2020-05-14 17:00"))
    fourth = await desk.at(TALLY)
    assert "12/5/2020" not in first[0].replace("ngày 12/5/2020, đã có", "")
    assert "Tăng 2 chi bộ so với ngày 12/5/2020." in second[0]
    assert "Giảm 1 chi bộ so với ngày 13/5/2020." in third[0]
    assert "Không thay đổi so với ngày 14/5/2020." in fourth[0]


async def test_a_tally_that_comes_late_says_the_time_its_figures_are_of(desk: Desk) -> None:
    """Down at five, up at half past six; even in quiet hours, since its hour was chosen for it."""
    await desk.office.link("A")
    await desk.office.plan(at("2020-05-15 16:59"))
    (html,) = await desk.at(at("2020-05-15 20:30"))
    assert "Tính đến 20 giờ 30, ngày 15/5/2020, đã có 0/2 chi bộ" in html


async def test_a_group_above_the_campaign_hears_of_the_campaign_alone(sqlite_store: Store) -> None:
    """Not of the other units of its node."""
    desk = Desk(await open_office(sqlite_store, replace(CAMPAIGN, unit="B")), Wire())
    await desk.office.link("K", purpose=Purpose.OVERVIEW)
    await desk.office.plan(at("2020-05-15 16:59"))
    (html,) = await desk.at(TALLY)
    assert "đã có 0/3 chi bộ hoàn thành" in html


async def test_nobody_is_called_in_a_group_who_can_be_reached_in_private(desk: Desk) -> None:
    """Their unit is named, they are not."""
    await desk.office.link("B")
    reached = await desk.office.appoint("B2", name="Trần Bình")
    await desk.office.plan(EVE)
    await desk.at(SEVEN_BEFORE)
    in_private, in_group = sorted(desk.wire.sent, key=lambda text: text.chat_id, reverse=True)
    assert in_private.chat_id == reached.telegram_id
    assert "Chi bộ Tổ chức" in in_group.html
    assert "Trần Bình" not in in_group.html
