"""Who takes on what a person is setting up: a press, words or a file go to the flow of their open draft."""

from collections.abc import Awaitable

from telegram import Message, Update

from domain.messages import EditedText, Text
from handlers import group_steps, unit_lists
from handlers.actors import Actor, actor_of, answered, speaker, topic_of
from handlers.callbacks import MalformedButtonError, Pressed
from handlers.campaign import making, moving
from handlers.commands import who_asks
from handlers.context import Context
from handlers.drafts import CANCEL, Flow
from handlers.people import naming
from handlers.press import Press, toast
from handlers.settings import hours, typed
from storage import drafts, talk
from storage.tables import Draft
from storage.tables.columns import stored_id

FLOWS: dict[str, Flow] = {
    unit_lists.KIND: unit_lists.FLOW,
    making.KIND: making.FLOW,
    moving.KIND: moving.FLOW,
    naming.KIND: naming.FLOW,
    group_steps.KIND: group_steps.FLOW,
    hours.KIND: typed.FLOW,
}
"""By the kind of draft."""


async def press(context: Context, pressed: Press) -> None:
    """`d:DRAFT:TURN:ACTION:…`: the next step of a draft, for whose it is."""
    draft = await drafts.by_id(context.session, pressed.pressed.number(0))
    if draft is None or draft.chat_id != pressed.chat_id or draft.person_id != pressed.actor.person.id:
        raise MalformedButtonError
    if draft.closed_at is not None or draft.turn != pressed.pressed.number(1):
        toast(context, pressed.query, _over(context))
        return
    action, *arguments = pressed.pressed.arguments[2:] or ("",)
    if action == CANCEL:
        await drafts.close(context.session, draft, context.now)
        toast(context, pressed.query)
        context.say(EditedText(pressed.chat_id, pressed.message.message_id, _cancelled(context)))
        return
    step = Press(pressed.update_id, pressed.query, pressed.message, pressed.actor, Pressed(action, tuple(arguments)))
    await FLOWS[draft.kind].press(context, step, draft)


async def take_words(context: Context, message: Message, actor: Actor) -> bool:
    """Whether the words were for something that their writer is setting up; then they have been taken."""
    draft = await _answered_draft(context, message, actor)
    if draft is None:
        return False
    if message.message_id in draft.heard:
        return True  # it has come again, or was edited: a step that was taken is not taken twice
    if not _awaits(context, draft):
        return False
    await drafts.hear(context.session, draft, message.message_id)
    if (flow := FLOWS[draft.kind]).words is None:
        _point_to_buttons(context, message)
    else:
        await _give(context, message, draft, flow.words(context, message, actor, draft))
    return True


async def take_file(context: Context, message: Message, actor: Actor) -> bool:
    """The same for a file or a picture."""
    draft = await _answered_draft(context, message, actor)
    if draft is None or message.message_id in draft.heard:
        return draft is not None
    if not _awaits(context, draft) or (flow := FLOWS[draft.kind]).file is None:
        return False
    await drafts.hear(context.session, draft, message.message_id)
    await flow.file(context, message, actor, draft)
    return True


async def cancel(update: Update, context: Context) -> None:
    """`/cancel`: whatever the sender is setting up in this chat is called off; in a group too."""
    if (asked := await who_asks(update, context)) is None:
        return
    message, actor = asked
    user = speaker(message)
    if actor is None and user is not None:
        actor = await actor_of(context.session, user, context.now)
    if actor is None:
        return
    draft = await drafts.open_in(context.session, stored_id(actor.person.id), message.chat_id)
    if draft is not None:
        await drafts.close(context.session, draft, context.now)
    said = _cancelled(context) if draft else context.tr("There is nothing under way that could be cancelled.")
    private = message.chat.type == message.chat.PRIVATE
    context.say(Text(message.chat_id, said, reply_to=None if private else message.message_id, topic=topic_of(message)))


async def _give(context: Context, message: Message, draft: Draft, step: Awaitable[None]) -> None:
    """Let the flow take a step; what one may do no more ends it."""
    try:
        await step
    except MalformedButtonError:
        await drafts.close(context.session, draft, context.now)
        context.say(Text(message.chat_id, _over(context), topic=topic_of(message)))


async def _answered_draft(context: Context, message: Message, actor: Actor) -> Draft | None:
    """The draft that a message may be for: in private the newest one, in a group the one whose card it replies to.

    What replies to another of the bot's messages is about that one.
    """
    person_id = stored_id(actor.person.id)
    replied = answered(message)
    post = None if replied is None else await talk.post(context.session, message.chat_id, replied.message_id)
    if message.chat.type == message.chat.PRIVATE and (post is None or post.draft_id is not None):
        return await drafts.recent(context.session, person_id, message.chat_id, context.now)
    if post is None or post.draft_id is None:
        return None
    draft = await drafts.by_id(context.session, post.draft_id)
    return draft if draft is not None and draft.person_id == person_id else None


def _awaits(context: Context, draft: Draft) -> bool:
    return draft.closed_at is None and bool(draft.asks) and draft.touched_at > context.now - drafts.KEPT


def _point_to_buttons(context: Context, message: Message) -> None:
    said = context.tr("Please press one of the buttons, or send /cancel to cancel.")
    context.say(Text(message.chat_id, said, topic=topic_of(message)))


def _cancelled(context: Context) -> str:
    return context.tr("It has been cancelled; nothing was changed.")


def _over(context: Context) -> str:
    return context.tr("This step is over or was cancelled. Please use the newest message.")
