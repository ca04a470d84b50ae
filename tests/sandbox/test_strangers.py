"""Whatever a bot or a page sends, the sandbox answers: accepted, or refused with words."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from sandbox.api.call import Call, Refusal
from sandbox.api.methods import OF_WORLD, documented_fields
from sandbox.clock import Clock
from sandbox.entities import BadMarkup, parse_html, utf16_length
from sandbox.journal import Journal
from sandbox.order import Order
from sandbox.orders import ORDERS
from sandbox.people import Person
from sandbox.rendering import as_html
from sandbox.server import BotApi
from sandbox.shapes import Misuse
from sandbox.world import World

AN = 6_000_000_001
FIELDS = documented_fields()
LEAF = (
    some.none()
    | some.booleans()
    | some.integers(-5, 5)
    | some.sampled_from([AN, str(AN), 1.5, "x", "", "[]", "{}", "\ud800"])
)
JSON = some.recursive(
    LEAF,
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(
                ["type", "text", "offset", "length", "message_id", "inline_keyboard", "keyboard", "emoji", "media"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


def make_world() -> World:
    """A world with one person who started the bot, and one message of each side."""
    clock = Clock(rate=0)
    world = World(clock, Journal(clock), bot_id=7, username="dondoc_bot", first_update=1)
    world.add_person(Person(AN, "An"))
    world.chats[AN].bot = "member"
    world.post(world.chats[AN], {"text": "a"}, sender=world.user(AN), by=AN)
    world.post(world.chats[AN], {"text": "b"}, sender=world.me, by=7, from_bot=True)
    return world


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=some.data())
def test_a_call_with_any_parameters_is_accepted_or_refused_with_words(data: some.DataObject) -> None:
    """Never an exception of the sandbox's own."""
    world = make_world()
    name = data.draw(some.sampled_from(sorted(OF_WORLD)))
    fields = sorted(FIELDS[name])
    params = data.draw(some.dictionaries(some.sampled_from(fields), JSON)) if fields else {}
    if "chat_id" in fields:
        params.setdefault("chat_id", AN)
    try:
        OF_WORLD[name](world, Call(name, params))
    except Refusal as refusal:
        assert refusal.description  # noqa: PT017 - either outcome is right


@settings(max_examples=100, deadline=None)
@given(data=some.data())
def test_an_order_with_any_fields_is_carried_out_or_refused_with_words(data: some.DataObject) -> None:
    """Never an exception of the sandbox's own."""
    world = make_world()
    names = [
        "as",
        "chat",
        "text",
        "message_id",
        "data",
        "members",
        "type",
        "do",
        "by",
        "person",
        "rules",
        "on",
        "topics",
    ]
    fields = data.draw(some.dictionaries(some.sampled_from(names), JSON))
    fields = {"as": AN, "chat": AN} | fields
    try:
        ORDERS[data.draw(some.sampled_from(sorted(set(ORDERS) - {"clock"})))](Order(world, BotApi(world), fields))
    except (Misuse, ValueError) as refusal:
        assert str(refusal)  # noqa: PT017 - either outcome is right


@given(some.text("<>/b=\"' &;a\U0001f44d", max_size=30))
def test_any_markup_is_read_or_refused_and_what_is_read_can_be_shown(source: str) -> None:
    """Entities lie within the text; the page's HTML has no tag but theirs."""
    try:
        text, entities = parse_html(source)
    except BadMarkup:
        return
    assert all(0 <= one["offset"] < one["offset"] + one["length"] <= utf16_length(text) for one in entities)
    assert as_html(text, [{**one, "type": "plain"} for one in entities]).count("<") == 0
