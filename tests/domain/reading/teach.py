"""Learn the second opinion: `python -m tests.domain.reading.teach [--check] [CASES.jsonl …]`.

Writes `domain/reading/lexicon/opinion.txt` from the messages of this folder and of further files of cases. With
`--check` it writes nothing but reads the rounds by an opinion that was learnt without them.

What it adds: rounds 9 to 24 by another writer, read when they came by the rules alone, were 84 % right and 7.5 %
silently wrong. The twelve even ones of 9 to 32, which neither the rules nor the opinion had seen, are read 90.4 % right
and 2.7 % silently wrong by both together (22.7 % asked, of which 7.6 % must be). By itself the opinion knows the kind
of 93.8 % of the messages of a round that it has not seen, the rules know it of 85 %; where both agree and the
likelihood is above 0.9, 97 of 100 kinds are right, below it 70 (1,680 messages, four parts, each read by the other
three's opinion).
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

from domain.reading import _known, opinion, settle
from domain.reading.cases import _roster, _tasks
from domain.reading.subjects import Asked
from domain.reading.tokens import tokenise
from tests.domain.reading import corpus, generator, offices

WEIGHTS = Path(opinion.__file__).with_name("lexicon") / "opinion.txt"
_LETTERS = {"o": "other", "q": "question", "d": "done", "i": "in_progress", "n": "not_started"}
_KINDS_BY_LETTER = {**_LETTERS, "p": "postponed", "b": "blocked"}
_PARTS = 4
_SEEN_TWICE = 2  # a mark of one message alone says nothing of others
_STRICTNESS = 0.4  # pulls weights towards nothing
_STEPS, _STRIDE = 200, 0.1
_FIRST_SEED, _MADE = 10_000, 300
_SMALLEST = 6  # hundredths; less is left out


class Lesson(NamedTuple):
    """A message as its marks, and the kinds that it is of."""

    marks: frozenset[str]
    kinds: frozenset[str]


def lesson(case: dict[str, Any], kinds: Iterable[str] = ()) -> Lesson:
    """Return a case as a lesson; `kinds` where the case has no whole label."""
    known = _known(
        date.fromisoformat(case["today"]),
        _tasks(json.dumps(case["tasks"])),
        _roster(json.dumps(case["units"])),
        tuple(case["sender_units"]),
    )
    scene = settle.take_apart(tokenise(case["text"]), Asked(known, case["about"], case["group"], {}))
    return Lesson(frozenset(opinion.marks(*scene)), frozenset(kinds or kinds_of(case["expect"])))


def kinds_of(expect: dict[str, Any]) -> list[str]:
    """Return the kinds of a labelled message: its intent, or the statuses of its reports."""
    return [report["status"] for report in expect["reports"]] or [expect["intent"]]


def written(rounds: Sequence[int] | None = None) -> list[Lesson]:
    """Return the lessons of this folder: the corpus, the rounds (some of them), and the lines of `opinion/`."""
    here = Path(__file__).parent
    lessons = [lesson(case) for path in sorted(here.glob("*.txt")) for case in corpus.cases(path.name)]
    if rounds is None:
        rounds = sorted(int(path.stem) for path in here.glob("first_sight/*.txt"))
    lessons += [lesson(case) for number in rounds for case in offices.cases(number)]
    for path in sorted(here.glob("opinion/*.txt")):
        place = ""
        for line in filter(None, path.read_text(encoding="utf-8").splitlines()):
            if line.startswith("@"):
                place = line[2:]
            elif not line.startswith("#"):
                letters, text = line.split(" | ", 1)
                case = offices.case(0, f"{place} | {text} | other")
                lessons.append(lesson(case, [_KINDS_BY_LETTER[letter] for letter in letters.split("+")]))
    return lessons


def generated() -> list[Lesson]:
    """Return messages of the generator, other ones than the tests use."""
    place = "CB1 CB1 dai-hoi dai-hoi P 05-15"
    every = [generator.made(seed) for seed in range(_FIRST_SEED, _FIRST_SEED + _MADE)]
    return [lesson(offices.case(0, f"{place} | {each.text} | other"), [each.status.value]) for each in every]


def cases_of(paths: Iterable[str]) -> list[dict[str, Any]]:
    """Return the cases of files of JSON lines."""
    return [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines() if line]


def learn(lessons: Sequence[Lesson]) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Return the marks and their weights by kind, the start first: one logistic regression a kind."""
    counts = Counter(mark for each in lessons for mark in each.marks)
    marks = sorted(mark for mark, count in counts.items() if count >= _SEEN_TWICE)
    place = {mark: number for number, mark in enumerate(marks, 1)}
    seen = np.zeros((len(lessons), len(marks) + 1), dtype=np.float32)
    seen[:, 0] = 1
    for row, each in enumerate(lessons):
        seen[row, [place[mark] for mark in each.marks if mark in place]] = 1
    right = np.array([[kind in each.kinds for kind in opinion.KINDS] for each in lessons], dtype=np.float32)
    return ["", *marks], _descend(seen, right)


