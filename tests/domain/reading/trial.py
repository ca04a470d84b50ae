"""Try the second opinion on messages it has not learnt: `python -m tests.domain.reading.trial [CASES.jsonl …]`.

Rounds 9 and on of `first_sight/` in six parts, each read by an opinion learnt from all others (the rules have seen most
of them since they were written, so that only the difference says something). It prints the weights of the two against
each other that fit best (`settle._WEIGHTS` holds them), and the shares right, asked and silently wrong by how sure a
kind must be (`settle._SURE`), all without the second opinion first.

What it adds, on 8,343 messages of rounds 9 to 81 (7.6 % of which must be asked about): the rules alone read 93.7 %
right, ask about 15.2 % and err in silence in 2.6 %; with the opinion 97.8, 11.4 and 0.4 %.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from domain.reading import Reading, _known
from domain.reading import cases as lines
from domain.reading.cases import _roster, _tasks
from domain.reading.clauses.subjects import Asked
from domain.reading.verdict import decide, opinion, settle
from domain.reading.words.tokens import tokenise
from tests.domain.reading import offices, score, teach

_FIRST, _PARTS = 9, 6
_LEVELS = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


class Trial(NamedTuple):
    """A labelled case, what the rules alone read, and the weights of an opinion that was learnt without it."""

    case: dict[str, Any]
    ruling: settle.Ruling
    weights: tuple[int, dict[str, int]]


def main(paths: list[str]) -> None:
    """Print the weights that fit best and the shares by level."""
    trials = list(trials_of(paths))
    weights = np.round(fitted(trials), 2).tolist()
    settle._WEIGHTS, settle._BY_KIND = tuple(weights[:4]), tuple(zip(weights[4::2], weights[5::2], strict=True))
    sys.stdout.write(f"weights {settle._WEIGHTS}, by kind {settle._BY_KIND}\n")
    sys.stdout.write(f"rules alone: {_told([trial.ruling.reading for trial in trials], trials)}\n")
    for level in _LEVELS:
        settle._SURE = level
        sys.stdout.write(f"sure from {level}: {_told([_read(trial) for trial in trials], trials)}\n")


def trials_of(further: list[str]) -> Iterator[Trial]:
    """Yield the cases of the later rounds, each with an opinion learnt from all other parts and the files `further`."""
    rounds = {number: offices.cases(number) for number in offices.rounds()}
    learnt = [*teach.written(rounds=range(1, _FIRST)), *teach.generated(), *teach.further(further)]
    later = {
        number: [each for case in cases for each in teach.lessons_of(case)]
        for number, cases in rounds.items()
        if number >= _FIRST
    }
    for part in range(_PARTS):
        held = sorted(later)[part::_PARTS]
        others = [each for number, lessons in later.items() if number not in held for each in lessons]
        rows = {mark: opinion.packed(row) for mark, row in teach.in_hundredths(teach.learn([*learnt, *others])).items()}
        weights = rows.pop(""), rows
        yield from (Trial(case, _ruled(case), weights) for number in held for case in rounds[number])


def fitted(trials: list[Trial]) -> npt.NDArray[np.float64]:
    """Return the weights of opinion and rules by which messages of one kind are told best: a logistic regression."""
    rows, right = [], []
    for trial in trials:
        kinds = teach.kinds_of(trial.case["expect"])
        if len(set(kinds)) == 1:
            with _opinion(trial.weights):
                scores = opinion.odds(*trial.ruling.scene)
            read = settle._kinds_of(trial.ruling.reading)
            said = [kind in read for kind in opinion.KINDS]
            for place, row in enumerate(settle.evidence(scores, said, trial.ruling.reading.sure)):
                rows.append([*row, *np.eye(2 * len(said))[2 * place + (not said[place])]])
            right += [kind in kinds for kind in opinion.KINDS]
    seen, answers = np.array(rows, dtype=np.float64), np.array(right, dtype=np.float64)
    weights = np.zeros(seen.shape[1])
    for _ in range(25):
        likely = 1 / (1 + np.exp(-seen @ weights))
        curve = (seen.T * (likely * (1 - likely))) @ seen + 0.3 * np.eye(len(weights))
        weights += np.linalg.solve(curve, seen.T @ (answers - likely) - 0.3 * weights)
    return weights


def _ruled(case: dict[str, Any]) -> settle.Ruling:
    units, tasks = _roster(json.dumps(case["units"])), _tasks(json.dumps(case["tasks"]))
    known = _known(date.fromisoformat(case["today"]), tasks, units, tuple(case["sender_units"]))
    return decide.rule(tokenise(case["text"]), Asked(known, case["about"], case["group"], {}))


def _read(trial: Trial) -> Reading:
    with _opinion(trial.weights):
        return settle.settle(trial.ruling)


@contextmanager
def _opinion(weights: tuple[int, dict[str, int]]) -> Iterator[None]:
    """Hold another opinion for a while."""
    kept, opinion._weights = opinion._weights, lambda: weights  # type: ignore[assignment]
    try:
        yield
    finally:
        opinion._weights = kept


def _told(readings: list[Reading], trials: list[Trial]) -> str:
    """Return the shares right, asked and silently wrong."""
    answers = [lines._as_json("", reading, explain=False) for reading in readings]
    pairs = [(trial.case, answer) for trial, answer in zip(trials, answers, strict=True)]
    right = sum(score.is_right(*pair) for pair in pairs) / len(pairs)
    asked = sum(not answer["sure"] for answer in answers) / len(pairs)
    silent = sum(score.is_silently_wrong(*pair) for pair in pairs) / len(pairs)
    return f"right {right:.1%}, asked {asked:.1%}, silent {silent:.1%}"


if __name__ == "__main__":
    main(sys.argv[1:])
