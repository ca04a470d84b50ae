"""Cases as JSON lines: one case in, one reading out; for `dondoc read` and for measuring."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from domain.reading import Reading, Roster, Said, TaskWords, UnitName, read
from domain.values import AnswerType


def answer(line: str, *, explain: bool = False) -> str:
    """Return the reading of one JSON case as one JSON line; a line that is no case gives {"id", "error"}.

    Never raises.
    """
    identity: Any = None
    try:
        case = json.loads(line)
        identity = case.get("id") if isinstance(case, dict) else None
        return json.dumps(_answer(case, explain=explain), ensure_ascii=False)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return json.dumps({"id": identity, "error": f"not a case: {type(error).__name__}: {error}"}, ensure_ascii=False)


def _answer(case: dict[str, Any], *, explain: bool) -> dict[str, Any]:
    tasks = _tasks(json.dumps(case["tasks"]))
    reading = read(
        str(case["text"]),
        today=date.fromisoformat(case["today"]),
        tasks=tasks,
        roster=_roster(json.dumps(case["units"])),
        sender_units=tuple(map(str, case.get("sender_units") or ())),
        about=case.get("about"),
        group=bool(case.get("group")),
        due={task["key"]: date.fromisoformat(task["due"][:10]) for task in case["tasks"] if task.get("due")},
    )
    return _as_json(case.get("id"), reading, explain=explain)


def _as_json(identity: object, reading: Reading, *, explain: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "id": identity,
        "intent": reading.intent.value,
        "reports": [_said(said) for said in reading.reports],
        "sure": reading.sure,
    }
    if explain:
        result["because"] = list(reading.because)
    return result


def _said(said: Said) -> dict[str, Any]:
    return {
        "unit": said.unit,
        "task": said.task,
        "status": said.status.value,
        "date": said.date.isoformat() if said.date else None,
        "step": list(said.step) if said.step else None,
        "number": said.number,
    }


@lru_cache(maxsize=64)
def _tasks(text: str) -> tuple[TaskWords, ...]:
    return tuple(
        TaskWords(
            key=str(task["key"]),
            title=str(task["title"]),
            aliases=tuple(map(str, task.get("aliases") or ())),
            answer=AnswerType(task.get("answer") or "done"),
            steps=task.get("steps"),
            choices=tuple(map(str, task.get("choices") or ())),
        )
        for task in json.loads(text)
    )


@lru_cache(maxsize=64)
def _roster(text: str) -> Roster:
    return Roster(
        UnitName(str(unit["code"]), str(unit["name"]), tuple(map(str, unit.get("aliases") or ())))
        for unit in json.loads(text)
    )