def _descend(seen: npt.NDArray[np.float32], right: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return the weights that fit best: steps of Adam down the loss, all messages at once."""
    weights = np.zeros((seen.shape[1], right.shape[1]), dtype=np.float32)
    mean, spread = np.zeros_like(weights), np.zeros_like(weights)
    pull = np.full((seen.shape[1], 1), _STRICTNESS, dtype=np.float32)
    pull[0] = 0
    for step in range(1, _STEPS + 1):
        miss = 1 / (1 + np.exp(-(seen @ weights))) - right
        slope = seen.T @ miss + pull * weights
        mean = 0.9 * mean + 0.1 * slope
        spread = 0.99 * spread + 0.01 * slope**2
        stride = _STRIDE * (1 - step / (_STEPS + 1))
        weights -= stride * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.99**step)) + 1e-6)
    return weights


def write(marks: Sequence[str], weights: npt.NDArray[np.float32]) -> None:
    """Write the weights in hundredths, a mark a line; those that weigh next to nothing are left out."""
    lines = ["# Made by python -m tests.domain.reading.teach: a mark, then hundredths for " + " ".join(opinion.KINDS)]
    for mark, row in zip(marks, np.rint(weights * 100).astype(int), strict=True):
        if not mark or np.abs(row).max() > _SMALLEST:
            lines.append(f"{mark}\t{' '.join(map(str, row))}")
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def check(paths: Iterable[str]) -> None:
    """Tell the share of messages whose kind the opinion knows, for every fourth round learnt without it."""
    further = [lesson(case) for case in cases_of(paths)]
    rounds = sorted(int(path.stem) for path in Path(__file__).with_name("first_sight").glob("*.txt"))
    for part in range(_PARTS):
        held = rounds[part::_PARTS]
        seen = [lesson(case) for number in rounds if number not in held for case in offices.cases(number)]
        marks, weights = learn([*written(rounds=()), *seen, *generated(), *further])
        place = {mark: number for number, mark in enumerate(marks)}
        unseen = [lesson(case) for number in held for case in offices.cases(number)]
        single = [each for each in unseen if len(each.kinds) == 1]
        right = sum(opinion.KINDS[int(_sum(each, place, weights).argmax())] in each.kinds for each in single)
        sys.stdout.write(f"rounds {held}: {right / len(single):.1%} of {len(single)}\n")


def _sum(each: Lesson, place: dict[str, int], weights: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    rows = [0, *(place[mark] for mark in each.marks if mark in place)]
    total: npt.NDArray[np.float32] = weights[rows].sum(axis=0)
    return total


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2:])
    else:
        write(*learn([*written(), *generated(), *(lesson(case) for case in cases_of(sys.argv[1:]))]))
