"""What a trial came to: a line of figures, and a sentence for each thing that is not as it must be."""

from collections.abc import Iterable
from dataclasses import dataclass, field

MANY = 5
"""Cases of one kind that are told; the rest is a number."""


@dataclass(slots=True)
class Verdict:
    """Counted from the sandbox's journal and the database."""

    scenario: str
    seed: int
    database: str
    kills: int = 0
    made: int = 0
    """Updates that people made and that did not expire before anybody asked for them."""
    stored: int = 0
    lost: int = 0
    due: int = 0
    """Messages that had to arrive: rows of the outbox, and those that the plan of the office demands."""
    accepted: int = 0
    """Of these, how often Telegram accepted one."""
    unsent: int = 0
    twice: int = 0
    """Must be 0, but for what is sent once more on purpose (`marked`) since nobody knew whether it had arrived."""
    marked: int = 0
    unknown: int = 0
    """Messages of which nobody can know whether they arrived; they are marked so and not sent again."""
    in_doubt: int = 0
    """Requests that a kill or a fault may have hit on their way: the most that `unknown` may be."""
    wrong: int = 0
    """Reports, standings and figures that are not what people said."""
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    log: str = ""
    """The end of what the bots wrote, if something is not as it must be."""

    @property
    def good(self) -> bool:
        """Nothing lost, nothing unsent, nothing twice, nothing wrong, nothing that Telegram refused."""
        return not (self.lost or self.unsent or self.twice > self.marked or self.wrong or self.faults)


def tell(verdict: Verdict, what: str, cases: Iterable[str]) -> None:
    """Add a sentence with the first few cases, if there are any."""
    found = list(cases)
    if found:
        more = f" and {len(found) - MANY} more" if len(found) > MANY else ""
        verdict.faults.append(f"{what}: {'; '.join(found[:MANY])}{more}")
