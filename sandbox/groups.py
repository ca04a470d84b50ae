"""What happens to chats: made, joined, left, the bot added or thrown out, topics, and a group becoming a supergroup."""

from collections.abc import Iterable

from sandbox.acts import member, move_bot
from sandbox.people import Chat
from sandbox.shapes import Json, Misuse
from sandbox.world import World

TYPES = ("group", "supergroup", "channel")


def make_chat(
    world: World,
    title: str,
    type_: str,
    members: Iterable[int],
    *,
    bot: str = "none",
    topics: Iterable[str] = (),
    by: int | None = None,
    username: str = "",
) -> Chat:
    """Make a group, supergroup (a forum if it has topics) or channel; `by` makes and owns it. Raises Misuse."""
    people = list(dict.fromkeys(members))
    if type_ not in TYPES or (not people and by is None):
        raise Misuse("a chat has a type (group, supergroup, channel) and members")
    if bot not in ("none", "member", "administrator"):
        raise Misuse("the bot is none, member or administrator")
    owner = by if by is not None else people[0]
    for person in (owner, *people):
        world.person(person)
    places = {owner: "creator"} | {person: "member" for person in people if person != owner}
    chat = world.add_chat(type_, title, places)
    chat.username = username
    for name in topics:
        add_topic(world, chat, name, owner)
    if bot != "none":
        place_bot(world, chat, "add", owner)
    if bot == "administrator":
        place_bot(world, chat, "promote", owner)
    return chat


def place_bot(world: World, chat: Chat, do: str, by: int) -> None:
    """Add, kick, promote, demote the bot in a group; block, unblock it in private. Raises Misuse."""
    moves = {
        "add": "member",
        "kick": "kicked",
        "remove": "left",
        "promote": "administrator",
        "demote": "member",
        "block": "blocked",
        "unblock": "member",
    }
    if do not in moves or (do in ("block", "unblock")) != chat.private:
        raise Misuse(f"the bot cannot be told to {do} here")
    if do in ("promote", "demote", "kick", "remove") and not chat.bot_inside:
        raise Misuse("the bot is not in that chat")
    was_inside = chat.bot_inside
    if do in ("kick", "remove") and chat.type == "group":
        _service(world, chat, {"left_chat_member": world.me}, by)
    move_bot(world, chat, moves[do], by)
    if do == "add" and not was_inside and chat.type != "channel":
        _service(world, chat, {"new_chat_members": [world.me], "new_chat_member": world.me}, by)


def change_member(world: World, chat: Chat, person: int, do: str, by: int | None = None) -> None:
    """Let a person join, leave, become admin (promote) or not any more (demote). Raises Misuse."""
    user = world.user(person)
    old = chat.members.get(person)
    if do not in ("join", "leave", "promote", "demote") or chat.private or (do == "join") != (old is None):
        raise Misuse(f"person {person} cannot {do} there")
    new = {"join": "member", "leave": None, "promote": "administrator", "demote": "member"}[do]
    if new is None:
        del chat.members[person]
    else:
        chat.members[person] = new
    if do == "join":
        _service(world, chat, {"new_chat_members": [user]}, by or person)
    if do == "leave":
        _service(world, chat, {"left_chat_member": user}, by or person)
    if chat.bot == "administrator":
        body = {
            "chat": chat.as_json(),
            "from": world.user(by or person),
            "date": int(world.clock.epoch()),
            "old_chat_member": member(user, old or "left"),
            "new_chat_member": member(user, new or "left"),
        }
        world.updates.add("chat_member", body, chat.id)
    world.changed()


def add_topic(world: World, chat: Chat, name: str, by: int) -> int:
    """Add a topic to a supergroup, which is a forum from then on; gives its id. Raises Misuse."""
    if chat.type != "supergroup":
        raise Misuse("only supergroups have topics")
    return world.add_topic(chat, name, by).id


def close_topic(world: World, chat: Chat, topic: int, by: int, *, closed: bool) -> None:
    """Close or reopen a topic. Raises Misuse."""
    if topic not in chat.topics:
        raise Misuse(f"there is no topic {topic}")
    chat.topics[topic].closed = closed
    name = "forum_topic_closed" if closed else "forum_topic_reopened"
    _service(world, chat, {name: {}}, by, thread=topic)


def rename(world: World, chat: Chat, title: str, by: int) -> None:
    """Give a group another title."""
    chat.title, chat.shown = title, {}
    _service(world, chat, {"new_chat_title": title}, by)


def migrate(world: World, chat: Chat) -> Chat:
    """Let a group become a supergroup under a new id, as Telegram does: a service message in each. Raises Misuse."""
    if chat.type != "group" or chat.migrated_to:
        raise Misuse("only a group can become a supergroup")
    new = world.add_chat("supergroup", chat.title, dict(chat.members))
    new.bot, new.reactions, new.may_write = chat.bot, chat.reactions, chat.may_write
    owner = somebody(world, chat)
    _service(world, chat, {"migrate_to_chat_id": new.id}, owner)
    chat.migrated_to = new.id
    _service(world, new, {"migrate_from_chat_id": chat.id}, owner)
    return new


def somebody(world: World, chat: Chat) -> int:
    """Whoever acts where nobody is named: the owner, else the first member, else the bot."""
    owners = (person for person, place in chat.members.items() if place == "creator")
    return next(owners, next(iter(chat.members), world.me["id"]))


def delete_chat(world: World, chat: Chat) -> None:
    """Let a group be deleted: the bot gets 403 there from now on."""
    chat.deleted = True
    world.changed()


def _service(world: World, chat: Chat, content: Json, by: int, *, thread: int | None = None) -> None:
    message = world.post(chat, content, sender=world.user(by), by=by, thread=thread)
    world.tell(chat, message)
