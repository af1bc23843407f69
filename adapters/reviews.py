"""When a plan is to be reviewed, and what is gathered for it: findings, cases, the roster, open measures."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from adapters.cases import case_in
from adapters.drills import calendar_of, home_of
from adapters.oversight_rows import roster
from adapters.packs import digest_of, packs
from adapters.plan_outcomes import satisfaction
from adapters.plan_versions import known_since, lock_plan
from complaints.acts.drill_findings import raise_finding
from complaints.acts.review import open_review, take_findings
from complaints.case import Case
from complaints.choosing import on_duty
from complaints.drills.drill import Drill
from complaints.improvements import Improvement
from complaints.plans.plan import Plan
from complaints.plans.records import Finding, PlanActivation
from complaints.plans.staffing import absent
from complaints.records import Complaint
from complaints.reviews.lessons import lessons
from complaints.reviews.review import Review
from complaints.worktime import due


def open_review_of(session: Session, plan: str) -> Review | None:
    """The review of a plan that is going on, if there is one."""
    query = select(Review).where(Review.plan == plan, col(Review.archived_at).is_(None))
    return session.exec(query.order_by(Review.number)).first()


def last_review(session: Session, plan: str) -> Review | None:
    """The review of a plan that was opened last, whether it goes on or not."""
    query = select(Review).where(Review.plan == plan)
    return session.exec(query.order_by(col(Review.accepted_at).desc(), col(Review.number).desc())).first()


def review_if_due(session: Session, plan: Plan, now: datetime) -> str:
    """Open a review when something calls for it, or hand what was found to the one that goes on.

    Returns the number of a review that was opened, or empty.
    """
    lock_plan(session, plan.plan)
    going = open_review_of(session, plan.plan)
    if going is not None:
        if _unreviewed(session, plan.plan):
            case = case_in(session, going.number, lock=True)
            if take_findings(case, now):
                case.settle(now)
        return ""
    why = reason_for(session, plan, now)
    return begin_review(session, plan, why, "system", now).number if why else ""


def begin_review(session: Session, plan: Plan, why: str, by: str, now: datetime, reason: str = "") -> Case:
    """Open a review with all that is to be learned from."""
    pack, calendar = home_of(session, plan)
    told = gathered(session, plan, now) | ({"reason": reason} if reason else {})
    return open_review(session, plan, pack, calendar, why, by, now, told)


def reason_for(session: Session, plan: Plan, now: datetime) -> str:
    """What calls for a review now: drill, case, roster, procedure, period; empty: nothing."""
    last = last_review(session, plan.plan)
    since = last.accepted_at if last else known_since(session, plan.plan)
    drilled = select(func.count()).select_from(Drill).where(
        Drill.plan == plan.plan, Drill.how == "practised", Drill.kind != "self",
        col(Drill.archived_at) > since,
    )  # fmt: skip
    if session.exec(drilled).one():
        return "drill"
    if _unreviewed(session, plan.plan):
        return "case"
    told = case_in(session, last.number).story.review["gathered"] if last else {}
    missing = _missing(session, plan, now)
    if missing and missing != told.get("missing"):
        return "roster"
    if last and told.get("procedure") != _procedure(plan):
        return "procedure"
    return "period" if due(plan.review.every, since, calendar_of(plan)).at <= now else ""


def calls_for_review(session: Session, plan: Plan, now: datetime) -> bool:
    """Whether a review is to be opened, or one that goes on is to be told of something."""
    if open_review_of(session, plan.plan) is not None:
        return _unreviewed(session, plan.plan)
    return bool(reason_for(session, plan, now))


def gathered(session: Session, plan: Plan, now: datetime) -> dict[str, Any]:
    """What a review begins from beside the findings: who is missing, procedure, drills, cases, measures."""
    cases = session.exec(select(PlanActivation).where(PlanActivation.plan == plan.plan))
    numbers = sorted({row.number for row in cases})
    measures = select(Improvement.id).where(
        col(Improvement.number).in_(numbers), col(Improvement.checked_at).is_(None),
        col(Improvement.cancelled_at).is_(None),
    )  # fmt: skip
    drills = select(Drill.number).where(Drill.plan == plan.plan, Drill.how == "practised")
    opinions = satisfaction(session, plan, now)
    return {
        "missing": _missing(session, plan, now),
        "procedure": _procedure(plan),
        "drills": list(session.exec(drills.order_by(col(Drill.ended_at).desc()).limit(4))),
        "cases": numbers[-20:],
        "measures": list(session.exec(measures.order_by(Improvement.id))),
        "satisfaction": {"answered": opinions.whole, "satisfied": opinions.part},
    }


def _missing(session: Session, plan: Plan, now: datetime) -> list[str]:
    """Who of a plan has left, or is nobody any more, each as one line."""
    here = roster(session, now.astimezone(calendar_of(plan).zone))
    return [f"{'.'.join(map(str, where))}: {what}" for where, what in absent(plan, here, now)]


def _procedure(plan: Plan) -> str:
    """The text of the procedure that the plan is for, as a digest: whether it changed since."""
    return digest_of(packs().texts[plan.procedures[0]])


def _unreviewed(session: Session, plan: str) -> bool:
    query = select(Finding.id).where(Finding.plan == plan, Finding.review == "")
    return session.exec(query.limit(1)).first() is not None


def learn(session: Session, activation: str, now: datetime) -> int:
    """Raise what a real case taught about its plan, once it is closed or was stood down; how many."""
    row = session.exec(select(PlanActivation).where(PlanActivation.id == activation).with_for_update()).one()
    if row.learned_at is not None:
        return 0
    case = case_in(session, row.number)
    assert case.plan_of is not None
    plan = case.plan_of(row.plan, row.version)
    row.learned_at = now
    if row.how == "carried":
        return 0
    here = roster(session, now.astimezone(case.calendar.zone))
    lead = on_duty(here, plan.owner, pack=case.pack)
    day = due(plan.drill.finding_within, now, case.calendar).at.date()
    found = lessons(case, row.key, plan, now)
    before = session.exec(select(func.count()).select_from(Finding).where(Finding.origin == row.number)).one()
    for number, one in enumerate(found, before + 1):
        owner = one["owner"] if one["owner"] in here.people else lead.id if lead else ""
        raise_finding(case, plan.plan, number, one | {"owner": owner}, day, "system", now)
    return len(found)


def to_learn_from(session: Session) -> list[str]:
    """Activations that are over and not learned from yet, of closed complaints; or that were stood down."""
    query = (
        select(PlanActivation.id, PlanActivation.how, Complaint.closed_at)
        .join(Complaint, col(Complaint.number) == col(PlanActivation.number))
        .where(col(PlanActivation.ended_at).is_not(None), col(PlanActivation.learned_at).is_(None))
    )
    return [key for key, how, closed in session.exec(query) if closed is not None or how == "stood_down"]
