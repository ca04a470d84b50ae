"""A message as a row of tokens: words in one spelling, numbers, marks; abbreviations written out.

What a token may stand for is kept apart from what was typed: `text` is the typing, `word` the reading of it.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from domain.reading import lexicon
from domain.reading.words import keyboard, vocabulary
from domain.vietnamese import clean, fold, is_syllable, spell

LONGEST = 4096  # signs of a message that are read: Telegram's own limit

_SLASHED = r"(?<![^\W_])[^\W\d_]{1,4}/(?:[^\W\d_]{1,2}|[^\W\d_]{1,3}TW|(?<=-\w\w/)[^\W\d_]{3,5})(?![^\W_])"
"""One word with a slash, "đ/c", "QĐ/TW", "155-KH/ĐUK"; not "Kinh tế/Ngoại ngữ"."""
_PIECE = re.compile(_SLASHED + r"|[^\W_]+|\n+|[^\w\s]|_", re.UNICODE)
_LINK = re.compile(r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+\.\w+|@\w+", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<![\d.,/])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.]*\d)")  # "1.200 đồng chí"; no telephone begins so
_RUNS = re.compile(r"([^\W\d_])\1{2,}")
_DOUBLED = re.compile(r"([^\W\d_])\1$")  # no syllable ends so; without marks it may be Telex: "ddoo"
_SHORT = 2  # signs; "đđ" is more than one word
_MIXED = re.compile(r"\d+|[^\d]+")
_START, _END, _NUMBER = "^", "$", "#"


class Token(NamedTuple):
    """One word, number or mark; `loose` if its marks may be missing or wrong, `prefer` what it then most likely means.

    `parts` is how many tokens an abbreviation was written out to, kept on the first.
    """

    text: str
    word: str
    bare: str
    number: int | None = None
    mark: bool = False
    loose: bool = False
    prefer: str = ""
    glued: bool = False
    upper: bool = False
    capital: bool = False
    parts: int = 1


def tokenise(text: str) -> list[Token]:
    """Return the tokens of `text`; the first `LONGEST` signs count."""
    plain = _LINK.sub(" ", clean(text[:LONGEST]))
    if "." in plain:
        plain = _THOUSANDS.sub(lambda found: found.group().replace(".", ""), plain)
    pieces = _without_shouting(_cut(plain))
    bare = _is_bare(pieces)
    written = _write_out(pieces)
    tokens = [token for piece, full in written for token in _made_of(piece, full, bare)]
    return _guess_bare(tokens) if bare else _mend_pairs(tokens)


def as_typed(tokens: Sequence[Token]) -> str:
    """Return the words of a message as they were typed: "cb 3", no "chi bộ 3"; marks left out."""
    words: list[str] = []
    written_out = 0
    for token in tokens:
        if written_out:
            written_out -= 1
        elif not token.mark:
            words.append(token.text)
            written_out = token.parts - 1 if token.text != token.word else 0
    return " ".join(words)


def _without_shouting(pieces: list["_Piece"]) -> list["_Piece"]:
    """Where nearly every word is in capitals, capitals say nothing: "ĐÓNG RỒI CẢ NHÀ" names no unit DONG or CA."""
    words = [piece for piece in pieces if len(piece.text) > 1 and piece.text[0].isalpha()]
    if len(words) < _SHOUTED or sum(piece.upper for piece in words) < len(words) * 0.8:
        return pieces
    return [piece._replace(upper=False, capital=False) for piece in pieces]


_SHOUTED = 3  # words; "VP XONG" may still name one


class _Piece(NamedTuple):
    text: str
    glued: bool
    upper: bool
    capital: bool


def _cut(text: str) -> list[_Piece]:
    """Cut into words, numbers and marks; "cb3" is two pieces, "xong1" too, but VNI's "d9a4" is one word."""
    pieces: list[_Piece] = []
    end = -1
    for found in _PIECE.finditer(text):
        pieces += _pieces(found.group(), found.start() == end)
        end = found.end()
    return pieces


