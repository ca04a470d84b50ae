"""Text as Telegram reads it: HTML markup to plain text with entities, and what it finds in plain text itself.

Offsets and lengths of entities count UTF-16 code units; offsets in errors count bytes of UTF-8, as Telegram's do.
"""

import re

from sandbox.shapes import Json

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-z]+));?")
_MARK = re.compile(r"[<&]")
_SPACES = re.compile(r"\s*")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>]*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_LANGUAGE = "language-"
_USER_LINK = re.compile(r"tg://user\?id=(\d+)")

_HINT = re.compile(r"[/@#]|\d(?:[ .-]?\d){9}")  # without any of these there is nothing to find
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]+[\w/])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+\.[\w.-]+\w)"
    r"|(?P<bot_command>(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<mention>(?<!\w)@[A-Za-z0-9_]{3,32}(?!\w))"
    r"|(?P<hashtag>(?<!\w)#\w*[^\W\d]\w*)"
    r"|(?P<phone_number>(?<![\w/.,])\+?\d(?:[ .-]?\d){9,13}(?![\w/]))",
)


class BadMarkup(ValueError):  # noqa: N818 - the words are Telegram's
    """The markup cannot be parsed; the message is what Telegram says after "can't parse entities: "."""


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Plain text and entities of a text with parse_mode HTML. Raises BadMarkup in Telegram's words."""
    if not _MARK.search(source):
        return source, []
    return _Parser(source).parse()


def find_entities(text: str) -> list[Json]:
    """What Telegram marks by itself: commands, mentions, hashtags, links, addresses, phone numbers."""
    if not _HINT.search(text):
        return []
    found = []
    for match in _FOUND.finditer(text):
        offset = utf16_length(text[: match.start()])
        found.append({"type": match.lastgroup, "offset": offset, "length": utf16_length(match.group())})
    return found


def trim(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without spaces around it, entities moved and cut accordingly."""
    kept = text.strip()
    if len(kept) == len(text) or not entities:
        return kept, entities
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, size)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved


def cut(text: str, entity: Json) -> str:
    """The part of the text that an entity covers."""
    units = text.encode("utf-16-le", "surrogatepass")
    start = entity["offset"] * 2
    return units[start : start + entity["length"] * 2].decode("utf-16-le", "surrogatepass")


class _Parser:
    """One pass over one text, as TDLib does it: a stack of open tags, plain text and entities growing."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._text: list[str] = []
        self._units = 0
        self._open: list[tuple[str, str, int, int]] = []  # tag, argument, offset in units, index in _text
        self._entities: list[Json] = []

    def parse(self) -> tuple[str, list[Json]]:
        """The plain text and its entities, offsets in UTF-16 units."""
        source = self._source
        while self._at < len(source):
            mark = _MARK.search(source, self._at)
            if mark is None:
                self._put(source[self._at :])
                break
            self._put(source[self._at : mark.start()])
            self._at = mark.start()
            if mark.group() == "&":
                self._reference()
            elif source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._text), self._entities

    def _put(self, text: str) -> None:
        if text:
            self._text.append(text)
            self._units += utf16_length(text)

    def _reference(self) -> None:
        decoded, self._at = _decode(self._source, self._at)
        self._put(decoded)

    def _start_tag(self) -> None:
        begin = self._at
        match = _TAG_NAME.match(self._source, begin + 1)
        end = match.end() if match else begin + 1
        if end >= len(self._source):
            raise BadMarkup(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        tag = self._source[begin + 1 : end].lower()
        if tag not in KINDS:
            raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        self._at = end
        argument = ""
        while (attribute := self._attribute(tag, begin)) is not None:
            argument = _argument(tag, *attribute) or argument
        if tag == "span" and argument != "tg-spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._open.append((tag, argument, self._units, len(self._text)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str] | None:
        """The next attribute of the tag, or None after its closing bracket has been passed."""
        self._skip_spaces()
        if self._here() == ">":
            self._at += 1
            return None
        name = self._take(_ATTRIBUTE_NAME).lower()
        if not name:
            where = "Empty attribute name" if self._here() else "Unclosed start tag"
            raise BadMarkup(f'{where} in the tag "{tag}" at byte offset {self._bytes(begin)}')
        self._skip_spaces()
        if self._here() != "=":
            if tag == "blockquote" and name == "expandable":
                return name, ""
            raise BadMarkup(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}"'
                f" at byte offset {self._bytes(begin)}",
            )
        self._at += 1
        self._skip_spaces()
        value = self._value()
        if not self._here():
            raise BadMarkup(f'Unclosed start tag "{tag}" at byte offset {self._bytes(begin)}')
        return name, value

    def _value(self) -> str:
        quote = self._here()
        if quote not in ("'", '"'):
            begin = self._at
            token = self._take(_NAME_TOKEN)
            if self._here() and self._here() != ">" and not self._here().isspace():
                raise BadMarkup(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
            return token.lower()
        self._at += 1
        value = []
        while (here := self._here()) and here != quote:
            if here == "&":
                decoded, self._at = _decode(self._source, self._at)
                value.append(decoded)
            else:
                value.append(here)
                self._at += 1
        self._at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise BadMarkup(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        self._at += 2
        name = self._take(_TAG_NAME).lower()
        self._skip_spaces()
        if self._here() != ">":
            raise BadMarkup(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        tag, argument, offset, index = self._open.pop()
        if name and name != tag:
            raise BadMarkup(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{tag}>", found "</{name}>"',
            )
        if self._units > offset:
            self._close(tag, argument, offset, "".join(self._text[index:]))

    def _close(self, tag: str, argument: str, offset: int, inside: str) -> None:
        entity: Json = {"type": KINDS[tag], "offset": offset, "length": self._units - offset}
        if tag == "a":
            link = argument or inside
            if user := _USER_LINK.match(link):
                entity |= {"type": "text_mention", "user_id": int(user.group(1))}
            elif "." in link or "://" in link:
                entity["url"] = link if "://" in link else f"http://{link}"
            else:
                return
        elif tag == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        elif tag == "tg-emoji":
            entity["custom_emoji_id"] = argument
        elif tag == "code" and argument and self._open and self._open[-1][0] == "pre":
            self._open[-1] = ("pre", argument, *self._open[-1][2:])
            return
        elif tag == "pre" and argument:
            entity["language"] = argument
        self._entities.append(entity)

    def _here(self) -> str:
        return self._source[self._at : self._at + 1]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._source, self._at)
        taken = match.group() if match else ""
        self._at += len(taken)
        return taken

    def _skip_spaces(self) -> None:
        self._take(_SPACES)

    def _bytes(self, position: int) -> int:
        return len(self._source[:position].encode("utf-8", "surrogatepass"))


def _argument(tag: str, name: str, value: str) -> str:
    wanted = {"a": "href", "span": "class", "tg-emoji": "emoji-id", "code": "class", "blockquote": "expandable"}
    if wanted.get(tag) != name:
        return ""
    if tag == "code":
        return value.removeprefix(_LANGUAGE) if value.startswith(_LANGUAGE) else ""
    return value or "yes" if tag == "blockquote" else value


def _decode(source: str, at: int) -> tuple[str, int]:
    """The character that the reference at `at` stands for (itself if none), and where the text goes on."""
    match = _REFERENCE.match(source, at)
    if match is None:
        return "&", at + 1
    hexadecimal, decimal, name = match.groups()
    if name:
        return (_NAMED[name], match.end()) if name in _NAMED else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - Unicode's own borders
        return "&", at + 1
    return chr(code), match.end()
