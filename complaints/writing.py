"""Recording letters: to whom, in which language, not before when, and so that none goes out twice."""

from datetime import datetime, time, timedelta
from typing import Any

from complaints.case import Case
from complaints.letters import Letter, new_letter_id
from complaints.pack_parts import QuietHours
from complaints.people import Person


def write_customer(
    case: Case, kind: str, now: datetime, question: str = "", key: str = "", **facts: Any
) -> Letter | None:
    """Record a letter to the customer; None when there is no address to write to, and never in a drill."""
    address = case.record("email")
    if not address or case.practised:
        return None
    letter = _letter(case, kind, now, "customer", question, facts)
    letter.key = key or letter.key
    letter.address, letter.addressee, letter.locale = address, case.record("name"), case.complaint.locale
    return _record(case, letter)


def write_staff(
    case: Case, kind: str, person: Person, now: datetime, question: str = "", key: str = "", **facts: Any
) -> Letter | None:
    """Record a letter to a member of staff; it waits for the end of quiet hours unless the case is urgent."""
    letter = _letter(case, kind, now, person.id, question, facts)
    letter.key = key or letter.key
    letter.address, letter.addressee, letter.locale = person.email, person.name, person.locale
    letter.person = person.id
    if not case.urgent:
        letter.send_after = after_quiet(now.astimezone(case.calendar.zone), case.pack.quiet)
    return _record(case, letter)


def write_outside(case: Case, kind: str, now: datetime, key: str, **facts: Any) -> Letter | None:
    """Record a letter to the third party that passed the complaint on, at its address; never in a drill."""
    if case.practised:
        return None
    letter = _letter(case, kind, now, "outside", "", facts)
    letter.key, letter.address = key, case.story.outer["email"]
    letter.addressee = case.story.outer.get("contact") or case.story.outer["name"]
    letter.locale = case.complaint.locale
    return _record(case, letter)


def write_owner(case: Case, subject: str, now: datetime, *, by: str = "", **facts: Any) -> None:
    """Tell the owner at work on the case what was said or decided, with the link to the open question.

    Nothing is written when nobody is at work on it, or when the owner said it (`by`).
    """
    owner = case.roster(now).people.get(case.story.owner)
    question = case.open_question("Investigation", "Resolution")
    if owner and question and owner.id != by:
        key = f"{case.number}/{subject}/{len(case.entries)}"
        write_staff(case, "asked", owner, now, question.id, key=key, **facts)


def _letter(case: Case, kind: str, now: datetime, to: str, question: str, facts: dict[str, Any]) -> Letter:
    step = len(case.entries)
    return case.make(
        Letter,
        id=new_letter_id(),
        number=case.number,
        kind=kind,
        key=f"{case.number}/{kind}/{question or step}/{to}",
        address="",
        addressee="",
        locale="",
        facts=facts,
        question=question,
        recorded_at=now,
        send_after=now,
    )


def _record(case: Case, letter: Letter) -> Letter | None:
    """Record unless a letter with this key is there already (the same step taken twice)."""
    if any(old.key == letter.key for old in case.letters()):
        return None
    case.session.add(letter)
    case.session.flush()
    return letter


def after_quiet(now: datetime, quiet: QuietHours) -> datetime:
    """`now`, or the end of the quiet hours if they hold (local time; they may span midnight)."""
    start, end = time.fromisoformat(quiet.start), time.fromisoformat(quiet.end)
    if start == end:  # no quiet hours
        return now
    clock = now.timetz().replace(tzinfo=None)
    holds = (start <= clock < end) if start < end else (clock >= start or clock < end)
    if not holds:
        return now
    day = now.date() + timedelta(days=1) if start > end and clock >= start else now.date()
    return datetime.combine(day, end, tzinfo=now.tzinfo)
