"""Reminders and escalations: recorded when their moment has come, once for each level and due time."""

from datetime import UTC, datetime
from typing import Any

from complaints.acts.level import raise_unsolved
from complaints.case import SIDE_FORMS, Case
from complaints.choosing import first_receiver, holders
from complaints.people import Person
from complaints.promises import HANDLING, Notice, notices_passed
from complaints.records import Promise, Question
from complaints.writing import write_customer, write_staff


def notify(case: Case, now: datetime) -> list[Notice]:
    """Record the notices whose moment has come; returns them. Does nothing for a closed or paused case.

    What was answered in time and only waits for its step to be taken is not late either.
    """
    given: list[Notice] = []
    for promise in case.live:
        if promise.next_notice_at is None or promise.next_notice_at > now or _is_answered(case, promise):
            continue
        given += _notify(case, promise, now)
    if any(notice.kind == "raise" for notice in given):
        case.settle(now)
    case.session.flush()
    return given


def _notify(case: Case, promise: Promise, now: datetime) -> list[Notice]:
    asked = _asked(case, promise)
    notices, promise.level, follows = notices_passed(
        case.pack, case.calendar, promise.stage, promise.due_at, promise.level, now
    )
    promise.next_notice_at = follows.at if follows else None
    if asked is not None and asked.role == "customer":
        notices = [n for n in notices if n.kind == "reminder"]
    for notice in notices:
        if notice.kind == "raise":
            raise_unsolved(case, now)
        else:
            _record(case, promise, notice, asked, now)
    return notices


def _is_answered(case: Case, promise: Promise) -> bool:
    return any(case.answered(q.form, stage=promise.stage) is not None for q in _main(case, promise))


def _asked(case: Case, promise: Promise) -> Question | None:
    return next((q for q in _main(case, promise) if q.is_open), None)


def _main(case: Case, promise: Promise) -> list[Question]:
    return [q for q in case.questions if q.stage == promise.stage and q.form not in SIDE_FORMS]


def _record(case: Case, promise: Promise, notice: Notice, asked: Question | None, now: datetime) -> None:
    due = promise.due_at.astimezone(UTC).isoformat()
    told = _told(case, promise, notice, asked, now)
    verb = "reminded" if notice.kind == "reminder" else "escalated"
    case.enter(
        verb, "system", now, at_stage=promise.stage,
        level=notice.level, due=due, to=[p.id for p in told], role=notice.to,
    )  # fmt: skip
    facts: dict[str, Any] = {
        "level": notice.level,
        "due_at": due,
        "stage": promise.stage,
        "late_by": asked.person if asked else "",
    }
    question = asked.id if asked else ""
    for person in told:
        key = f"{case.number}/{promise.stage}/{promise.round}/{notice.level}/{due}/{person.id}"
        write_staff(case, notice.kind, person, now, question, key=key, **facts)
    if notice.kind != "reminder":
        return
    if asked and asked.role == "customer":
        write_customer(case, "reminder", now, asked.id, **facts)
    elif case.pack.spec(promise.stage).tells_customer:
        write_customer(case, "delay", now, key=f"{case.number}/delay/{due}", due_at=due, stage=promise.stage)


def _told(
    case: Case, promise: Promise, notice: Notice, asked: Question | None, now: datetime
) -> list[Person]:
    """Who is told: the one asked or everybody of the role, and a first receiver who stays responsible."""
    roster = case.roster(now)
    if notice.kind == "reminder":
        person = roster.people.get(asked.person) if asked else None
        here = roster.present(person) if person else None
        told = [here] if here else []
    else:
        told = holders(case, roster, notice.to)
    first = roster.people.get(first_receiver(case)) if case.pack.first_receiver else None
    if first is not None and promise.stage in HANDLING:
        told.append(first)
    return list({person.id: person for person in told}.values())
