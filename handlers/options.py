"""The answers that a question offers, as they are kept with it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.values import Status
from storage.reports import Statement


@dataclass(frozen=True, slots=True)
class Option:
    """One answer: what its button says, and what pressing it stores (nothing: it was no report)."""

    label: str
    records: tuple[tuple[int, Statement], ...] = ()
    """Assignment ids with what is said of each."""
    withdraws: bool = False
    """It takes back what the message reported before."""
    keeps: bool = False
    """It leaves that as it is."""

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        records = [
            {
                "assignment": assignment_id,
                "status": said.status.value,
                "day": said.day.isoformat() if said.day else None,
                "step": list(said.step) if said.step else None,
                "number": said.number,
                "words": said.words,
            }
            for assignment_id, said in self.records
        ]
        return {"label": self.label, "records": records, "withdraws": self.withdraws, "keeps": self.keeps}


def option_from(kept: dict[str, Any]) -> Option:
    """What `Option.to_json` made."""
    records = tuple((record["assignment"], _statement(record)) for record in kept["records"])
    return Option(kept["label"], records, kept["withdraws"], kept["keeps"])


def _statement(record: dict[str, Any]) -> Statement:
    return Statement(
        status=Status(record["status"]),
        day=date.fromisoformat(record["day"]) if record["day"] else None,
        step=(record["step"][0], record["step"][1]) if record["step"] else None,
        number=record["number"],
        words=record["words"],
    )
