"""Learn the second opinion: `python -m tests.domain.reading.teach [CASES.jsonl …]`.

Writes `domain/reading/lexicon/opinion.txt` from the messages of this folder and of further files of cases. What it
adds, and how the weights of it against the rules come about: `tests/domain/reading/trial.py`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from domain.reading import _known, lexicon
from domain.reading.cases import _roster, _tasks
from domain.reading.clauses.scene import take_apart
from domain.reading.clauses.subjects import Asked
from domain.reading.verdict import opinion
from domain.reading.words.tokens import tokenise
from domain.vietnamese import fold
from tests.domain.reading import corpus, generator, offices

WEIGHTS = Path(lexicon.__file__).with_name("opinion.txt")
_LETTERS = {"o": "other", "q": "question", "d": "done", "i": "in_progress", "n": "not_started"}
_KINDS_BY_LETTER = {**_LETTERS, "p": "postponed", "b": "blocked"}
_SEEN_OFTEN = 4  # a mark of fewer messages says nothing of others
_STRICTNESS = 1.6  # pulls weights towards nothing
_STEPS, _STRIDE = 200, 0.1
_FIRST_SEED, _MADE = 10_000, 300
_SMALLEST = 12  # hundredths; less is left out, which takes half of the marks and changes next to nothing


class Lesson(NamedTuple):
    """A message as its marks, and the kinds that it is of."""

    marks: frozenset[str]
    kinds: frozenset[str]


def lessons_of(case: dict[str, Any], kinds: Iterable[str] = ()) -> list[Lesson]:
    """Return a case as two lessons, as it was typed and without accents; `kinds` where it has no whole label."""
    known = _known(
        date.fromisoformat(case["today"]),
        _tasks(json.dumps(case["tasks"])),
        _roster(json.dumps(case["units"])),
        tuple(case["sender_units"]),
    )
    asked, said = Asked(known, case["about"], case["group"], {}), frozenset(kinds or kinds_of(case["expect"]))
    typed = dict.fromkeys((case["text"], fold(case["text"])))
    return [Lesson(frozenset(opinion.marks(*take_apart(tokenise(text), asked))), said) for text in typed]


def kinds_of(expect: dict[str, Any]) -> list[str]:
    """Return the kinds of a labelled message: its intent, or the statuses of its reports."""
    return [report["status"] for report in expect["reports"]] or [expect["intent"]]


def written(rounds: Sequence[int] | None = None) -> list[Lesson]:
    """Return the lessons of this folder: the corpus, the constructions, the rounds (some), the lines of `opinion/`."""
    here = Path(__file__).parent
    cases = [case for path in sorted(here.glob("*.txt")) for case in corpus.cases(path.name)]
    cases += [case for path in offices.constructions() for case in offices.cases_in(path)]
    cases += [case for number in rounds or offices.rounds() for case in offices.cases(number)]
    lessons = [each for case in cases for each in lessons_of(case)]
    for path in sorted(here.glob("opinion/*.txt")):
        place = ""
        for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("@"):
                place = line[2:]
            elif not line.startswith("#"):
                letters, text = line.split(" | ", 1)
                case = offices.case(0, f"{place} | {text} | other")
                lessons += lessons_of(case, [_KINDS_BY_LETTER[letter] for letter in letters.split("+")])
    return lessons


def generated() -> list[Lesson]:
    """Return messages of the generator, other ones than the tests use."""
    place = "CB1 CB1 dai-hoi dai-hoi P 05-15"
    every = [generator.made(seed) for seed in range(_FIRST_SEED, _FIRST_SEED + _MADE)]
    return [
        lesson
        for each in every
        for lesson in lessons_of(offices.case(0, f"{place} | {each.text} | other"), [each.status.value])
    ]


def cases_of(paths: Iterable[str]) -> list[dict[str, Any]]:
    """Return the cases of files of JSON lines."""
    return [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line]


def further(paths: Iterable[str]) -> list[Lesson]:
    """Return the lessons of files of cases."""
    return [each for case in cases_of(paths) for each in lessons_of(case)]


class Weights(NamedTuple):
    """The marks, the start first, and their weights by kind."""

    marks: list[str]
    rows: npt.NDArray[np.float32]


def learn(lessons: Sequence[Lesson]) -> Weights:
    """Return what the lessons teach: one logistic regression a kind."""
    counts = Counter(mark for each in lessons for mark in each.marks)
    marks = ["", *sorted(mark for mark, count in counts.items() if count >= _SEEN_OFTEN)]
    place = {mark: number for number, mark in enumerate(marks)}
    seen = [[0, *sorted(place[mark] for mark in each.marks if mark in place)] for each in lessons]
    right = np.array([[kind in each.kinds for kind in opinion.KINDS] for each in lessons], dtype=np.float32)
    return Weights(marks, _descend(seen, right))


def _descend(seen: list[list[int]], right: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the weights that fit best: steps of Adam down the loss, all messages at once.

    `seen` names the marks of each message; hardly one in a hundred has a certain mark, so that only those are added up.
    """
    columns = np.concatenate([np.array(row) for row in seen])
    messages = np.repeat(np.arange(len(seen)), [len(row) for row in seen])
    begins = np.flatnonzero(np.diff(messages, prepend=-1))
    order = np.argsort(columns, kind="stable")
    by_mark = messages[order], np.flatnonzero(np.diff(columns[order], prepend=-1))
    weights = np.zeros((len(by_mark[1]), right.shape[1]), dtype=np.float32)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    pull = np.full((len(weights), 1), _STRICTNESS, dtype=np.float32)
    pull[0] = 0
    for step in range(1, _STEPS + 1):
        miss = 1 / (1 + np.exp(-np.add.reduceat(weights[columns], begins))) - right
        slope = np.add.reduceat(miss[by_mark[0]], by_mark[1]) + pull * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        stride = _STRIDE * (1 - step / (_STEPS + 1))
        weights -= stride * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-6)
    return weights


def in_hundredths(learned: Weights) -> dict[str, list[int]]:
    """Return the weights by mark in hundredths, the start under ""; those that weigh next to nothing are left out."""
    rows = zip(learned.marks, np.rint(learned.rows * 100).astype(int), strict=True)
    return {mark: row.tolist() for mark, row in rows if not mark or np.abs(row).max() > _SMALLEST}


def write(learned: Weights) -> None:
    """Write the weights, a mark a line."""
    lines = ["# Made by python -m tests.domain.reading.teach: a mark, then hundredths for " + " ".join(opinion.KINDS)]
    lines += [f"{mark}\t{' '.join(map(str, row))}" for mark, row in in_hundredths(learned).items()]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(learn([*written(), *generated(), *further(sys.argv[1:])]))
