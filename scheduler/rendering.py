"""The words of a delivery, made when it is sent: from what is true then, or nothing if it is not needed any more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.calendar import at_clock, day_of
from domain.campaign import rules_from_json
from domain.messages import EditedText, Text
from domain.plan import Stage, reminder_key, stage_on
from domain.rights import REACHES_BELOW, covers
from domain.values import RoleName, Status
from locales.translator import Translator
from reports.buttons import answer_buttons
from reports.text import campaigns as campaign_words
from reports.text import digest, figures, reminders
from scheduler import decisions, notices, troubles
from storage import answered, assignments, campaigns, days_off, due_news, groups, outbox, people
from storage import figures as counted
from storage.calendars import calendar_of
from storage.outbox import AGAIN
from storage.own_days import own_day
from storage.scopes import Scope, holds, place_of, scope_of
from storage.tables import Assignment, Campaign, Delivery, DeliveryKind, Group, Person, Task, Unit
from storage.tables.columns import stored_id


@dataclass(frozen=True, slots=True)
class Renderer:
    """Says what a delivery is to say, in the time of the office, in the language of whom it goes to."""

    tr: Translator
    """The office's language: of who has chosen none."""
    zone: ZoneInfo

    def speaking(self, language: str) -> "Renderer":
        """The same in a language of somebody's choice; empty: the office's."""
        return replace(self, tr=Translator(language)) if language else self

    async def held_until(self, session: AsyncSession, delivery: Delivery, now: datetime) -> datetime | None:
        """When the office may be disturbed again, if it may not be at `now`: a message that comes late keeps quiet
        hours and days off as well. A tally does not wait: its hour was chosen for it.
        """
        if delivery.kind in {DeliveryKind.TALLY, DeliveryKind.OFFICE}:
            return None
        if delivery.campaign_id is None:
            return troubles.held_until(delivery, self.zone, now)
        campaign = await session.get_one(Campaign, delivery.campaign_id)
        calendar = calendar_of(rules_from_json(campaign.rules), self.zone)
        if delivery.kind is DeliveryKind.REMINDER:
            mine = await days_off.ahead(session, stored_id(delivery.unit_id), day_of(now, self.zone))
            calendar = calendar.without([(off.first, off.last) for off in mine])
        free = calendar.next_working_moment(now)
        return free if free > now else None

    async def render(self, session: AsyncSession, delivery: Delivery, now: datetime) -> Text | EditedText | None:
        """The message that a delivery is at `now`; None if nobody needs it any more. A tally's figures are noted in
        its payload, for the next one to compare.
        """
        language = "" if delivery.kind is DeliveryKind.REMINDER else await _language(session, delivery)
        return await self.speaking(language).say(session, delivery, now)

    async def say(self, session: AsyncSession, delivery: Delivery, now: datetime) -> Text | EditedText | None:
        """The same in the language that this one speaks."""
        if delivery.kind is DeliveryKind.OFFICE:
            return await notices.render_notice(session, delivery, self.tr, self.zone, now)
        if delivery.campaign_id is None:
            return await troubles.render_trouble(session, delivery, self.tr, self.zone, now)
        campaign = await session.get_one(Campaign, delivery.campaign_id)
        if campaign.closed_at is not None or now >= delivery.stale_at:
            return None
        by_kind = {
            DeliveryKind.REMINDER: self._reminder,
            DeliveryKind.DIGEST: self._digest,
            DeliveryKind.ESCALATION: self._escalation,
            DeliveryKind.TALLY: self._tally,
            DeliveryKind.ANNOUNCEMENT: self._announcement,
            DeliveryKind.REQUEST: self._request,
            DeliveryKind.DECISION: self._decision,
        }
        return await by_kind[delivery.kind](session, delivery, campaign, now)

    async def _reminder(
        self, session: AsyncSession, delivery: Delivery, campaign: Campaign, now: datetime
    ) -> Text | None:
        planned = Stage(delivery.stage)
        unit, task = await session.get_one(Unit, delivery.unit_id), await session.get_one(Task, delivery.task_id)
        found = await assignments.of_units(session, [stored_id(unit.id)], [stored_id(task.id)])
        # Whoever answers for the unit now: the office may have changed hands since the reminder was planned.
        holders = (await people.secretaries(session, [stored_id(unit.id)], now)).get(stored_id(unit.id), [])
        person = next((holder for holder in holders if holder.reachable), None)
        if not found or unit.closed is not None or person is None:
            return None
        assignment = found[0]
        if assignment.status is Status.DONE or answered_since(assignment, delivery.due):
            return None
        by_hand = reminder_key(campaign.key, task.key, unit.code, day_of(now, self.zone))
        if by_hand != delivery.key and await outbox.has_arrived(session, by_hand):
            return None
        stage = self._stage(assignment, planned, now)
        around = self._around(assignment, stage)
        about = reminders.Reminded(
            unit=unit.name,
            kind=unit.kind,
            task=task.title,
            stage=stage,
            around=around,
            days_left=(around - day_of(now, self.zone)).days,
            due=assignment.due,
            role=await people.role_for(session, person, unit, now) or RoleName.SECRETARY,
        )
        return self.speaking(person.language).reminding(person, about, assignment)

    def reminding(self, person: Person, about: reminders.Reminded, assignment: Assignment) -> Text:
        """A reminder to a person, in the language that this one speaks."""
        buttons = answer_buttons(self.tr, "a", stored_id(assignment.id))
        return Text(person.telegram_id, reminders.reminder(self.tr, about, self.zone), buttons)

    def _stage(self, assignment: Assignment, stage: Stage, now: datetime) -> Stage:
        if stage is not Stage.ASKED:
            return stage
        return stage_on(day_of(now, self.zone), day_of(assignment.due, self.zone), own_day(assignment))

    def _around(self, assignment: Assignment, stage: Stage) -> date:
        own = own_day(assignment) if stage is Stage.BEFORE_OWN_DATE else None
        return own or day_of(assignment.due, self.zone)

    async def _digest(
        self, session: AsyncSession, delivery: Delivery, campaign: Campaign, now: datetime
    ) -> Text | None:
        group = await session.get_one(Group, delivery.group_id)
        scope = await groups.scope(session, group)
        told = [
            paragraph
            for about in delivery.payload["about"]
            if (paragraph := await self._unfinished(session, about, scope, now)) is not None
        ]
        if group.left_at is not None or not told:
            return None
        buttons = answer_buttons(self.tr, "g", stored_id(delivery.id))
        return Text(group.chat_id, digest.digest(self.tr, campaign.title, told), buttons, topic=group.topic_id)

    async def _unfinished(
        self, session: AsyncSession, about: dict[str, str], scope: Scope, now: datetime
    ) -> digest.Unfinished | None:
        """A task's paragraph: the units of the scope that have not finished; None if all can be told in private."""
        task = await session.get_one(Task, int(about["task"]))
        due, own = datetime.fromisoformat(about["due"]), about["own"]
        owed = await assignments.of_due(session, task, scope, due)
        missing = [(assignment, unit) for assignment, unit in owed if assignment.status is not Status.DONE]
        if own:
            missing = [one for one in missing if own_day(one[0]) == date.fromisoformat(own)]
        told = await people.secretaries(session, [stored_id(unit.id) for _, unit in missing], now)
        if all(any(person.reachable for person in told.get(stored_id(unit.id), [])) for _, unit in missing):
            return None
        kinds, _ = await counted.kinds(session, task, scope)
        day = date.fromisoformat(own) if own else day_of(due, self.zone)
        return digest.Unfinished(
            task=task.title,
            due_day=day,
            days_left=(day - day_of(now, self.zone)).days,
            missing=tuple(_missing(unit, told.get(stored_id(unit.id), [])) for _, unit in missing),
            total=len(owed),
            kinds=tuple(kinds),
            registered=bool(own),
        )

    async def _escalation(
        self, session: AsyncSession, delivery: Delivery, campaign: Campaign, now: datetime
    ) -> Text | None:
        task = await session.get_one(Task, delivery.task_id)
        person = await session.get_one(Person, delivery.person_id)
        grants = [grant for grant in await people.grants_of(session, person, now) if grant.role in REACHES_BELOW]
        root = await session.get_one(Unit, campaign.unit_id)
        due = datetime.fromisoformat(delivery.payload["due"])
        late = [
            unit
            for assignment, unit in await assignments.of_due(session, task, scope_of(root), due)
            if assignment.status is not Status.DONE and any(covers(grant, place_of(unit)) for grant in grants)
        ]
        if not late or not person.reachable:
            return None
        day = day_of(due, self.zone)
        days = (day_of(now, self.zone) - day).days
        lines = [digest.Overdue(unit.name, task.title, day, days) for unit in late]
        kinds = list(dict.fromkeys(unit.kind for unit in late))
        return Text(person.telegram_id, digest.escalation(self.tr, lines, kinds))

    async def _tally(
        self, session: AsyncSession, delivery: Delivery, campaign: Campaign, now: datetime
    ) -> Text | EditedText | None:
        group = await session.get_one(Group, delivery.group_id)
        if group.left_at is not None:
            return None
        root, unit = await session.get_one(Unit, campaign.unit_id), await session.get_one(Unit, group.unit_id)
        # A group of a wider node than the campaign's hears of the campaign, and of that alone.
        scope = scope_of(unit if holds(scope_of(root), unit) else root, group.cluster)
        today = at_clock(day_of(now, self.zone), time.min, self.zone)
        before = await outbox.last_tally(session, campaign, group, today)  # one of today is no day to compare with
        tasks = []
        for task in await campaigns.tasks_of(session, [stored_id(campaign.id)]):
            told = await self._task_figures(session, task, scope, now, before)
            delivery.payload = {**delivery.payload, str(task.id): told.figures.done}
            if told.figures.total:
                tasks.append(told)
        if not tasks:
            return None
        name = group.cluster or unit.name
        # The figures are those of now, so now is what the text says, also where the hour of the tally was missed.
        html = figures.tally(self.tr, campaign.title, name, tasks, now, self.zone)
        return await self._in_its_place(session, delivery, campaign, Text(group.chat_id, html, topic=group.topic_id))

    async def _in_its_place(
        self, session: AsyncSession, delivery: Delivery, campaign: Campaign, anew: Text
    ) -> Text | EditedText:
        """A tally that was asked for again takes the place of the one that the group was sent that day: the figures of
        a day stand in one message. The daily one is always a message of its own, since nobody is told of an edit.
        """
        if not delivery.payload.get(AGAIN):
            return anew
        posted = await outbox.last_tally(session, campaign, await session.get_one(Group, delivery.group_id))
        of_today = posted is not None and day_of(posted.due, self.zone) == day_of(delivery.due, self.zone)
        if posted is None or not of_today or posted.chat_id != anew.chat_id or posted.message_id is None:
            return anew
        return EditedText(anew.chat_id, posted.message_id, anew.html, instead=anew)

    async def _announcement(
        self, session: AsyncSession, delivery: Delivery, campaign: Campaign, _now: datetime
    ) -> Text | None:
        group = await session.get_one(Group, delivery.group_id)
        if group.left_at is not None:
            return None
        tasks = [campaigns.rule_of(task) for task in await campaigns.tasks_of(session, [stored_id(campaign.id)])]
        name = group.cluster or (await session.get_one(Unit, group.unit_id)).name
        html = campaign_words.announcement(self.tr, campaign.title, name, tasks, self.zone)
        return Text(group.chat_id, html, topic=group.topic_id)

    async def _request(
        self, session: AsyncSession, delivery: Delivery, _campaign: Campaign, _now: datetime
    ) -> Text | None:
        return await decisions.request(session, delivery, self.tr, self.zone)

    async def _decision(
        self, session: AsyncSession, delivery: Delivery, _campaign: Campaign, now: datetime
    ) -> Text | None:
        if due_news.MOVE in delivery.payload:
            return await decisions.moved(session, delivery, self.tr, self.zone, now)
        return await decisions.answer(session, delivery, self.tr, self.zone)

    async def _task_figures(
        self, session: AsyncSession, task: Task, scope: Scope, now: datetime, before: Delivery | None
    ) -> figures.TaskFigures:
        kinds, parent_kinds = await counted.kinds(session, task, scope)
        present = await counted.of_scope(session, task, scope, now)
        change = None
        if before is not None and (done := before.payload.get(str(task.id))) is not None:
            change = figures.Change(present.done - int(done), day_of(before.due, self.zone))
        waves = await counted.by(session, task, scope, now, col(Unit.wave)) if task.due_by_wave else {}
        answers = await answered.of_scope(session, task, scope)
        return figures.TaskFigures(
            task.title, present, tuple(kinds), tuple(parent_kinds), change, tuple(waves.items()), answers
        )


async def _language(session: AsyncSession, delivery: Delivery) -> str:
    """The language of whom it goes to; empty: the office's."""
    if delivery.group_id is not None:
        return (await session.get_one(Group, delivery.group_id)).language
    person = await session.get(Person, delivery.person_id) if delivery.person_id is not None else None
    return person.language if person else ""


def answered_since(assignment: Assignment, moment: datetime) -> bool:
    """Whether somebody has spoken since a reminder was due: then it comes too late."""
    return assignment.said_at is not None and assignment.said_at >= moment


def _missing(unit: Unit, persons: Sequence[Person]) -> digest.Missing:
    """A unit's name, and that of its secretary if the group is the only way to reach them."""
    if not persons or any(person.reachable for person in persons):
        return digest.Missing(unit.name)
    return digest.Missing(unit.name, persons[0].telegram_id, persons[0].name)
