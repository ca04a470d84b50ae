"""Names without their kind that stand in a list: "nội, ngoại, sản ok hết"."""

from collections.abc import Sequence

from domain.reading.tokens import Token
from domain.reading.units import Roster


def short_names(tokens: Sequence[Token], roster: Roster, own: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Return the places of short names in a list, "nội, ngoại, sản ok hết", and of one's own unit at the front."""
    named = {place: codes for place, token in enumerate(tokens) if (codes := roster.listed_name(token))}
    found: dict[int, tuple[str, ...]] = {}
    for place, codes in named.items():
        if _stands_apart(tokens, place) or place - 1 in found:  # "noi ngoai xong"
            found[place] = codes
    if len(set(found.values())) > 1:
        return found
    return {
        place: codes
        for place, codes in found.items()
        if _is_name(tokens, place) or (not place and set(codes) <= set(own))
    }


def _stands_apart(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a word may be a name by itself: not "dong" of "chua nop dong nao", typed without marks."""
    token = tokens[place]
    if not token.loose or token.capital or not place:
        return True
    before = tokens[place - 1]
    return before.mark or before.bare in ("va", "voi", "con", "khoa", "thon", "to")


def _is_name(tokens: Sequence[Token], place: int) -> bool:
    """Tell whether a word in a sentence is a name by its capital: "còn Thượng thì chưa"."""
    token = tokens[place]
    if not place or not token.capital or token.upper or token.loose:
        return False
    before = tokens[place - 1]
    return before.word in ("còn", "và", "với", "riêng") or (before.mark and before.text in ",:;-")
