"""Letters of oversight: to colleagues, about no single complaint; each goes out once by its key."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from complaints.calendar import Calendar
from complaints.letters import Letter, new_letter_id
from complaints.pack import Pack
from complaints.people import Person
from complaints.writing import after_quiet


def write_person(
    session: Session, kind: str, key: str, person: Person, pack: Pack, calendar: Calendar, now: datetime,
    **facts: Any,
) -> bool:  # fmt: skip
    """Record a letter to a colleague; False when one with this key is there already. Quiet hours hold."""
    if session.exec(select(Letter.id).where(Letter.key == key)).first() is not None:
        return False
    letter = Letter(
        id=new_letter_id(),
        number="",
        kind=kind,
        key=key,
        address=person.email,
        addressee=person.name,
        person=person.id,
        locale=person.locale,
        facts=facts | {"procedure": pack.procedure},
        recorded_at=now,
        send_after=after_quiet(now.astimezone(calendar.zone), pack.quiet),
    )
    session.add(letter)
    session.flush()
    return True
