"""What drills and plan reviews want to know, and from whom."""

from collections.abc import Callable
from datetime import datetime

from complaints.case import Case
from complaints.choosing import on_duty
from complaints.drills.course import CONTACT, INJECT
from complaints.drills.found import listed
from complaints.people import Person, Roster
from complaints.plans.plan import Plan
from complaints.plans.records import PlanVersion
from complaints.reviews.course import FINDING, READ
from complaints.wants import WANTS, Wanted

PERSON = "person"
"""The role of a question that is for one member of staff and nobody else."""


def wanted_in_course(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted | None:
    """The question of a stage of a drill or review, or of what runs beside it; None when it needs nobody."""
    find = COURSE_WANTS.get(stage.partition(".")[0])
    return find(case, roster, stage, now) if find else None


def _classification(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted | None:
    return WANTS["classify"](case, roster, now)


def _contact(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted | None:
    person = roster.people.get(stage.removeprefix(CONTACT))
    return Wanted("ContactTest", PERSON, person, {"phone": person.phone}) if person else None


def _inject(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted:
    number = int(stage.removeprefix(INJECT))
    role = case.story.practice["scenario"]["injects"][number]["to"]
    return Wanted("InjectResponse", role, on_duty(roster, role, pack=case.pack), {"inject": number})


def _evaluation(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted:
    role = plan_at_hand(case).owner
    known = {"listed": {"findings": listed(case)}}
    return Wanted("DrillEvaluation", role, on_duty(roster, role, pack=case.pack), known)


def _revision(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted:
    role, about = plan_at_hand(case).owner, case.story.review
    base = case.session.get_one(PlanVersion, (about["plan"], about.get("returned") or about["version"]))
    known = {"text": base.text} | ({"remarks": about["remarks"]} if about.get("remarks") else {})
    return Wanted("PlanRevision", role, on_duty(roster, role, pack=case.pack), known)


def _consent(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted:
    role, author = plan_at_hand(case).approver, case.story.review["revision"]["by"]
    return Wanted("PlanApproval", role, on_duty(roster, role, author, pack=case.pack))


def _finding(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted:
    known = case.story.review["findings"][stage.removeprefix(FINDING)]
    owner = roster.people.get(known["owner"])
    here: Person | None = roster.present(owner) if owner else None
    return Wanted("FindingClosure", PERSON, here or on_duty(roster, plan_at_hand(case).owner, pack=case.pack))


def _reading(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted | None:
    person = roster.people.get(stage.removeprefix(READ))
    return Wanted("PlanRead", PERSON, person) if person else None


COURSE_WANTS: dict[str, Callable[[Case, Roster, str, datetime], Wanted | None]] = {
    "classify": _classification,
    "contact": _contact,
    "inject": _inject,
    "evaluate": _evaluation,
    "revise": _revision,
    "consent": _consent,
    "finding": _finding,
    "read": _reading,
}
"""By the stage, or by what stands before the dot in the name of what runs beside."""


def plan_in_revision(case: Case) -> Plan:
    """The new version that a review proposes or has made."""
    assert case.plan_of is not None
    return case.plan_of(case.story.review["plan"], case.story.review["revision"]["version"])


def plan_at_hand(case: Case) -> Plan:
    """The version of the plan that a drill or a review is about."""
    about = case.story.practice or case.story.review
    assert case.plan_of is not None
    return case.plan_of(about["plan"], about["version"])
