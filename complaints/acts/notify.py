"""Reminders and escalations: recorded when their moment has come, once for each level and due time."""

from datetime import UTC, datetime
from typing import Any

from complaints.acts.level import raise_unsolved
from complaints.acts.outside import report_interim
from complaints.case import Case
from complaints.choosing import first_line, first_receiver, holders, on_duty, present_owner
from complaints.keeping import SIDE_FORMS
from complaints.outer import reporting_duty
from complaints.pack import OUTER, RAISE
from complaints.people import Person, Roster
from complaints.promises import HANDLING, Notice, notices_passed
from complaints.records import Promise, Question
from complaints.taking import waits
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
    if notices and promise.stage == OUTER:
        report_interim(case, now)
    return notices


def _is_answered(case: Case, promise: Promise) -> bool:
    if promise.stage in (case.place, case.stage) or promise.stage.startswith(RAISE):
        return waits(case)
    return any(case.answered(q.form, stage=promise.stage) is not None for q in _main(case, promise.stage))


def _asked(case: Case, promise: Promise) -> Question | None:
    """Who is asked: for a stage that a duty stands before, whoever does the duty."""
    here = case.stage if promise.stage == case.place else promise.stage
    return next((q for q in _main(case, here or "") if q.is_open), None)


def _main(case: Case, stage: str) -> list[Question]:
    return [q for q in case.questions if q.stage == stage and q.form not in SIDE_FORMS]


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
        _tell_of_delay(case, promise.stage, due, now)


def _tell_of_delay(case: Case, stage: str, due: str, now: datetime) -> None:
    """The customer is told beforehand, once for a due time; without an address the desk is told to call."""
    key = f"{case.number}/delay/{due}"
    if case.record("email"):
        write_customer(case, "delay", now, key=key, due_at=due, stage=stage)
        return
    person = first_line(case, case.roster(now))
    if person is not None:
        write_staff(case, "told", person, now, key=key, fact="delay")


def _told(
    case: Case, promise: Promise, notice: Notice, asked: Question | None, now: datetime
) -> list[Person]:
    """Who is told: the one asked, or everybody of the role; and a first receiver who stays responsible."""
    roster = case.roster(now)
    if trainee := case.story.practice.get("trainee"):  # who practises alone hears it all, and nobody else
        return [roster.people[trainee]] if trainee in roster.people else []
    if notice.kind == "reminder" and promise.stage == OUTER:
        told = _told_of_outer(case, roster, asked)
    elif notice.kind == "reminder":
        person = roster.people.get(asked.person) if asked else None
        here = roster.present(person) if person else None
        told = [here] if here else []
    else:
        told = holders(case, roster, notice.to)
    first = first_receiver(case, roster)
    if first is not None and promise.stage in HANDLING:
        told.append(first)
    return list({person.id: person for person in told}.values())


def _told_of_outer(case: Case, roster: Roster, asked: Question | None) -> list[Person]:
    """Who hears that an outer deadline is near: whoever is to report, else the owner and a supervisor."""
    duty = reporting_duty(case.story, case.pack)
    asked = asked or (case.open_question("Duty", stage=duty) if duty else None)
    person = roster.people.get(asked.person) if asked else None
    here = roster.present(person) if person else None
    if here:
        return [here]
    owner = present_owner(case, roster) if case.story.owner else first_line(case, roster)
    return [p for p in (owner, on_duty(roster, "supervisor", pack=case.pack)) if p]
