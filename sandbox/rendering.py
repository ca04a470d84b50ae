"""A message's words as safe HTML for the page: everything escaped, only the entities' own tags added."""

import html

from sandbox.entities import utf16_length
from sandbox.shapes import Json

_TAGS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote>", "</blockquote>"),
    "bot_command": ('<span class="command">', "</span>"),
    "mention": ('<span class="mention">', "</span>"),
    "text_mention": ('<span class="mention">', "</span>"),
    "hashtag": ('<span class="hashtag">', "</span>"),
}
_SCHEMES = ("http://", "https://", "tg://")


def as_html(text: str, entities: list[Json]) -> str:
    """The words with their entities as HTML; line ends stay line ends."""
    if not entities:
        return html.escape(text)
    starts: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        opening, closing = _tags(entity)
        starts.setdefault(entity["offset"], []).append(opening)
        ends.setdefault(entity["offset"] + entity["length"], []).insert(0, closing)
    drawn: list[str] = []
    at = 0
    for character in text:
        drawn += ends.pop(at, [])
        drawn += starts.pop(at, [])
        drawn.append(html.escape(character))
        at += utf16_length(character)
    drawn += [tag for place in sorted(ends) for tag in ends[place]]
    return "".join(drawn)


def _tags(entity: Json) -> tuple[str, str]:
    if entity["type"] == "text_link" and entity["url"].startswith(_SCHEMES):
        return f'<a href="{html.escape(entity["url"])}" rel="noopener noreferrer" target="_blank">', "</a>"
    return _TAGS.get(entity["type"], ("", ""))
