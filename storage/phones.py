"""Phone numbers as the unit list gives them: written in many ways, compared by their digits."""

import re
from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Unit

_BETWEEN = re.compile(r"[;,/\n]| - ")
"""What stands between two numbers of one cell."""
SHORTEST = 9
"""Digits of a number with its leading 0, at least."""


async def units_with(session: AsyncSession, number: str) -> Sequence[Unit]:
    """The open units that the list gives this number for, in its order."""
    wanted = plain_number(number)
    if len(wanted) < SHORTEST:
        return []
    # However a number is written, its last two digits stand together: that leaves a hundredth to be looked at.
    rows = select(Unit).where(col(Unit.phone).contains(wanted[-2:]), col(Unit.closed).is_(None))
    found = await session.exec(rows.order_by(col(Unit.id)))
    return [unit for unit in found if wanted in {plain_number(one) for one in _BETWEEN.split(unit.phone)}]


def plain_number(text: str) -> str:
    """A number's digits as dialled within the country: "+84 912.345.678" and "0912 345 678" are one."""
    digits = "".join(sign for sign in text if sign.isascii() and sign.isdigit())
    for prefix in ("0084", "84"):
        if digits.startswith(prefix) and len(digits) >= len(prefix) + SHORTEST - 1:
            return "0" + digits[len(prefix) :].lstrip("0")
    return digits if digits.startswith("0") or len(digits) < SHORTEST else f"0{digits}"