@lru_cache(maxsize=16384)
def _pieces(raw: str, glued: bool) -> tuple[_Piece, ...]:
    """Return the pieces of what stands between two gaps, the first `glued` to what is before it."""
    if not raw[0].isalnum():
        return (_Piece(raw[0], glued, upper=False, capital=False),)
    parts = [raw]
    if len(raw) > 1 and not raw.isalpha() and not raw.isdecimal() and "/" not in raw:
        whole = keyboard.decode(raw.lower())
        parts = [raw] if whole in vocabulary.words() else _MIXED.findall(raw)
    return tuple(
        _Piece(_low(part), glued or place > 0, part.isupper(), part[0].isupper()) for place, part in enumerate(parts)
    )


@lru_cache(maxsize=16384)
def _low(raw: str) -> str:
    """Return a word in small letters, heaps of one letter cut to one: "XONGGG", at its end two as well: "rồii"."""
    low = _RUNS.sub(r"\1", raw.lower())
    return _DOUBLED.sub(r"\1", low) if len(low) > _SHORT and not low.isascii() else low


def _is_bare(pieces: list[_Piece]) -> bool:
    """Tell whether the writer types without marks: hardly a marked word among the longer ones."""
    words = [piece.text for piece in pieces if len(piece.text) > 1 and piece.text[0].isalpha()]
    marked = sum(not word.isascii() for word in words)
    return marked * 6 <= len(words)


def _write_out(pieces: list[_Piece]) -> list[tuple[_Piece, str]]:
    """Write abbreviations out; one piece may become several words."""
    always, context = _abbreviations()
    result: list[tuple[_Piece, str]] = []
    for place, piece in enumerate(pieces):
        full = always.get(piece.text) or ""
        rules = None if full else context.get(piece.text)
        if rules:
            full = _fitting(rules, pieces, place, result) or ""
        is_code_no_more = bool(rules and full and not piece.upper and len(piece.text) > 1)
        result.append((piece._replace(text=full.split()[0]) if is_code_no_more else piece, full))
    return result


def _fitting(
    rules: list[dict[str, object]], pieces: list[_Piece], place: int, done: list[tuple[_Piece, str]]
) -> str | None:
    before = _neighbours(pieces, place, -1)
    after = _neighbours(pieces, place, 1)
    if done:
        before.add(done[-1][1].rpartition(" ")[2])
    for rule in rules:
        if rule.get("capitals") and not pieces[place].upper:
            continue
        if before.isdisjoint(rule.get("after", before)) or after.isdisjoint(rule.get("before", after)):  # type: ignore[arg-type]
            continue
        return str(rule["to"])
    return None


def _neighbours(pieces: list[_Piece], place: int, step: int) -> set[str]:
    """Return the names under which a rule may ask for the next piece on one side."""
    near = place + step
    if not 0 <= near < len(pieces) or not pieces[near].text[0].isalnum():
        return {_START if step < 0 else _END, *(pieces[near].text if 0 <= near < len(pieces) else "")}
    text = pieces[near].text
    names = {text, _NUMBER} if text.isdecimal() else {text}
    further = near + step
    if 0 <= further < len(pieces) and step < 0:
        names.add(f"{pieces[further].text} {text}")
    return names


def _made_of(piece: _Piece, full: str, bare: bool) -> list[Token]:
    if not full:
        return [_token(piece, bare)]
    words = full.split()
    return [
        Token(
            text=word if place else piece.text,
            word=word,
            bare=fold(word),
            glued=piece.glued and not place,
            upper=piece.upper,
            capital=piece.capital,
            parts=1 if place else len(words),
        )
        for place, word in enumerate(words)
    ]


@lru_cache(maxsize=16384)
def _token(piece: _Piece, bare: bool) -> Token:
    text = piece.text
    if text.isdecimal():
        return Token(text, text, text, number=int(text[:12]), glued=piece.glued)
    if not text[0].isalpha():
        return Token(text, text, text, mark=True, glued=piece.glued)
    word, loose = _meaning(text, bare=bare)
    slip = _SLIP if vocabulary.may_be_a_slip(word) else ""
    return Token(text, word, fold(word), None, False, loose, slip, piece.glued, piece.upper, piece.capital)


