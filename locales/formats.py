"""Numbers, shares, dates and times as an office writes them.

Every pattern is explicit: Babel's own for Vietnamese are wrong here (72.86 becomes "73%", a date loses its "ngày").
"""

from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal

LAST_PADDED_MONTH = 2  # decree and Party rule alike: a 0 before days 1 to 9 and before months 1 and 2, no other
VIETNAMESE_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def number(value: int, language: str) -> str:
    """3940 is "3.940" in Vietnamese, "3,940" in English."""
    return format_decimal(value, "#,##0", locale=_locale(language))


def percent(share: Decimal, language: str) -> str:
    """A share in percent, already rounded by `domain.tally.share`: 72.86 is "72,86%", 12.50 is "12,5%"."""
    return format_decimal(share, "#,##0.##", locale=_locale(language)) + "%"


def day(value: date, language: str) -> str:
    """A date to put after "ngày": "15/5/2020", "05/6/2020", "18/01/2027"; "15 May 2020" in English."""
    if language == "vi":
        return format_date(value, "dd/MM/y" if value.month <= LAST_PADDED_MONTH else "dd/M/y", locale=_locale(language))
    return format_date(value, "d MMMM y", locale=_locale(language))


def weekday(value: date, language: str) -> str:
    """A date with its weekday: "thứ Sáu, ngày 15/5/2020"; "Friday, 15 May 2020"."""
    if language == "vi":
        return f"{VIETNAMESE_WEEKDAYS[value.weekday()]}, ngày {day(value, language)}"
    return format_date(value, "EEEE, d MMMM y", locale=_locale(language))


def weekday_name(place: int, language: str) -> str:
    """A day of the week, Monday is 0: "thứ Hai"; "Monday"."""
    return (VIETNAMESE_WEEKDAYS if language == "vi" else WEEKDAYS)[place]


def clock(value: time, language: str) -> str:
    """A time of day: "08 giờ 00"; "08:00" in English."""
    return format_time(value, "HH 'giờ' mm" if language == "vi" else "HH:mm", locale=_locale(language))


def moment(value: datetime, zone: ZoneInfo, language: str) -> str:
    """An aware moment as the clock of `zone` shows it: "17 giờ 00, ngày 15/5/2020"; "17:00, 15 May 2020"."""
    local = value.astimezone(zone)
    told = f"{clock(local.time(), language)}, "
    return told + (f"ngày {day(local, language)}" if language == "vi" else day(local, language))


@cache
def _locale(language: str) -> Locale:
    """Parsed once: Babel would do it for every figure."""
    return Locale.parse(language)
