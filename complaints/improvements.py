"""Improvement measures, tracked to completion (procedures A, B, I): what is done so that it does not recur.

A measure has an owner and a date; when it is done its effect is checked. It may come from a complaint or
stand alone, and outlives the complaint it came from. What is said about it is in its own small chained log.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from complaints.calendar import Calendar
from complaints.columns import Instant, facts
from complaints.history import START, canonical, data_digest
from complaints.openings import working_day

PREFIX = "IM"
"""What stands before the number of a measure: IM-20261123-0001."""
KINDS = ("corrective", "preventive", "systemic")
EVERY = 5
"""Working days after which what is overdue is said again."""

State = Literal["open", "overdue", "done", "checked", "cancelled"]
Note = Literal["soon", "today", "late", "check", "check_late"]


class Improvement(SQLModel, table=True):
    """One measure as it stands. `number` is that of the complaint it came from, or empty.

    `procedure` and `version` say whose calendar and check of effect hold; no version: as the file says now.
    A check that finds it ineffective may open it anew: `round` counts, and what was done is left to the log.
    """

    id: str = Field(primary_key=True)
    number: str = Field(default="", index=True)
    procedure: str
    version: str
    kind: str
    text: str
    cause: str = ""
    owner: str = Field(index=True)
    due_on: date = Field(index=True)
    dated_at: datetime = Field(sa_type=Instant)
    round: int = 1
    follows: str = ""
    created_at: datetime = Field(sa_type=Instant)
    created_by: str
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_note: str = ""
    done_by: str = ""
    check_due_on: date | None = None
    checked_at: datetime | None = Field(default=None, sa_type=Instant)
    checked_by: str = ""
    effect: str = ""
    effect_note: str = ""
    cancelled_at: datetime | None = Field(default=None, sa_type=Instant)
    cancelled_by: str = ""
    cancel_reason: str = ""
    told: str = Field(default="", description="the key of the last notice that was recorded")

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected: its effect is checked, or it was cancelled."""
        return self.checked_at is not None or self.cancelled_at is not None


class ImprovementEntry(SQLModel, table=True):
    """One line of a measure's log, chained to the line before as in the history of a complaint."""

    __table_args__ = (UniqueConstraint("improvement", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    improvement: str = Field(index=True)
    seq: int
    at: datetime = Field(sa_type=Instant)
    who: str
    verb: str
    data: dict[str, Any] = Field(sa_column=facts())
    salt: str
    previous: str
    hash: str


def next_line(
    before: ImprovementEntry | None, improvement: str, verb: str, who: str, at: datetime, data: dict[str, Any]
) -> ImprovementEntry:
    """The line that follows `before` (None: the first of a measure)."""
    entry = ImprovementEntry(
        improvement=improvement,
        seq=before.seq + 1 if before else 1,
        at=at,
        who=who,
        verb=verb,
        data=data,
        salt=secrets.token_hex(8),
        previous=before.hash if before else START,
        hash="",
    )
    entry.hash = line_hash(entry)
    return entry


def line_hash(entry: ImprovementEntry) -> str:
    """The hash a line must have, given the line before it."""
    at, digest = entry.at.astimezone(UTC).isoformat(), data_digest(entry.data, entry.salt)
    fields = [entry.previous, entry.improvement, entry.seq, at, entry.who, entry.verb, digest]
    return hashlib.sha256(canonical(fields).encode()).hexdigest()


def broken_lines(entries: Iterable[ImprovementEntry]) -> list[str]:
    """What is wrong with a log, one line each; empty when it is whole."""
    wrong: list[str] = []
    previous, seq = START, 0
    for entry in entries:
        if entry.seq != seq + 1 or entry.previous != previous:
            wrong.append(f"entry {entry.seq} does not follow the entry before it")
        if entry.hash != line_hash(entry):
            wrong.append(f"entry {entry.seq} ({entry.verb}) was changed")
        previous, seq = entry.hash, entry.seq
    return wrong


def state_of(measure: Improvement, today: date) -> State:
    """How a measure stands on a day: on its due date itself it is not late yet."""
    if measure.cancelled_at is not None:
        return "cancelled"
    if measure.checked_at is not None:
        return "checked"
    if measure.done_at is not None:
        return "done"
    return "overdue" if measure.due_on < today else "open"


@dataclass(frozen=True)
class Notice:
    """A word due on a day about a date. `level` counts the repeats of what is late, from 1."""

    note: Note
    level: int
    about: date

    @property
    def key(self) -> str:
        """The same for the same notice, whenever it is looked for."""
        return f"{self.note}/{self.level}/{self.about}"


def notice_on(measure: Improvement, today: date, calendar: Calendar) -> Notice | None:
    """The one notice that holds on a day; None when nothing is due or the measure is over.

    One working day before the date, on it, on the working day after it, then every five working days; the
    same after the date on which its effect is to be checked. A date set today is not at once reminded of.
    """
    if measure.is_over:
        return None
    if measure.done_at is not None:
        return _check_notice(measure.check_due_on, today, calendar)
    due, set_on = measure.due_on, measure.dated_at.astimezone(calendar.zone).date()
    if today > due and (level := _level(due, today, calendar)):
        return Notice("late", level, due)
    if today >= due:
        return Notice("today", 0, due) if set_on < due else None
    soon = working_day(due, -1, calendar)
    return Notice("soon", 0, due) if set_on < soon <= today else None


def _check_notice(due: date | None, today: date, calendar: Calendar) -> Notice | None:
    if due is None or today < due:
        return None
    level = max(0, _level(due, today, calendar) - 1)
    return Notice("check_late" if level else "check", level, due)


def _level(due: date, today: date, calendar: Calendar) -> int:
    """How often it was late to be said by `today`: on the next working day, and every five after that."""
    level, day = 0, working_day(due, 1, calendar)
    while day <= today:
        level, day = level + 1, working_day(day, EVERY, calendar)
    return level
