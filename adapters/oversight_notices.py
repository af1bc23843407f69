"""What customers who share a concern were told together, read back from the histories."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from complaints.letters import Letter
from complaints.records import Complaint, Entry

AT_ONCE = 500
"""How many numbers one query is given."""


@dataclass
class Addressed:
    """One customer of a notice; without a letter somebody must telephone."""

    complaint: Complaint
    phone: str
    name: str
    letter: Letter | None


@dataclass
class Notice:
    """A notice or meeting, and all whom it was meant for."""

    id: str
    form: str
    subject: str
    text: str
    place: str
    at: str
    by: str
    told_at: datetime
    numbers: list[str]
    people: list[Addressed] = field(default_factory=list)

    @property
    def to_call(self) -> list[Addressed]:
        """Those who have no address."""
        return [one for one in self.people if one.letter is None]


def notices_about(session: Session, numbers: list[str]) -> list[Notice]:
    """The notices that were given about some complaints, the newest first."""
    found: dict[str, Notice] = {}
    for start in range(0, len(numbers), AT_ONCE):
        mine = col(Entry.number).in_(numbers[start : start + AT_ONCE])
        query = select(Entry).where(mine, col(Entry.verb) == "group_informed")
        for entry in session.exec(query.order_by(col(Entry.at))):
            found.setdefault(entry.data["notice"], _notice(entry))
    return sorted(found.values(), key=lambda one: one.told_at, reverse=True)


def notice_of(session: Session, notice: str) -> Notice | None:
    """A notice with its people; None when there is none."""
    data: Any = col(Entry.data)
    named = data["notice"].as_string() == notice
    entry = session.exec(select(Entry).where(col(Entry.verb) == "group_informed", named)).first()
    if entry is None:
        return None
    found = _notice(entry)
    for start in range(0, len(found.numbers), AT_ONCE):
        _add_people(session, found, found.numbers[start : start + AT_ONCE])
    return found


def _add_people(session: Session, notice: Notice, numbers: list[str]) -> None:
    written = select(Letter).where(col(Letter.number).in_(numbers), col(Letter.kind) == "notice")
    letters = {one.number: one for one in session.exec(written) if one.facts.get("notice") == notice.id}
    registered = select(Entry.number, Entry.data).where(
        col(Entry.number).in_(numbers), col(Entry.verb) == "registered"
    )
    records = {number: data.get("record", {}) for number, data in session.exec(registered)}
    query = select(Complaint).where(col(Complaint.number).in_(numbers)).order_by(Complaint.number)
    for complaint in session.exec(query):
        record = records.get(complaint.number, {})
        phone, name = record.get("phone") or complaint.phone, record.get("name") or complaint.name
        notice.people.append(Addressed(complaint, phone, name, letters.get(complaint.number)))


def _notice(entry: Entry) -> Notice:
    data = entry.data
    return Notice(
        data["notice"], data["form"], data["subject"], data["text"], data["place"], data["at"] or "",
        entry.who, entry.at, list(data["numbers"]),
    )  # fmt: skip
