"""Who is asked what: for each stage the form, the person and what is already known."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, func, select

from complaints import suggest
from complaints.case import Case
from complaints.forms import QUESTIONS
from complaints.forms.base import Setting
from complaints.people import Person, Roster
from complaints.promises import approver
from complaints.records import Complaint, Question
from complaints.severity import Score, priority, score
from complaints.writing import write_customer, write_staff

LADDER = ("agent", "supervisor", "manager", "administrator")
"""Who is asked when nobody of a role is there: the next one up."""


@dataclass(frozen=True)
class Wanted:
    """What a stage wants to know and from whom. `person`: empty for the customer, and if there is nobody."""

    form: str
    role: str
    person: Person | None = None
    known: dict[str, Any] = field(default_factory=dict)


def wanted(case: Case, now: datetime) -> Wanted | None:
    """The question of the present stage; None when it needs nobody."""
    stage = case.stage
    find = WANTS.get(stage or "")
    return find(case, case.roster(now), now) if find else None


def ask(case: Case, now: datetime) -> Question | None:
    """The open question of the present stage, asked now if it was not; None when none is needed or awaited.

    Asking records the question and the letter with its link. Asking twice gives the same question.
    """
    want = wanted(case, now)
    if want is None or case.answered(want.form) is not None:
        return None
    asked = case.open_question(want.form)
    if asked is not None and asked.person and asked.person not in case.roster(now).people:
        asked.withdrawn_at, asked.withdrawn_why, asked = now, "left", None  # who has left will not answer
    return asked or put(case, want, now)


def put(case: Case, want: Wanted, now: datetime, *, stage: str = "", **facts: Any) -> Question:
    """Record a question and the letter that carries its link."""
    question = Question(
        id=uuid.uuid4().hex,
        number=case.number,
        form=want.form,
        stage=stage or case.stage or "",
        round=case.story.round,
        role=want.role,
        person=want.person.id if want.person else "",
        known=want.known,
        asked_at=now,
    )
    if want.form == "Survey" and case.promise:
        question.lapses_at = case.promise.due_at
    case.session.add(question)
    case.questions.append(question)
    case.session.flush()
    if want.role == "customer":
        write_customer(case, LETTER_OF.get(want.form, "question"), now, question.id, **facts)
    elif want.person is not None:
        write_staff(case, LETTER_OF.get(want.form, "asked"), want.person, now, question.id, **facts)
    return question


LETTER_OF = {"Investigation": "dispatch", "Survey": "survey", "CustomerAnswer": "question"}


def setting(case: Case, question: Question, now: datetime) -> Setting:
    """What a question's form is answered in: pack, suggestions, and the people who can be named."""
    return Setting(case.pack, question.known, people_for(case, now) if question.form == "Assignment" else {})


def people_for(case: Case, now: datetime, without: str = "") -> dict[str, str]:
    """Owners who are there, by id with their names; those of the complaint's department first."""
    roster = case.roster(now)
    owners = [p for p in roster.with_role("owner") if p.id not in roster.away and p.id != without]
    owners.sort(key=lambda p: department(case) not in p.departments)
    return {p.id: p.name for p in owners}


def department(case: Case) -> str:
    """The department to which the dispatch class leads."""
    chosen = case.story.classification.get("dispatch", "")
    view = case.pack.views["dispatch"].classes
    return view[chosen].department if chosen in view else ""


def on_duty(roster: Roster, role: str, *without: str) -> Person | None:
    """Somebody of a role who is there, or of the next role up; never `without` (not in one's own case).

    When everybody is away, somebody of the role all the same: a letter that waits is better than none.
    """
    roles = (role, *(LADDER[LADDER.index(role) + 1 :] if role in LADDER else LADDER[1:]))
    here = (roster.on_duty(each, None, without) for each in roles)
    away = (p for each in roles for p in roster.with_role(each) if p.id not in without)
    return next((p for p in here if p), None) or next(away, None)


def owner_for(case: Case, roster: Roster) -> Person | None:
    """The owner whom the roster gives; None: a person must decide (nobody there, refused too often)."""
    if len(case.story.refused_by) > case.pack.refusals.most:
        return None
    return roster.on_duty("owner", department(case), refusers(case))


def refusers(case: Case) -> set[str]:
    """Who sent the complaint back, or had it sent back by a deputy: it does not come to them again."""
    return {*case.story.refused_by, *(e.who for e in case.entries if e.verb == "refused")}


