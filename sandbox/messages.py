from dataclasses import dataclass, field

from sandbox.shapes import Json

SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
)


@dataclass(slots=True)
class Message:
    """A message in a chat. `content` holds what the Bot API shows of it (text, entities, photo, caption, contact,
    service fields, forward_origin, …); `by` is the person's or the bot's id, also where the sender is anonymous.
    """

    id: int
    chat: Json
    date: int
    content: Json
    sender: Json | None
    by: int
    from_bot: bool = False
    sender_chat: Json | None = None
    reply_to: "Message | None" = None
    thread: int | None = None
    edit_date: int | None = None
    markup: Json | None = None
    reactions: dict[int, str] = field(default_factory=dict)
    meant_for_bot: bool = False
    deleted: bool = False

    @property
    def chat_id(self) -> int:
        """The chat it stands in."""
        chat_id: int = self.chat["id"]
        return chat_id

    @property
    def text(self) -> str:
        """Its words: text or caption."""
        words: str = self.content.get("text") or self.content.get("caption") or ""
        return words

    @property
    def entities(self) -> list[Json]:
        """The entities of its words."""
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def service(self) -> str:
        """The service field it carries ("new_chat_members", …), empty for what people write."""
        return next((name for name in SERVICE if name in self.content), "")

    def as_json(self, *, with_reply: bool = True) -> Json:
        """The message as the Bot API shows it; a reply carries the message replied to, one level deep."""
        drawn: Json = {"message_id": self.id}
        if self.thread is not None:
            drawn["message_thread_id"] = self.thread
            drawn["is_topic_message"] = True
        if self.sender is not None:
            drawn["from"] = self.sender
        if self.sender_chat is not None:
            drawn["sender_chat"] = self.sender_chat
        drawn["date"] = self.date
        drawn["chat"] = self.chat
        if self.edit_date is not None:
            drawn["edit_date"] = self.edit_date
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            drawn["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        drawn |= self.content
        if self.markup is not None and "inline_keyboard" in self.markup:
            drawn["reply_markup"] = self.markup
        return drawn
