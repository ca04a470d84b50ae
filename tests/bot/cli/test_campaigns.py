"""`dondoc campaign` and the figures: from a campaign file to what was said, counted and sent."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.campaign_file import parse_campaign
from domain.values import Status
from storage import assignments, campaigns, groups, outbox, people, reports, units
from storage.tables import Delivery, DeliveryKind, DeliveryState
from storage.tables.columns import stored_id
from tests.bot.cli.conftest import CAMPAIGN, Office
from tests.stores import open_store

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SAID = datetime(2020, 5, 14, 3, tzinfo=UTC)
TEMPLATES = [
    "dai-hoi-chi-bo",
    "dai-hoi-dang-bo",
    "dang-ky-thoi-gian",
    "danh-gia-xep-loai",
    "quan-triet-van-ban",
    "viec-dot-xuat",
]


def say(office: Office, codes: Iterable[str]) -> None:
    """Somebody reports in the group at 10:00 on 14/5/2020 that these units have finished."""

    async def record() -> None:
        store = open_store(office.url)
        async with store.begin() as session:
            person = await people.add_person(session, 11, "Trần Thị Bình", SAID)
            campaign = await campaigns.by_key(session, "dh2020")
            assert campaign is not None
            tasks = await campaigns.tasks_of(session, [stored_id(campaign.id)])
            for number, code in enumerate(codes, 1):
                unit = await units.named(session, code)
                rows = await assignments.of_units(session, [stored_id(unit.id)], [stored_id(tasks[0].id)])
                said = [(rows[0], reports.Statement(Status.DONE, date(2020, 5, 12)))]
                origin = reports.Origin(-100, number, SAID, number, person.id, "group", f"{code} đã xong ạ")
                await reports.record(session, said, origin, SAID, ZONE)
        await store.close()

    asyncio.run(record())


def queue(office: Office) -> None:
    """A tally waits for the linked group."""

    async def put() -> None:
        store = open_store(office.url)
        async with store.begin() as session:
            campaign = await campaigns.by_key(session, "dh2020")
            group = await groups.by_chat(session, -100)
            assert campaign is not None
            assert group is not None
            tally = Delivery(
                key="tally:dh2020:1:2020-05-15",
                kind=DeliveryKind.TALLY,
                campaign_id=stored_id(campaign.id),
                group_id=group.id,
                due=SAID,
                stale_at=SAID,
                next_try=SAID,
                state=DeliveryState.WAITING,
            )
            await outbox.put(session, [tally])
        await store.close()

    asyncio.run(put())


def test_a_campaign_is_made_listed_and_closed(bloc: Office) -> None:
    """Closing twice keeps the first moment."""
    assert bloc.done("campaign", "list", "--json").lines == [
        {
            "key": "dh2020",
            "title": "Đại hội chi bộ",
            "unit": "R",
            "kinds": ["chi bộ"],
            "opens": None,
            "closed": None,
            "tasks": ["dai-hoi"],
        }
    ]
    bloc.done("campaign", "close", "dh2020")
    bloc.set_clock("2020-05-20T02:00:00+00:00")
    bloc.done("campaign", "close", "dh2020")
    assert bloc.done("campaign", "list", "--json").lines[0]["closed"] == "2020-05-15T09:00:00+07:00"
    assert "dh2020" in bloc.done("campaign", "list").out


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('unit = "R"', 'unit = "X"', "No unit has this code: X."),
        ('key = "dh2020"', 'key = "dh2020"', "There is a campaign with this key already: dh2020."),
        ('kinds = ["chi bộ"]', 'kinds = ["tổ"]', "No unit in the subtree is of the kinds that the campaign asks: tổ."),
        ("due = 2020-06-30T17:00:00", 'due = "31/6"', "bad.toml: task[1].due: "),
        ('title = "Đại hội chi bộ"', "", "bad.toml: title: this is missing"),
        ('kinds = ["chi bộ"]', "kinds = [", "bad.toml: near line 6: not written as TOML asks"),
    ],
)
def test_a_bad_campaign_gets_file_key_and_reason_and_leaves_nothing(
    bloc: Office, before: str, after: str, message: str
) -> None:
    """Exit code 1; there is one campaign as before."""
    file = bloc.put("bad.toml", CAMPAIGN.replace('key = "dh2020"', before and 'key = "other"').replace(before, after))
    if before == after:
        bloc.put("bad.toml", CAMPAIGN)
    answer = bloc.run("campaign", "create", file)
    assert answer.code == 1
    assert message in answer.err
    assert len(bloc.done("campaign", "list", "--json").lines) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "the file is not UTF-8 text."),
        (b"#" * 1_000_001, "the file is larger than 1 MB."),
    ],
)
def test_a_file_that_is_no_campaign_is_refused(office: Office, content: bytes, message: str) -> None:
    """One clear sentence; no traceback."""
    answer = office.run("campaign", "create", office.put("c.toml", content))
    assert (answer.code, answer.err) == (1, f"c.toml: {message}\n")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_a_campaign_file(office: Office, name: str) -> None:
    """To be filled in, but right as it stands."""
    text = office.done("campaign", "template", name).out
    assert parse_campaign(text, name, ZONE).unit == "DUK"


def test_a_template_that_is_not_known_shows_those_that_are(office: Office) -> None:
    """Exit code 1."""
    answer = office.run("campaign", "template", "x")
    assert answer.code == 1
    assert all(name in answer.err for name in TEMPLATES)


def test_status_is_one_object_for_machines(bloc: Office) -> None:
    """With exactly the fields of the contract."""
    say(bloc, ["A2"])
    assert bloc.done("status", "--json").lines == [
        {
            "campaign": "dh2020",
            "unit": "R",
            "as_of": "2020-05-15T09:00:00+07:00",
            "tasks": [
                {
                    "key": "dai-hoi",
                    "title": "Tổ chức đại hội",
                    "total": 3,
                    "done": 1,
                    "in_progress": 0,
                    "not_started": 2,
                    "postponed": 0,
                    "blocked": 0,
                    "overdue": 1,
                    "late": 0,
                    "percent": 33.33,
                    "complete_parents": [0, 2],
                }
            ],
        }
    ]


def test_status_of_a_unit_and_of_an_earlier_moment(bloc: Office) -> None:
    """A day alone means its end; a moment without a zone is office time."""
    say(bloc, ["B1"])

    def figures(*words: str) -> tuple[str, int, int, list[int]]:
        line = bloc.done("status", "--json", *words).lines[0]
        task = line["tasks"][0]
        return line["as_of"], task["done"], task["total"], task["complete_parents"]

    assert figures("--unit", "B") == ("2020-05-15T09:00:00+07:00", 1, 1, [0, 0])
    assert figures("--as-of", "2020-05-13") == ("2020-05-13T23:59:59+07:00", 0, 3, [0, 2])
    assert figures("--as-of", "2020-05-14T10:00:01") == ("2020-05-14T10:00:01+07:00", 1, 3, [1, 2])
    assert figures("--as-of", "2020-05-14T02:59:00+00:00")[1] == 0


def test_status_reads_as_the_tally_for_people(bloc: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence of the contract, without markup."""
    say(bloc, ["A2"])
    monkeypatch.setenv("DONDOC_LANGUAGE", "vi")
    text = bloc.done("status", "--campaign", "dh2020").out
    assert (
        "Tính đến 09 giờ 00, ngày 15/5/2020, đã có 1/3 chi bộ hoàn thành nội dung"
        ' "Tổ chức đại hội", đạt tỷ lệ 33,33%.' in text
    )
    assert "<" not in text


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("status", "--campaign", "x"), 1, "No campaign has this key: x."),
        (("status", "--unit", "x"), 1, "No unit has this code: x."),
        (("status", "--as-of", "31/6"), 2, "31/6"),
        (("campaign", "close", "x"), 1, "No campaign has this key: x."),
        (("assignments", "--campaign", "x"), 1, "No campaign has this key: x."),
        (("reports", "--unit", "x"), 1, "No unit has this code: x."),
        (("status", "--colour"), 2, "--colour"),
    ],
)
def test_what_is_not_there_is_told(bloc: Office, words: tuple[str, ...], code: int, message: str) -> None:
    """1 for a name that nobody has, 2 for a wrong use."""
    answer = bloc.run(*words)
    assert (answer.code, answer.out, message in answer.err) == (code, "", True)


