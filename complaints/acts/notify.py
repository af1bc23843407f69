"""Reminders and escalations: recorded when their moment has come, once for each level and due time."""

from datetime import UTC, datetime

from complaints.asking import LADDER, on_duty
from complaints.case import SIDE_FORMS, Case
from complaints.people import Person, Roster
from complaints.promises import Notice, notices_passed
from complaints.records import Promise, Question
from complaints.writing import write_customer, write_staff


def notify(case: Case, now: datetime) -> list[Notice]:
    """Record the notices whose moment has come; returns them. Does nothing for a closed or paused case.

    What was answered in time and only waits for its step to be taken is not late either.
    """
    promise = case.promise
    if promise is None or promise.next_notice_at is None or promise.next_notice_at > now:
        return []
    if _is_answered(case):
        return []
    asked = _asked(case)
    notices, promise.level, follows = notices_passed(
        case.pack, case.calendar, promise.stage, promise.due_at, promise.level, now
    )
    promise.next_notice_at = follows.at if follows else None
    if asked is not None and asked.role == "customer":
        notices = [n for n in notices if n.kind == "reminder"]
    for notice in notices:
        _record(case, promise, notice, asked, now)
    case.session.flush()
    return notices


def _is_answered(case: Case) -> bool:
    forms = {q.form for q in case.questions if q.stage == case.stage and q.form not in SIDE_FORMS}
    return case.answered(*forms) is not None


def _asked(case: Case) -> Question | None:
    here = [q for q in case.questions if q.is_open and q.stage == case.stage and q.form not in SIDE_FORMS]
    return here[0] if here else None


def _record(case: Case, promise: Promise, notice: Notice, asked: Question | None, now: datetime) -> None:
    due = promise.due_at.astimezone(UTC).isoformat()
    told = _told(case, notice, asked, now)
    verb = "reminded" if notice.kind == "reminder" else "escalated"
    case.enter(verb, "system", now, level=notice.level, due=due, to=[p.id for p in told], role=notice.to)
    facts = {
        "level": notice.level,
        "due_at": due,
        "stage": promise.stage,
        "late_by": asked.person if asked else "",
    }
    question = asked.id if asked else ""
    for person in told:
        key = f"{case.number}/{promise.stage}/{promise.round}/{notice.level}/{due}/{person.id}"
        write_staff(case, notice.kind, person, now, question, key=key, **facts)
    if asked and asked.role == "customer" and notice.kind == "reminder":
        write_customer(case, "reminder", now, asked.id, **facts)


def _told(case: Case, notice: Notice, asked: Question | None, now: datetime) -> list[Person]:
    roster = case.roster(now)
    if notice.kind == "reminder":
        person = roster.people.get(asked.person) if asked else None
        here = roster.present(person) if person else None
        return [here] if here else []
    return _holders(roster, notice.to)


def _holders(roster: Roster, role: str) -> list[Person]:
    """Everybody present who holds the role; if nobody does, one of the next role up."""
    here = [p for p in roster.with_role(role) if p.id not in roster.away]
    above = on_duty(roster, role) if role in LADDER and not here else None
    return here or ([above] if above else [])
