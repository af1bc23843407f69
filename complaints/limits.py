"""Time limits as the procedures write them: clock time, office time and working days are different things."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from complaints.errors import Refusal

FORMS = (
    "30s, 15m, 2h (clock time), 2 office hours, 90 office minutes, 45 office seconds, 3 working days, "
    "3 working days same time, next day 15:00, next working day 15:00, 1 month"
)
_LONGEST_YEARS = 20  # far above any procedure; a longer limit is a slip of the pen


class Kind(StrEnum):
    """How a limit is counted."""

    CLOCK = "clock"
    OFFICE = "office"
    WORKING_DAYS = "working-days"
    SAME_TIME = "same-time"
    NEXT_DAY = "next-day"
    NEXT_WORKING_DAY = "next-working-day"
    MONTHS = "months"


_CALENDAR_FREE = frozenset({Kind.CLOCK, Kind.NEXT_DAY, Kind.MONTHS})


@dataclass(frozen=True)
class Limit:
    """A limit, understood.

    `amount` is seconds (clock, office), days (working days), months, or the time of day in minutes after
    midnight (next day, next working day). `text` is the limit as written, in lower case.
    """

    kind: Kind
    amount: int
    text: str

    @property
    def in_open_time(self) -> bool:
        """Whether the calendar of opening hours decides; otherwise the clock alone does."""
        return self.kind not in _CALENDAR_FREE

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=1024)
def parse_limit(text: str) -> Limit:
    """The limit that `text` means; raises Refusal with the accepted forms for anything else."""
    wording = " ".join(text.lower().split())
    for pattern, kind, amount in _GRAMMAR:
        if match := pattern.fullmatch(wording):
            return Limit(kind, _within_reason(text, kind, amount(match)), wording)
    raise Refusal(f"{text!r} is not a limit{_hint(wording)}; accepted forms: {FORMS}")


def minutes_of_day(text: str) -> int:
    """Minutes after midnight of HH:MM, 24:00 being the end of the day; raises ValueError."""
    match = _TIME.fullmatch(text)
    minutes = int(match[1]) * 60 + int(match[2]) if match else -1
    if not 0 <= minutes <= 24 * 60:
        raise ValueError(f"{text!r} is not a time of day, write HH:MM, 00:00 to 24:00")
    return minutes


_TIME = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600}


def _seconds(match: re.Match[str]) -> int:
    return int(match[1]) * _UNIT_SECONDS[match[2][0]]


def _number(match: re.Match[str]) -> int:
    return int(match[1])


def _time_of_day(match: re.Match[str]) -> int:
    try:
        return minutes_of_day(match[1])
    except ValueError as wrong:
        raise Refusal(str(wrong)) from None


_GRAMMAR: tuple[tuple[re.Pattern[str], Kind, Callable[[re.Match[str]], int]], ...] = (
    (re.compile(r"([0-9]{1,12}) ?([smh])"), Kind.CLOCK, _seconds),
    (re.compile(r"([0-9]{1,12}) office (hour|minute|second)s?"), Kind.OFFICE, _seconds),
    (re.compile(r"([0-9]{1,12}) working days?"), Kind.WORKING_DAYS, _number),
    (re.compile(r"([0-9]{1,12}) working days? same time"), Kind.SAME_TIME, _number),
    (re.compile(r"([0-9]{1,12}) months?"), Kind.MONTHS, _number),
    (re.compile(r"next day ([0-9:]+)"), Kind.NEXT_DAY, _time_of_day),
    (re.compile(r"next working day ([0-9:]+)"), Kind.NEXT_WORKING_DAY, _time_of_day),
)
_MOST = {
    Kind.CLOCK: _LONGEST_YEARS * 366 * 24 * 3600,
    Kind.OFFICE: _LONGEST_YEARS * 366 * 24 * 3600,
    Kind.WORKING_DAYS: _LONGEST_YEARS * 366,
    Kind.SAME_TIME: _LONGEST_YEARS * 366,
    Kind.MONTHS: _LONGEST_YEARS * 12,
}


def _within_reason(text: str, kind: Kind, amount: int) -> int:
    """The amount, unless it is longer than any promise or is no whole working day."""
    if amount > _MOST.get(kind, amount):
        raise Refusal(f"{text!r} is longer than {_LONGEST_YEARS} years; a limit must be shorter")
    if amount == 0 and kind in (Kind.WORKING_DAYS, Kind.SAME_TIME):
        raise Refusal(f"{text!r}: the starting day is not counted, so at least 1 working day is needed")
    return amount


def _hint(wording: str) -> str:
    """What was probably meant, for the mistakes people make."""
    if wording.startswith("-"):
        return ": a limit cannot be negative"
    amount = wording.split(" ")[0] if re.match(r"[0-9]+ ", wording) else "2"
    if re.search(r"[0-9] ?(d|days?|weeks?|w)$", wording):
        return ': "day" can mean 24 hours or a working day; write "24h" or "1 working day"'
    if unit := re.search(r"[0-9] ?(hour|minute|second|min|sec)s?$", wording):
        short = unit[1][0]
        long = {"h": "hours", "m": "minutes", "s": "seconds"}[short]
        return f': write "{amount}{short}" for clock time or "{amount} office {long}" for office time'
    if re.search(r"[0-9]\.[0-9]", wording):
        return ': write whole numbers, "90m" for one hour and a half'
    return ""
