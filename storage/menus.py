"""Which menu of commands each person should be shown, against the one that was last set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, literal, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from domain.rights import REACHES_BELOW
from domain.values import RoleName
from storage.people import in_force
from storage.tables import Person, Role

TOO = "+"
"""Who looks after units and answers for one as well."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person's private chat should show; an empty `menu`: what everybody is shown."""

    person_id: int
    chat_id: int
    menu: str
    language: str

    @property
    def told(self) -> str:
        """As it is kept."""
        return f"{self.menu}:{self.language}" if self.menu else ""


async def outdated(session: AsyncSession, now: datetime, office: str, *, limit: int) -> Sequence[Wanted]:
    """Up to `limit` people who can be told in private and whose menu is not what their roles and language ask for."""
    menu = _menu(now)
    language = case((col(Person.language) == "", literal(office)), else_=col(Person.language))
    told = case((menu == "", literal("")), else_=menu.concat(":").concat(language))
    rows = select(Person.id, Person.telegram_id, menu, language).where(
        col(Person.started_at).is_not(None), col(Person.blocked_at).is_(None), col(Person.menu) != told
    )
    found = await session.exec(rows.order_by(col(Person.id)).limit(limit))
    return [Wanted(*one) for one in found]


async def note(session: AsyncSession, wanted: Wanted) -> None:
    """It is shown now."""
    shown = update(Person).where(col(Person.id) == wanted.person_id).values(menu=wanted.told)
    await session.exec(shown.execution_options(synchronize_session=False))


def _menu(now: datetime) -> ColumnElement[str]:
    """The word of `reports.text.commands.Menu` for each person, in the database's words."""
    organises, oversees = _holds(now, RoleName.ORGANISER), _holds(now, RoleName.OVERSEER)
    mine = and_(col(Role.person_id) == Person.id, in_force(now))
    answers = exists().where(mine, col(Role.role).not_in(REACHES_BELOW))
    return case(
        (and_(organises, answers), literal(RoleName.ORGANISER + TOO)),
        (organises, literal(RoleName.ORGANISER.value)),
        (and_(oversees, answers), literal(RoleName.OVERSEER + TOO)),
        (oversees, literal(RoleName.OVERSEER.value)),
        (answers, literal(RoleName.SECRETARY.value)),
        else_=literal(""),
    )


def _holds(now: datetime, role: RoleName) -> ColumnElement[bool]:
    return exists().where(col(Role.person_id) == Person.id, in_force(now), col(Role.role) == role)
