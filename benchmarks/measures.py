"""What a measure gives: a line of the table in the specification, its goal, and what was found."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.office import FOLDER


@dataclass(frozen=True, slots=True)
class Result:
    """One line: `value` holds the goal if it is at most (or, with `at_least`, at least) `goal`."""

    name: str
    what: str
    value: float
    goal: float
    at_least: bool = False
    unit: str = ""
    detail: str = ""
    """Spread, absolute figures, and what else belongs to it."""

    @property
    def holds(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def tell(*results: Result) -> None:
    """Print results, and keep them for the table."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for result in results:
        sign = "≥" if result.at_least else "≤"
        said = "holds" if result.holds else "FALLS SHORT"
        print(
            f"{result.name:4} {result.what}: {result.value:.2f}{result.unit} "
            f"(goal {sign} {result.goal:g}{result.unit}) {said}; {result.detail}",
            flush=True,
        )
        kept_in(result.name).write_text(json.dumps(asdict(result), ensure_ascii=False))


def kept() -> list[Result]:
    """The last result of each measure."""
    return [Result(**json.loads(file.read_text())) for file in FOLDER.glob("result-*.json")]


def kept_in(name: str) -> Path:
    """Where the last result of a measure is."""
    return FOLDER / f"result-{name}.json"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of runs that were made side by side."""
    return statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))


def spread(values: Sequence[float], digits: int = 0) -> str:
    """Median and range."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
