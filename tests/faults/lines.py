"""What Telegram's server, the line to it and its chats can do to a bot that works."""

import asyncio
from datetime import timedelta

from sandbox.groups import add_topic, close_topic
from sandbox.shapes import Json
from storage import groups
from tests.faults.databases import opened
from tests.faults.edges import next_due
from tests.faults.trial import Trial

LEAST_LOOKS, MOST_LOOKS = 10, 100
"""Fifths of a second for which a trouble lasts: until it has struck often enough."""
STRIKES = 2
SEND: Json = {"method": "sendMessage"}
POLL: Json = {"method": "getUpdates"}
TROUBLE: dict[str, tuple[Json, ...]] = {
    "accepted, the answer lost": ({"do": "accept_then_drop", "match": SEND, "probability": 0.3},),
    "accepted, the answer not JSON": (
        {"do": "bad_json", "match": SEND, "probability": 0.3},
        {"do": "bad_json", "match": POLL, "probability": 0.5, "times": 3},
    ),
    "5xx": (
        {"do": "status", "code": 500, "match": SEND, "probability": 0.4, "times": 10},
        {"do": "status", "code": 502, "match": POLL, "times": 2},
    ),
    "reset": (
        {"do": "reset", "match": SEND, "probability": 0.4, "times": 6},
        {"do": "reset", "match": POLL, "times": 2},
    ),
    "updates lost on their way": ({"do": "accept_then_drop", "match": POLL, "probability": 0.5, "times": 3},),
    "slow": ({"do": "delay", "ms": 1500, "probability": 0.3},),
    "somebody else polls": ({"do": "status", "code": 409, "match": POLL, "times": 2},),
    "429 for all": ({"do": "status", "retry_after": 1, "match": SEND, "times": 12},),
}


async def troubled_line(trial: Trial) -> None:
    """Each trouble in turn, with messages due and people writing all the while."""
    await trial.begin()
    for name, rules in TROUBLE.items():
        trial.telegram.faults(*({"seed": trial.chance.randrange(2**32)} | rule for rule in rules))
        trial.pass_to(next_due(trial))
        begun = len(trial.telegram.journal.entries)
        for number in range(MOST_LOOKS):
            trial.crowd_acts(2)
            await asyncio.sleep(0.2)
            if number >= LEAST_LOOKS and struck(trial, begun) >= STRIKES:
                break
        else:
            trial.problems.append(f"{name}: it struck {struck(trial, begun)} messages")
        trial.telegram.faults()
        await asyncio.sleep(1.0)
    await trial.finish(patience=120)


def struck(trial: Trial, begun: int) -> int:
    """How many calls the present trouble has met, since the journal had so many entries."""
    return sum(bool(entry.fault) for entry in trial.telegram.journal.entries[begun:])


async def long_silence(trial: Trial) -> None:
    """An answer that takes longer than the bot waits: nobody knows, so it is not sent again."""
    trial.lost_answers = (*trial.lost_answers, "accept_then_delay")
    trial.telegram.faults({"do": "accept_then_delay", "ms": 12_000, "match": SEND, "times": 4})
    await trial.begin()
    trial.pass_to(next_due(trial))
    trial.crowd_acts(20)
    await trial.finish(patience=120)


async def an_hour_of_429(trial: Trial) -> None:
    """One chat, then all, want nothing for an hour; the bot is killed meanwhile and must not have forgotten."""
    one = trial.office.groups[0].id
    for match in (SEND | {"chat": one}, SEND):
        trial.telegram.faults({"do": "status", "retry_after": 3600, "match": match})
        trial.pass_to(next_due(trial))
        await trial.begin()
        await trial.telegram.until(lambda: any(entry.code == 429 for entry in trial.telegram.journal.entries[-50:]))
        await asyncio.sleep(2.5)
        await trial.kill()
        asked = len(trial.telegram.journal.entries)
        trial.pass_time(minutes=50)
        await trial.begin()
        await asyncio.sleep(2.0)
        early = {e.chat for e in trial.telegram.journal.entries[asked:] if e.method == "sendMessage" and e.code == 429}
        if match is not SEND and early:
            trial.problems.append(f"within the hour of 429 something was sent to {early}")
        await trial.kill()
        trial.telegram.faults()
        trial.pass_time(minutes=11)
        await trial.begin()
        await trial.rest()
        await trial.kill()
    await trial.begin()
    await trial.finish()


