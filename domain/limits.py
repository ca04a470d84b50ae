"""How often somebody is answered: a courtesy to all others, so it is remembered by this process alone."""

from collections import OrderedDict
from datetime import datetime, timedelta

KEPT = 10_000
"""Keys remembered; the one asked about longest ago is forgotten first, and starts anew."""


class Allowance:
    """For each key so many at once, given back evenly over `per`."""

    def __init__(self, most: int, per: timedelta) -> None:
        self._most = most
        self._per = per
        self._left: OrderedDict[int, tuple[float, datetime]] = OrderedDict()

    def take(self, key: int, now: datetime) -> bool:
        """Use one at `now`; False if none is left. A clock that was set back gives nothing and takes nothing."""
        left, since = self._left.pop(key, (float(self._most), now))
        left = min(self._most, left + max(timedelta(), now - since) / self._per * self._most)
        allowed = left >= 1
        self._left[key] = (left - 1 if allowed else left, now)
        if len(self._left) > KEPT:
            self._left.popitem(last=False)
        return allowed
