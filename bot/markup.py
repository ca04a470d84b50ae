"""Telegram's HTML: cut long texts so that every part is whole, and take the tags off when Telegram cannot read them."""

import re
from collections.abc import Sequence
from html import unescape
from itertools import dropwhile

TEXT_LIMIT = 4_096
"""Characters of a message after its tags are read (core.telegram.org/bots/api#sendmessage), counted as UTF-16 units."""

TAG = re.compile(
    r"<(/?)(b|strong|i|em|u|ins|s|strike|del|span|a|code|pre|blockquote|tg-spoiler|tg-emoji|tg-time)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
"""The tags Telegram knows; anything else in angle brackets is somebody's words (and makes Telegram refuse the HTML)."""
ENTITY = re.compile(r"&(?:\#\d+|\#[xX][0-9a-fA-F]+|[a-zA-Z]+);")


def split(html: str, limit: int = TEXT_LIMIT) -> list[str]:
    """Parts of at most `limit` units, cut after a line, else after a word, else anywhere in a word.

    A tag open at a cut is closed before it and opened again after it. A part without a visible character is left out
    unless there is no other.
    """
    if units(html) <= limit:  # tags only make it longer: the usual case costs nothing more
        return [html]
    pattern = rf"{TAG.pattern}|{ENTITY.pattern}|\s|[^\s<&]{{1,{max(1, limit // 2)}}}|[<&]"
    tokens = [match[0] for match in re.finditer(pattern, html)]
    parts: list[str] = []
    opened: tuple[str, ...] = ()
    while tokens:
        place = find_cut(tokens, limit)
        still_open = follow_tags(opened, tokens[:place])
        ends = "".join(f"</{name_of(tag)}>" for tag in reversed(still_open))
        parts.append("".join([*opened, *tokens[:place]]).rstrip() + ends)
        tokens = list(dropwhile("\n".__eq__, tokens[place:]))
        opened = still_open
    return [part for part in parts if plain(part).strip()] or [html]


def plain(html: str) -> str:
    """The words without tags, as a reader would see them."""
    return unescape(TAG.sub("", html))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def find_cut(tokens: Sequence[str], limit: int) -> int:
    """How many tokens go into this part: all if they fit, else up to the end of a line, or a word, that fits."""
    length, line, word = 0, 0, 0
    for place, piece in enumerate(tokens):
        length += 0 if TAG.fullmatch(piece) else units(unescape(piece))
        if length > limit:
            return line or word or place
        if piece == "\n":
            line = place + 1
        elif piece == " ":
            word = place + 1
    return len(tokens)


def follow_tags(opened: Sequence[str], tokens: Sequence[str]) -> tuple[str, ...]:
    """The tags open after these tokens, outermost first, if `opened` were open before."""
    still_open = list(opened)
    for match in filter(None, map(TAG.fullmatch, tokens)):
        if not match[1]:
            still_open.append(match[0])
        elif still_open:
            still_open.pop()
    return tuple(still_open)


def name_of(tag: str) -> str:
    """`b` of `<b>`, `a` of `<a href="…">`."""
    match = TAG.fullmatch(tag)
    return match[2] if match else ""
