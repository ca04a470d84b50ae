"""The units that words name, where nothing but a name is expected: "cb 3", "chi bộ văn phòng", "VP"."""

from domain.reading.names.units import Roster
from domain.reading.words.tokens import tokenise


def named_units(text: str, roster: Roster) -> tuple[str, ...]:
    """The codes of the units that `text` names: one if it is clear, several if tied, none if no name fits.

    Of several names in it the longest counts.
    """
    tokens = tokenise(text)
    found = [mention for start in range(len(tokens)) if (mention := roster.named_at(tokens, start)) is not None]
    longest = max(found, key=lambda mention: mention.end - mention.start, default=None)
    return () if longest is None else longest.codes
