"""The tours hold together: who does what where is of the example, and a step is done act by act."""

import pytest

from sandbox import Sandbox
from sandbox.example import Example, load_example, populate
from sandbox.shapes import Misuse
from sandbox.tour import Guide, load_tours

TOURS = load_tours()


@pytest.fixture(scope="module", name="example")
def _example() -> Example:
    return load_example()


@pytest.mark.parametrize("name", TOURS)
def test_every_step_names_people_and_chats_of_the_example(example: Example, name: str) -> None:
    """And says what to do in a few lines."""
    for step in TOURS[name].steps:
        assert step.title
        assert 40 < len(step.text) < 400
        assert example.place(step.person, step.chat)
        for act in step.acts:
            assert example.place(act.person, act.chat)
            does = (act.text, act.press, act.file, act.adds_bot, act.moves_clock, act.shares_phone)
            assert sum(map(bool, does)) == 1


async def test_a_step_is_done_act_by_act_with_a_rest_after_each(example: Example) -> None:
    """The words of the running program are filled in."""
    rests: list[int] = []

    async def rest() -> None:
        rests.append(len(telegram.world.updates))

    async with Sandbox() as telegram:
        populate(telegram.world, example)
        telegram.say(example.people[0].id, example.people[0].id, "/start")
        guide = Guide(telegram.world, example, "day", rest, {})
        await guide.play(0)
        assert rests == [len(telegram.world.updates)]
        told = guide.as_json()
        assert told["scene"] == "day"
        assert [scene["name"] for scene in told["scenes"]] == list(TOURS)
        with pytest.raises(Misuse):
            await guide.play(99)
        with pytest.raises(Misuse):
            guide.known("night")
