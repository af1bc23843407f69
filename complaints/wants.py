"""What each stage wants to know, and from whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from complaints.answering import callback_rule, reply_form, reply_rule
from complaints.assessing import assessed, decided
from complaints.case import Case
from complaints.choosing import (
    approved_by,
    department_of,
    first_line,
    involved,
    on_duty,
    owner_for,
    present_owner,
    refusers,
)
from complaints.forms import QUESTIONS
from complaints.forms.levels import offers_of
from complaints.outer import reporting_duty, runs
from complaints.people import Person, Roster
from complaints.plans.staffing import doer
from complaints.plans.work import PlanDuty
from complaints.rating import earlier, known_record, missing, unticked
from complaints.turn import approvers, level_of


@dataclass(frozen=True)
class Wanted:
    """What a stage wants to know and from whom. `person`: empty for the customer, and if there is nobody."""

    form: str
    role: str
    person: Person | None = None
    known: dict[str, Any] = field(default_factory=dict)


def _registration(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    if not missing(case) and not unticked(case):
        return None
    known = known_record(case, QUESTIONS["Registration"].model_fields)
    return Wanted("Registration", "agent", first_line(case, roster), known)


def _classification(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    if decided(case) is not None:
        return None
    known = assessed(case)
    if not case.story.undecided:
        return Wanted("Classification", "agent", first_line(case, roster), known)
    role = case.pack.undecided
    return Wanted("Classification", role, on_duty(roster, role, pack=case.pack), known | {"decides": True})


def _settlement(case: Case, roster: Roster, now: datetime) -> Wanted:
    return Wanted("Settlement", "agent", first_line(case, roster), {"earlier": earlier(case)})


def _assignment(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    if owner_for(case, roster) is not None:
        return None
    level = level_of(case.story, case.pack)
    refused = len(case.story.refused_by) > case.pack.refusals.most
    role = case.pack.refusals.arbiter if refused else (level and level.assigned_by) or "supervisor"
    return Wanted("Assignment", role, on_duty(roster, role, *refusers(case), pack=case.pack))


def _investigation(case: Case, roster: Roster, now: datetime) -> Wanted:
    known = {"direct": [case.story.department]} if case.story.department else {}
    return Wanted("Investigation", "owner", present_owner(case, roster), known)


def _resolution(case: Case, roster: Roster, now: datetime) -> Wanted:
    return Wanted("Resolution", "owner", present_owner(case, roster))


def _approval(case: Case, roster: Roster, now: datetime) -> Wanted:
    story = case.story
    role = approvers(story)[len(story.approvals)]
    barred = involved(case).union(approved_by(case))
    decider = on_duty(roster, role, *barred, pack=case.pack, department=department_of(case))
    return Wanted("Approval", role, decider, {"proposal": story.proposal})


def _offer(case: Case, roster: Roster, now: datetime) -> Wanted:
    known = {"offers": offers_of(case.story.proposal)}
    if case.record("email"):
        return Wanted("OfferChoice", "customer", None, known)
    return Wanted("OfferChoice", "agent", first_line(case, roster), known)


def _reply(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    form, role = reply_form(case), reply_rule(case).by
    if form == "letter" and not role:
        return None
    person = first_line(case, roster, role or "agent")
    if form == "letter":
        story = case.story
        text = story.resolution.get("description", "") if story.valid else story.classification["explanation"]
        return Wanted("ReplyText", role, person, {"text": text, "how": form})
    return Wanted("ReplyCall", role or "agent", person, {"how": form})


def _survey(case: Case, roster: Roster, now: datetime) -> Wanted:
    rule = callback_rule(case)
    if rule.form == "letter":
        return Wanted("Survey", "customer")
    tries = [at.isoformat() for at in case.story.unreached]
    known = {"how": rule.form} | ({"unreached": tries} if tries else {})
    return Wanted("Interview", rule.by, first_line(case, roster, rule.by), known)


def _closing(case: Case, roster: Roster, now: datetime) -> Wanted:
    role, asked = case.pack.rework.then, case.story.request
    known = {"ground": asked["ground"], "request": asked} if asked else {}
    return Wanted("ClosingDecision", role, on_duty(roster, role, *involved(case), pack=case.pack), known)


def of_duty(case: Case, roster: Roster, key: str) -> Wanted:
    """Who does a duty: the owner of the case, somebody of the named department, or of the role."""
    duty, role = case.pack.duties[key], case.pack.duties[key].asks
    barred = involved(case) if duty.checks else set()
    if isinstance(duty, PlanDuty):
        return _of_plan(case, roster, duty)
    if duty.department:
        return Wanted("Duty", role, _of_department(case, roster, role, duty.department, barred))
    if role == "owner" and case.story.owner and not duty.checks:
        return Wanted("Duty", role, present_owner(case, roster))
    first = first_line(case, roster, role)
    if first is not None and first.id not in barred:
        return Wanted("Duty", role, first)
    return Wanted(
        "Duty", role, on_duty(roster, role, *barred, pack=case.pack, department=department_of(case))
    )


def _of_plan(case: Case, roster: Roster, duty: PlanDuty) -> Wanted:
    """A step of a plan: whoever is named, else somebody of the department, else of the role or above it."""
    person, role = doer(duty, roster), duty.asks
    if person is None and duty.department:
        person = _of_department(case, roster, role, duty.department, set())
    elif person is None and role == "owner" and case.story.owner:
        person = present_owner(case, roster)
    person = person or on_duty(roster, role, pack=case.pack, department=department_of(case))
    first = [duty.person] if duty.person else [p.id for p in roster.with_role(role, duty.department or None)]
    known: dict[str, Any] = {"label": duty.label.model_dump(by_alias=True)}
    if person is not None and first and person.id not in first:
        known["stands_in_for"] = first[0]
    return Wanted("Duty", role, person, known)


def _of_department(case: Case, roster: Roster, role: str, department: str, barred: set[str]) -> Person | None:
    own = roster.on_duty(role, department, barred)
    return own or on_duty(roster, role, *barred, pack=case.pack, department=department)


def of_outer(case: Case, roster: Roster) -> Wanted | None:
    """The report to a third party after closing, where no letter took it and no duty of the pack does."""
    if not case.story.ground or not runs(case.story) or reporting_duty(case.story, case.pack):
        return None
    return Wanted("OutsideReport", "agent", first_line(case, roster), {"third_party": case.story.outer})


WANTS: dict[str, Callable[[Case, Roster, datetime], Wanted | None]] = {
    "register": _registration,
    "classify": _classification,
    "settle": _settlement,
    "dispatch": _assignment,
    "investigate": _investigation,
    "resolve": _resolution,
    "approve": _approval,
    "offer": _offer,
    "reply": _reply,
    "survey": _survey,
    "decide": _closing,
}
