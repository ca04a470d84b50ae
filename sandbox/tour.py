"""A guided tour: what a visitor does step by step, as whom and where; each step can be done for them."""

import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.example import Act, Example, perform
from sandbox.shapes import Json, Misuse
from sandbox.world import World

FOLDER = Path(__file__).with_name("tours")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what to do and to look at, and who does it in which chat (keys of the example)."""

    title: str
    text: str
    person: str
    chat: str
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class Tour:
    """A scene to begin from and the steps through it."""

    name: str
    title: str
    about: str
    steps: tuple[Step, ...]


def load_tours() -> dict[str, Tour]:
    """The tours by the name of their scene, in the order of the alphabet."""
    return {path.stem: _tour(path) for path in sorted(FOLDER.glob("*.toml"))}


class Guide:
    """Leads through one tour in a world; `rest` waits until the bot has dealt with what was done.

    `words` fill the fields of texts ("{token}"): what only the running program knows.
    """

    def __init__(
        self,
        world: World,
        example: Example,
        scene: str,
        rest: Callable[[], Awaitable[object]],
        words: Mapping[str, str],
    ) -> None:
        self.scene = scene
        self._world = world
        self._example = example
        self._tours = load_tours()
        self._rest = rest
        self._words = words

    def known(self, scene: str) -> str:
        """The name of a scene. Raises Misuse if there is none such."""
        if scene not in self._tours:
            raise Misuse("there is no such scene")
        return scene

    async def play(self, number: int) -> None:
        """Do everything of a step, one act after another. Raises Misuse if it cannot be done yet."""
        steps = self._tours[self.scene].steps
        if not 0 <= number < len(steps):
            raise Misuse("there is no such step")
        for act in steps[number].acts:
            perform(self._world, self._example, replace(act, text=self._filled(act.text)), {})
            await self._rest()

    def as_json(self) -> Json:
        """The scenes there are, the present one, and its steps."""
        return {
            "scene": self.scene,
            "scenes": [{"name": tour.name, "title": tour.title, "about": tour.about} for tour in self._tours.values()],
            "steps": [
                {
                    "title": step.title,
                    "text": self._filled(step.text),
                    "as": self._example.person(step.person).id,
                    "chat": self._example.place(step.person, step.chat),
                }
                for step in self._tours[self.scene].steps
            ],
        }

    def _filled(self, text: str) -> str:
        for name, word in self._words.items():
            text = text.replace(f"{{{name}}}", word)
        return text


def _tour(path: Path) -> Tour:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = tuple(
        Step(row["title"], row["text"], row["as"], row["chat"], tuple(_act(row, act) for act in row.get("act", ())))
        for row in told["step"]
    )
    return Tour(path.stem, told["title"], told["about"], steps)


def _act(step: dict[str, str], row: dict[str, str]) -> Act:
    """An act of a step: by the step's person in its chat unless it says otherwise."""
    does = {name: row[name] for name in ("text", "press", "file", "adds_bot", "moves_clock") if name in row}
    phone = bool(row.get("shares_phone", False))
    return Act(None, row.get("as", step["as"]), row.get("chat", step["chat"]), shares_phone=phone, **does)
