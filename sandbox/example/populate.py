from sandbox.acts import move_bot
from sandbox.example.data import Example
from sandbox.people import Person
from sandbox.world import World


def populate(world: World, example: Example, *, bot_in_groups: bool = True) -> None:
    """Let the example's people and groups exist, on the story's first morning, the clock stopped.

    Nobody has opened a private chat yet (the story does that), so that the bot learns of it by real updates.
    """
    world.clock.run(0)
    world.clock.set(example.begins)
    for member in example.people:
        world.add_person(Person(member.id, member.name, username=member.username, phone=member.phone, note=member.note))
    owner = example.people[0].id
    for group in example.groups:
        members = {example.person(key).id: "member" for key in group.members}
        chat = world.add_chat("supergroup", group.title, members | {owner: "creator"}, group.id)
        if bot_in_groups:
            move_bot(world, chat, "administrator", owner)
