"""One improvement measure at hand inside a transaction: its row and log, its pack and calendar, people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from complaints.calendar import Calendar
from complaints.case import Case
from complaints.choosing import LADDER
from complaints.improvements import Improvement, ImprovementEntry, next_line
from complaints.letters import Letter, new_letter_id
from complaints.pack import Pack
from complaints.people import Person, Roster
from complaints.writing import after_quiet

UPWARDS = LADDER[1:]
"""Who hears of it when nobody of a role is there: the next one up."""


@dataclass
class Desk:
    """Where measures are spoken of. `number`: the complaint they come from, or empty.

    `case` is that complaint while its history is still written: None for none, and once it is archived.
    """

    session: Session
    pack: Pack
    calendar: Calendar
    roster: Roster
    number: str = ""
    version: str = ""
    case: Case | None = None

    def today(self, now: datetime) -> date:
        """The date at the office."""
        return now.astimezone(self.calendar.zone).date()

    def holders(self, role: str, without: Iterable[str] = ()) -> list[Person]:
        """Everybody present of a role, or of the next role up of which somebody is; none of `without`."""
        barred = {*without, *self.roster.away}
        label = self.pack.roles.get(role)
        for each in (role, label.stands_for if label else "", *UPWARDS):
            here = [p for p in self.roster.with_role(each) if p.id not in barred]
            if here:
                return here
        return []


@dataclass
class Measure:
    """A measure with everything its rules need; valid inside its session only."""

    desk: Desk
    row: Improvement
    log: list[ImprovementEntry] = field(default_factory=list)

    def enter(self, verb: str, who: str, now: datetime, **data: Any) -> None:
        """Append to the log, and the great steps to the history of the complaint while that is open."""
        entry = next_line(self.log[-1] if self.log else None, self.row.id, verb, who, now, data)
        self.desk.session.add(entry)
        self.log.append(entry)
        if self.desk.case is not None and verb in TOLD_TO_CASE:
            self.desk.case.enter(f"improvement_{verb}", who, now, improvement=self.row.id, **data)

    def write(self, person: Person, note: str, now: datetime, level: int = 0, reason: str = "") -> Letter:
        """Record a letter about it. Its key is of this line of the log: said once, it goes out once."""
        row, zone = self.row, self.desk.calendar.zone
        letter = Letter(
            id=new_letter_id(),
            number=row.number,
            kind="improvement",
            key=f"improvement/{row.id}/{len(self.log)}/{note}/{person.id}",
            address=person.email,
            addressee=person.name,
            person=person.id,
            locale=person.locale,
            facts=self._facts(note, level, reason),
            recorded_at=now,
            send_after=after_quiet(now.astimezone(zone), self.desk.pack.quiet),
        )
        self.desk.session.add(letter)
        return letter

    def _facts(self, note: str, level: int, reason: str) -> dict[str, Any]:
        row, owner = self.row, self.desk.roster.people.get(self.row.owner)
        return {
            "improvement": row.id,
            "note": note,
            "level": level,
            "reason": reason,
            "number": row.number,
            "kind": row.kind,
            "text": row.text,
            "cause": row.cause,
            "owner": owner.name if owner else row.owner,
            "due_on": str(row.due_on),
            "done_on": str(self.desk.today(row.done_at)) if row.done_at else "",
            "done_note": row.done_note,
            "check_due_on": str(row.check_due_on) if row.check_due_on else "",
        }


TOLD_TO_CASE = ("proposed", "done", "checked", "moved", "cancelled")
"""What stands in the history of the complaint as well; reminders stand in the measure's own log alone."""


def log_of(session: Session, improvement: str) -> list[ImprovementEntry]:
    """The log of a measure in order."""
    query = select(ImprovementEntry).where(ImprovementEntry.improvement == improvement)
    return list(session.exec(query.order_by(col(ImprovementEntry.seq))))