def involved(case: Case) -> set[str]:
    """Who handles this complaint, or spoke as its owner: they decide nothing about it."""
    spoke = ("investigated", "submitted", "extension_requested")
    return {case.story.owner} | {e.who for e in case.entries if e.verb in spoke}


def missing(case: Case) -> list[str]:
    """What a complete record would hold and this one does not (names as in the pack)."""
    has_contact = bool(case.record("phone") or case.record("email"))
    return [n for n in case.pack.required if not (has_contact if n == "contact" else case.record(n))]


def reply_form(case: Case) -> str:
    """How the customer is answered: letter, call or hand, by the channel the complaint came in by."""
    form = case.pack.reply_by[case.complaint.channel]
    return "call" if form == "letter" and not case.record("email") else form


def rate(case: Case, adjustment: int = 0) -> Score:
    """The severity of the complaint as the pack scores it."""
    text = f"{case.record('matter')}\n{case.record('demand')}"
    return score(case.pack, text, case.complaint.source, _earlier(case), adjustment)


def _earlier(case: Case) -> int:
    mine = case.complaint
    if not mine.contact_key:
        return 0
    since = mine.received_at - timedelta(days=case.pack.severity.frequency_within_days)
    query = select(func.count()).where(
        Complaint.contact_key == mine.contact_key,
        Complaint.number != mine.number,
        col(Complaint.received_at) >= since,
        col(Complaint.received_at) <= mine.received_at,
    )
    return int(case.session.exec(query).one())


def _registration(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    gaps = missing(case)
    if not gaps:
        return None
    fields = QUESTIONS["Registration"].model_fields
    known = {name: case.record(name) for name in fields if hasattr(case.complaint, name)}
    return Wanted("Registration", "agent", on_duty(roster, "agent"), {k: v for k, v in known.items() if v})


def _classification(case: Case, roster: Roster, now: datetime) -> Wanted:
    text = f"{case.record('matter')} {case.record('demand')}"
    found = suggest.classes(case.pack, text)
    rated = rate(case)
    known = {
        **found,
        "priority": priority(case.pack, rated, found["assessment"]),
        "severity": rated.as_json(),
        "words": suggest.reasons(case.pack, text),
    }
    return Wanted("Classification", "agent", on_duty(roster, "agent"), known)


def _assignment(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    if owner_for(case, roster) is not None:
        return None
    refused = len(case.story.refused_by) > case.pack.refusals.most
    role = case.pack.refusals.arbiter if refused else "supervisor"
    return Wanted("Assignment", role, on_duty(roster, role, *refusers(case)))


def _investigation(case: Case, roster: Roster, now: datetime) -> Wanted:
    return _of_owner("Investigation", case, roster, {"direct": [case.story.department]})


def _resolution(case: Case, roster: Roster, now: datetime) -> Wanted:
    return _of_owner("Resolution", case, roster, {})


def _of_owner(form: str, case: Case, roster: Roster, known: dict[str, Any]) -> Wanted:
    owner = roster.people.get(case.story.owner)
    there = roster.present(owner) if owner else None
    return Wanted(form, "owner", there or on_duty(roster, "supervisor"), known)


def _approval(case: Case, roster: Roster, now: datetime) -> Wanted:
    role = approver(case.pack, case.story.proposal["cost"])
    return Wanted("Approval", role, on_duty(roster, role, *involved(case)), {"proposal": case.story.proposal})


def _reply(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    if reply_form(case) == "letter":
        return None
    return Wanted("ReplyCall", "agent", on_duty(roster, "agent"), {"how": reply_form(case)})


def _survey(case: Case, roster: Roster, now: datetime) -> Wanted:
    if reply_form(case) == "letter":
        return Wanted("Survey", "customer")
    return Wanted("Interview", "agent", on_duty(roster, "agent"))


def _closing(case: Case, roster: Roster, now: datetime) -> Wanted:
    role = case.pack.rework.then
    return Wanted("ClosingDecision", role, on_duty(roster, role, *involved(case)))


WANTS = {
    "register": _registration,
    "classify": _classification,
    "dispatch": _assignment,
    "investigate": _investigation,
    "resolve": _resolution,
    "approve": _approval,
    "reply": _reply,
    "survey": _survey,
    "decide": _closing,
}
