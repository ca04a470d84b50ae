"""The example's files hold together: units, people, groups and the story name each other rightly."""

import csv
import tomllib
from collections import Counter
from datetime import timedelta

import pytest

from sandbox.clock import Clock
from sandbox.example import Example, load_example, play, populate
from sandbox.journal import Journal
from sandbox.world import World


@pytest.fixture(scope="module", name="example")
def _example() -> Example:
    return load_example()


@pytest.fixture(scope="module", name="units")
def _units(example: Example) -> list[dict[str, str]]:
    with example.units.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_list_has_one_root_and_sixty_units_under_it_in_five_clusters(units: list[dict[str, str]]) -> None:
    """12 units in each cluster, all directly under the root."""
    roots = [row["Mã"] for row in units if not row["Mã cấp trên"]]
    below = [row for row in units if row["Mã cấp trên"]]
    assert roots == ["DUK"]
    assert len(below) == 60
    assert {row["Mã cấp trên"] for row in below} == {"DUK"}
    assert set(Counter(row["Cụm"] for row in below).values()) == {12}
    assert len({row["Cụm"] for row in below}) == 5


def test_no_two_units_share_a_code_a_name_or_an_alias(units: list[dict[str, str]]) -> None:
    """Whoever names a unit means one unit."""
    codes = [row["Mã"] for row in units]
    names = [row["Tên đơn vị"].casefold() for row in units]
    aliases = [alias.casefold() for row in units for alias in row["Tên gọi khác"].split(";") if alias]
    assert len(set(codes)) == len(codes)
    assert len({*names, *aliases}) == len(names) + len(aliases)


def test_every_row_of_the_list_is_whole(units: list[dict[str, str]]) -> None:
    """No cell missing, members a number, waves of the two known."""
    below = [row for row in units if row["Mã cấp trên"]]
    assert all(None not in row and None not in row.values() for row in units)
    assert all(int(row["Số đảng viên"]) >= 9 for row in below)
    assert {row["Đợt"] for row in below} == {"điểm", "đại trà"}
    assert all(row["Bí thư"] and row["Loại"] == "chi bộ" and row["Loại hình"] for row in below)


def test_the_campaign_is_for_the_lists_root_and_falls_due_soon_after_the_start(example: Example) -> None:
    """So that a reminder is a click away."""
    campaign = tomllib.loads(example.campaign.read_text(encoding="utf-8"))
    first = campaign["task"][0]
    assert campaign["unit"] == "DUK"
    left = first["due"] - example.starts.replace(tzinfo=None)
    assert timedelta(0) < left < timedelta(days=8)
    assert first["due_by_wave"]["điểm"] < first["due"]


def test_people_answer_for_units_of_the_list(example: Example, units: list[dict[str, str]]) -> None:
    """Secretaries bear the list's names; one organiser for the root; overseers cover all sixty."""
    by_code = {row["Mã"]: row for row in units}
    secretaries = [member for member in example.people if member.role == "secretary"]
    overseen = [unit for member in example.people if member.role == "overseer" for unit in member.units]
    assert len(secretaries) == 20
    assert all(by_code[member.units[0]]["Bí thư"] == member.name for member in secretaries)
    assert all(by_code[member.units[0]]["Điện thoại"] == member.phone for member in secretaries)
    assert [member.units for member in example.people if member.role == "organiser"] == [("DUK",)]
    assert sorted(overseen) == sorted(by_code.keys() - {"DUK"})
    assert len(list(example.roles())) == 20 + 1 + 60


def test_some_secretaries_have_started_the_bot_and_some_are_only_in_groups(example: Example) -> None:
    """Both ways of being reached are to be seen, and a stranger who has no role."""
    secretaries = [member for member in example.people if member.role == "secretary"]
    grouped = {key for group in example.groups for key in group.members}
    assert {member.started for member in secretaries} == {True, False}
    assert all(member.key in grouped for member in secretaries)
    assert any(not member.role for member in example.people)


def test_groups_are_one_a_cluster_and_an_overview(example: Example, units: list[dict[str, str]]) -> None:
    """Members are people of the example; ids are those of supergroups."""
    keys = {member.key for member in example.people}
    clusters = [group.cluster for group in example.groups if group.purpose == "reports"]
    assert sorted(clusters) == sorted({row["Cụm"] for row in units} - {""})
    assert [group.cluster for group in example.groups if group.purpose == "overview"] == [""]
    assert all(set(group.members) <= keys and group.id < -1_000_000_000_000 for group in example.groups)
    assert len({member.id for member in example.people}) == len(example.people)


def test_the_story_goes_forward_in_time_and_ends_before_the_start(example: Example) -> None:
    """Every act is dated, aware, and in order."""
    times = [act.at for act in example.story]
    assert times == sorted(times)
    assert times[-1] < example.starts
    assert example.starts.utcoffset() == timedelta(hours=7)


def test_the_story_refers_to_people_chats_and_acts_that_are_there(example: Example) -> None:
    """Whoever writes privately has started the bot; in a group one is a member; a reply answers an earlier act."""
    members = {group.key: group.members for group in example.groups}
    told: set[tuple[str, str]] = set()
    for act in example.story:
        assert bool(act.text) != bool(act.press)
        if act.chat == "private":
            assert example.person(act.person).started
            assert example.place(act.person, act.chat) == example.person(act.person).id
        else:
            assert act.person in members[act.chat]
        assert not act.reply_to or (act.chat, act.reply_to) in told
        told.add((act.chat, act.name))


def test_the_world_is_populated_on_the_storys_first_morning() -> None:
    """All people and groups exist, the bot is an administrator of each group, nobody has started it yet."""
    example = load_example()
    clock = Clock()
    world = World(clock, Journal(clock), bot_id=7_000_000_001, username="don_doc_bot", first_update=None)
    populate(world, example)
    assert clock.now() == example.story[0].at
    assert clock.rate == 0
    assert {member.id for member in example.people} <= world.people.keys()
    assert all(world.chat(group.id).bot == "administrator" for group in example.groups)
    assert all(world.chat(member.id).bot == "none" for member in example.people)


async def test_the_story_is_played_to_a_bot_that_answers_each_act_at_its_own_time() -> None:
    """A bot that offers "Hoàn tác" under every private message: the button of the story is found and pressed."""
    example = load_example()
    clock = Clock()
    world = World(clock, Journal(clock), bot_id=7_000_000_001, username="don_doc_bot", first_update=None)
    populate(world, example)
    markup = {"inline_keyboard": [[{"text": "Hoàn tác", "callback_data": "undo"}]]}

    async def answer() -> None:
        for update in world.updates.all():
            chat = world.chat(update.chat)
            if update.kind == "message" and chat.private:
                world.post(chat, {"text": "…"}, sender=world.me, by=world.me["id"], from_bot=True, markup=markup)
            world.updates.confirm(update)

    await play(world, example, answer)
    assert [query.data for query in world.queries.values()] == ["undo"]
    assert clock.now() >= example.starts
    private = world.chat(example.person("SGDDT").id)
    dates = [message.date for message in private.messages.values()]
    assert dates[0] == dates[1] == int(example.story[0].at.timestamp())
