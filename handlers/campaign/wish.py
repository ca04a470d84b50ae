"""What an organiser has said so far about a new campaign, and the campaign that it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.calendar import Calendar
from domain.campaign import CampaignFile
from domain.campaign_file import parse_campaign
from domain.campaign_template import Dues, dated, propose_dues, waves_of
from domain.values import AnswerType
from locales import templates


@dataclass(frozen=True, slots=True)
class Wish:
    """Empty or None is what has not been said yet. Days are the office's."""

    template: str = ""
    file: str = ""
    """A campaign file sent in the place of a template; its dates are meant."""
    unit: int | None = None
    kinds: tuple[str, ...] | None = None
    title: str = ""
    answer: AnswerType | None = None
    choices: tuple[str, ...] = ()
    ends: date | None = None
    wave_ends: Mapping[str, date | None] = field(default_factory=dict)
    """The end of a wave; None: the same as of all others."""
    own: Mapping[str, Mapping[str, date]] = field(default_factory=dict)
    """Dues that were set one by one, by task and wave."""

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Wish":
        """From what a draft has kept."""
        return cls(
            template=data.get("template", ""),
            file=data.get("file", ""),
            unit=data.get("unit"),
            kinds=tuple(data["kinds"]) if data.get("kinds") is not None else None,
            title=data.get("title", ""),
            answer=AnswerType(data["answer"]) if data.get("answer") else None,
            choices=tuple(data.get("choices") or ()),
            ends=_day(data.get("ends")),
            wave_ends={wave: _day(day) for wave, day in (data.get("wave_ends") or {}).items()},
            own={
                task: {wave: date.fromisoformat(day) for wave, day in days.items()}
                for task, days in (data.get("own") or {}).items()
            },
        )

    def begun_from(self, zone: ZoneInfo) -> CampaignFile:
        """The template, with the answer and the title that were chosen."""
        text = self.file or templates.text(self.template)
        plan = parse_campaign(text, f"{self.template}.toml", zone)
        title = self.title or plan.title
        if not is_open(plan) or self.answer is None:
            return replace(plan, title=title)
        task = replace(plan.tasks[0], title=title, answer=self.answer, choices=self.choices)
        return replace(plan, title=title, tasks=(task,))

    def dues(self, begun: CampaignFile, begins: date, calendar: Calendar) -> Dues:
        """The day of each task, by wave: as proposed, unless it was set by itself."""
        ends = {"": self.ends or begins} | {wave: day for wave, day in self.wave_ends.items() if day is not None}
        proposed = propose_dues(begun, begins, ends, calendar)
        return {key: days | dict(self.own.get(key, {})) for key, days in proposed.items()}

    def plan(self, begun: CampaignFile, key: str, unit: str, begins: date, calendar: Calendar) -> CampaignFile:
        """The campaign, ready to be made."""
        kinds = begun.kinds if self.kinds is None else self.kinds
        if self.file:
            return replace(begun, key=key, unit=unit, kinds=kinds)
        tasks = dated(begun, self.dues(begun, begins, calendar), calendar)
        return replace(begun, key=key, unit=unit, kinds=kinds, tasks=tasks, opens=None)


def is_open(plan: CampaignFile) -> bool:
    """A template that leaves it to the organiser what is asked: its one task wants a text."""
    return len(plan.tasks) == 1 and plan.tasks[0].answer is AnswerType.TEXT


def waves_to_date(begun: CampaignFile, waves: Mapping[str, int]) -> tuple[str, ...]:
    """The waves that the template dates by themselves and that some of the units are in."""
    return tuple(wave for wave in waves_of(begun) if waves.get(wave))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