_SLIP = "~"  # no word: alone it means only itself; "châm" of "gửi châm sang" may be any word with other marks
_AS_TYPED = lexicon.words("tokens.as_typed")


def _meaning(text: str, *, bare: bool) -> tuple[str, bool]:
    """Return the word meant, and whether its marks are open."""
    word = spell(text)
    if word in vocabulary.words():
        return word, word.isascii() and bare
    if not word.isascii() and is_syllable(word):
        return vocabulary.swap_hook_and_tilde(word) or word, False
    typed = keyboard.decode(word) if word not in vocabulary.bare_words() else None
    if typed and typed in vocabulary.words():
        return typed, False
    if word in vocabulary.bare_words() or is_syllable(word):
        return word, bare or word not in _own_words()
    return vocabulary.nearest(word) or typed or word, True


def _mend_pairs(tokens: list[Token]) -> list[Token]:
    """Put the marks right of two words that mean but one thing together: "đai hôi", "tuàn sau"; not "đang bỏ phiếu"."""
    pairs = _pairs()
    for place, one in enumerate(tokens[:-1]):
        seconds = pairs.get(one.bare)
        right = seconds and one.word not in _AS_TYPED and seconds.get(tokens[place + 1].bare)
        for at, word in enumerate(right or (), place):
            if tokens[at].word != word:
                tokens[at] = tokens[at]._replace(word=word, loose=False, prefer="")
    return tokens


@cache
def _pairs() -> dict[str, dict[str, tuple[str, str]]]:
    """Return how two words are spelt, by the first and the second of them without marks."""
    pairs: dict[str, dict[str, tuple[str, str]]] = {}
    for one, other in map(str.split, lexicon.words("tokens.pairs")):
        pairs.setdefault(fold(one), {})[fold(other)] = spell(one), spell(other)
    return pairs


@cache
def _own_words() -> frozenset[str]:
    """Return the words that mean something without any mark: "kho" amid a message with marks is no "khó"."""
    return frozenset(word for word, rule in lexicon.table("bare").items() if rule["means"] == word)


def _guess_bare(tokens: list[Token]) -> list[Token]:
    """Say what the ambiguous bare words most likely mean where they stand: "da chua" is dạ chưa, "da xong" đã xong."""
    guesses = _bare_guesses()
    result = tokens[:]
    for place, token in enumerate(tokens):
        rule = guesses.get(token.text) if token.loose else None
        if rule is None:
            continue
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1].text if place + 1 < len(tokens) else ""
        means, told = rule.means_here(before, after)
        result[place] = token._replace(word=means, loose=False) if told else token._replace(prefer=means)
    return result


def is_riddle(token: Token) -> bool:
    """Tell whether a word without marks may mean opposite things, and nobody knows which: "hoan"."""
    rule = _bare_guesses().get(token.text)
    return token.prefer == "?" or (rule is not None and rule.means == "?" and token.word == token.text)


class _BareRule(NamedTuple):
    means: str
    other: tuple[tuple[str, frozenset[str], frozenset[str]], ...]

    def means_here(self, before: str, after: str) -> tuple[str, bool]:
        """Return what the word means between `before` and `after` ("?": nobody knows), and whether these tell it."""
        for means, afters, befores in self.other:
            if before in afters or after in befores:
                return means, True
        return self.means, False


@cache
def _bare_guesses() -> dict[str, _BareRule]:
    return {
        word: _BareRule(
            rule["means"],
            tuple(
                (o["means"], frozenset(o.get("after", ())), frozenset(o.get("before", ())))
                for o in rule.get("other", ())
            ),
        )
        for word, rule in lexicon.table("bare").items()
    }


@cache
def _abbreviations() -> tuple[dict[str, str], dict[str, list[dict[str, object]]]]:
    data = lexicon.table("abbreviations")
    return data["always"], data["context"]