def test_without_a_campaign_there_are_no_figures(office: Office) -> None:
    """Said in a sentence."""
    assert office.run("status").err == "There is no campaign yet.\n"


def test_an_open_campaign_comes_before_a_newer_closed_one(bloc: Office) -> None:
    """What is meant where no key is given."""
    bloc.done("campaign", "create", bloc.put("c.toml", CAMPAIGN.replace("dh2020", "dh2022")))
    assert bloc.done("status", "--json").lines[0]["campaign"] == "dh2022"
    bloc.done("campaign", "close", "dh2022")
    assert bloc.done("status", "--json").lines[0]["campaign"] == "dh2020"


def test_assignments_are_a_line_for_each_unit_and_task(bloc: Office) -> None:
    """With exactly the fields of the contract."""
    say(bloc, ["A1"])
    lines = bloc.done("assignments", "--json", "--unit", "A").lines
    assert lines[0] == {
        "unit": "A1",
        "task": "dai-hoi",
        "status": "done",
        "due": "2020-05-14T17:00:00+07:00",
        "date": "2020-05-12",
        "step": None,
        "number": None,
        "by": "Trần Thị Bình",
        "at": "2020-05-14T10:00:00+07:00",
        "source": "group",
    }
    assert [(line["unit"], line["status"], line["by"], line["source"]) for line in lines[1:]] == [
        ("A2", "not_started", None, None)
    ]
    assert "Chi bộ Văn phòng" in bloc.done("assignments").out


def test_reports_are_the_history_in_the_senders_words(bloc: Office) -> None:
    """With exactly the fields of the contract, oldest first."""
    say(bloc, ["A1", "B1"])
    lines = bloc.done("reports", "--json").lines
    assert [line["unit"] for line in lines] == ["A1", "B1"]
    assert bloc.done("reports", "--json", "--unit", "B1").lines == [
        {
            "unit": "B1",
            "task": "dai-hoi",
            "status": "done",
            "raw": "B1 đã xong ạ",
            "by": "Trần Thị Bình",
            "at": "2020-05-14T10:00:00+07:00",
            "source": "group",
            "message_id": 2,
            "superseded": False,
        }
    ]
    assert "A1 đã xong ạ" in bloc.done("reports").out


def test_deliveries_are_the_outbox(bloc: Office) -> None:
    """With exactly the fields of the contract; the target is a chat."""
    bloc.done("groups", "link", "-100", "--unit", "R")
    queue(bloc)
    assert bloc.done("deliveries", "--json").lines == [
        {
            "kind": "tally",
            "key": "tally:dh2020:1:2020-05-15",
            "target": -100,
            "due": "2020-05-14T10:00:00+07:00",
            "state": "waiting",
            "attempts": 0,
        }
    ]
    assert "tally:dh2020:1:2020-05-15" in bloc.done("deliveries").out