async def wandering_chats(trial: Trial) -> None:
    """Groups become supergroups within a broadcast, put the bot out and take it back; people block and return."""
    trial.expected = ("upgraded to a supergroup", "kicked from", "blocked by", "not a member")
    clock, office = trial.telegram.clock, trial.office
    await trial.begin()
    trial.crowd_acts(30)
    await trial.rest()
    await trial.stop()
    trial.pass_to(next_due(trial))
    trial.crowd.migrate(0)  # while nobody looks
    await trial.begin()
    trial.crowd.migrate(1)  # while the morning's messages go out
    await trial.rest()
    kicked, person = office.groups[2], next(one.secretary for one in office.branches if one.silent and one.private)
    back = clock.now() + timedelta(days=2)
    trial.away = {kicked.id: back, person.id: back}
    trial.telegram.bot(kicked, "kick")
    trial.telegram.bot(trial.telegram.world.chat(person.id), "block")
    for _ in range(4):
        trial.pass_to(next_due(trial))
        trial.crowd_acts(10)
        await trial.rest()
    trial.pass_to(back + timedelta(hours=1))
    trial.telegram.bot(kicked, "add")
    trial.telegram.bot(kicked, "promote")
    trial.telegram.bot(trial.telegram.world.chat(person.id), "unblock")
    await trial.rest()
    trial.crowd_acts(30)
    trial.pass_to(next_due(trial))
    await trial.finish()


async def odd_messages(trial: Trial) -> None:
    """Whatever else chats hold: nothing of it is a report, nothing of it stops what comes after it."""
    telegram, branch = trial.telegram, trial.office.branches[2]
    where, who = trial.crowd.room(branch), branch.secretary
    owner = next(person for person, place in where.members.items() if place == "creator")
    await trial.begin()
    telegram.say(owner, where, f"{branch.name} đã tổ chức đại hội ngày 4/5", anonymous=True)
    telegram.say(who, where, "ạ" * 4096)
    telegram.say(who, where, "\u200b\u200d" * 100)
    telegram.say(who, where, "nửa chữ \ud83d")
    telegram.say(who, where, "không \x00 có gì")
    picture = telegram.attach("photo", b"\xff\xd8\xff\xe0", "p.jpg", "image/jpeg")
    for _ in range(3):
        telegram.send(who, where, dict(picture) | {"media_group_id": "7"})
    telegram.send(who, where, telegram.attach("voice", b"OggS", "v.ogg", "audio/ogg"))
    telegram.press(who, await a_message(trial), "q:999999:0")
    words = f"{branch.name} đã tổ chức đại hội ngày 4/5"
    channel = telegram.group("Kênh thông tin", [who], type_="channel", bot="administrator")
    telegram.say(who, channel, words)
    telegram.say(who, where, words, channel=channel.id)
    where.members[(machine := telegram.person("Máy", is_bot=True)).id] = "member"
    telegram.say(machine, where, words)
    trial.crowd_acts(30)
    await trial.finish()


async def closed_topics(trial: Trial) -> None:
    """What belongs into a topic that was closed, or is none any more, goes into the group instead."""
    trial.expected = ("TOPIC_CLOSED", "message thread not found")
    open_one, gone = trial.office.groups[:2]
    owner = next(person for person, place in open_one.members.items() if place == "creator")
    topic = add_topic(trial.telegram.world, open_one, "Đại hội", owner)
    trial.telegram.bot(open_one, "demote")  # an administrator may write in a closed topic
    async with opened(trial.database) as store, store.begin() as session:
        for chat, number in ((open_one, topic), (gone, 4_040_404)):
            linked = await groups.by_chat(session, chat.id)
            assert linked is not None
            linked.topic_id = number
    await trial.begin()
    trial.pass_to(next_due(trial))
    await trial.rest()
    if not any(message.thread == topic for message in trial.telegram.from_bot(open_one)):
        trial.problems.append("nothing was said in the topic")
    close_topic(trial.telegram.world, open_one, topic, owner, closed=True)
    for _ in range(3):
        trial.pass_to(next_due(trial))
        await trial.rest()
    await trial.finish()


async def a_message(trial: Trial) -> "object":
    """Something that the bot has said."""
    trial.pass_to(next_due(trial))
    chats = trial.office.groups
    await trial.telegram.until(lambda: any(trial.telegram.from_bot(chat) for chat in chats))
    return next(found for chat in chats for found in trial.telegram.from_bot(chat))
