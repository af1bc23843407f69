"""What became of a plan: its versions, the cases in which it was in motion, its drills and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from adapters.cases import case_in
from adapters.plan_outcomes import satisfaction
from adapters.plan_versions import SHIPPED
from adapters.words import say
from complaints.calendar import Locale
from complaints.drills.drill import Drill
from complaints.drills.measured import goals
from complaints.errors import Refusal
from complaints.pack_parts import Label
from complaints.people import Person
from complaints.plans.plan import Plan
from complaints.plans.records import PlanActivation, PlanVersion
from complaints.records import Complaint
from portal.doors import stands_in_for
from portal.known_plans import satisfied_in_words
from portal.listing import visible_to
from portal.plan_state import PlanState
from portal.plan_view import GOALS

SHOWN = 10
"""So many activations and drills stand on the page of a plan, the newest."""
STATES = {
    "in_effect": "现行",
    "coming": "待生效",
    "draft": "待审批",
    "returned": "已退回",
    "past": "已被替代",
}
"""What became of a version, in a word."""
OVER = {"": "启动中", "stood_down": "已解除", "completed": "已完成", "carried": "已随并案转移"}
"""How an activation ended, in a word."""
ASKED = {"lawful": "合法", "complete": "完整", "flexible": "灵活"}
"""What an author is asked about a version."""
DRILLS = {"scheduled": "每季度", "on_demand": "临时安排", "case": "实战演练"}
"""The kinds of drills, in a word."""


@dataclass(frozen=True)
class Version:
    """A version with what became of it; `before`: the approved one in whose place it came or would come."""

    row: PlanVersion
    state: str
    author: str
    approver: str
    before: str
    answers: list[tuple[str, bool]]
    remarks: str


def versions(state: PlanState, names: Mapping[str, str], today: date, locale: Locale) -> list[Version]:
    """Every version of a plan, the newest first."""
    found: list[Version] = []
    before = ""
    for row in state.versions:
        became = _became(row, state.row, today)
        said = [(say(word, locale), row.answers.get(key) == "yes") for key, word in ASKED.items()]
        found.append(
            Version(
                row, became, who(row.author, names, locale), who(row.approved_by, names, locale), before,
                said if row.answers else [], row.answers.get("remarks", ""),
            )
        )  # fmt: skip
        if became not in ("returned", "draft"):
            before = row.version
    return found[::-1]


def who(person: str, names: Mapping[str, str], locale: Locale) -> str:
    """Who wrote or approved a version."""
    return say("随产品提供", locale) if person == SHIPPED else names.get(person, person)


def _became(row: PlanVersion, current: PlanVersion | None, today: date) -> str:
    if row.returned_at:
        return "returned"
    if not row.approved_at:
        return "draft"
    if current is not None and row.version == current.version:
        return "in_effect"
    return "coming" if row.effective_on and row.effective_on > today else "past"


@dataclass(frozen=True)
class InMotion:
    """A time when the plan was in motion: why, what became of it, and which goals were reached in time.

    `goals`: the goal, how long after the beginning it was reached, and met, missed or open.
    """

    row: PlanActivation
    state: str
    why: str
    by: str
    seen: set[str]
    goals: list[tuple[str, datetime | None, str]]


def in_motion(
    session: Session, plan: str, person: Person, names: Mapping[str, str], now: datetime, locale: Locale
) -> list[InMotion]:
    """The last times a plan was in motion; the reasons stand only where the person sees the complaint."""
    query = select(PlanActivation).where(PlanActivation.plan == plan)
    rows = list(session.exec(query.order_by(col(PlanActivation.activated_at).desc()).limit(SHOWN)))
    seen = seen_by(session, person, {number for row in rows for number in row.numbers}, now)
    return [_told(session, row, seen, names, now, locale) for row in rows]


def seen_by(session: Session, person: Person, numbers: set[str], now: datetime) -> set[str]:
    """Of some complaints those that the person may open."""
    visible = visible_to(person, stands_in_for(session, person, now))
    return set(session.exec(select(Complaint.number).where(col(Complaint.number).in_(numbers), visible)))


def _told(
    session: Session, row: PlanActivation, seen: set[str], names: Mapping[str, str], now: datetime,
    locale: Locale,
) -> InMotion:  # fmt: skip
    why, reached = "", []
    try:
        case = case_in(session, row.number)
        known = case.story.plans[row.key]
        assert case.plan_of is not None
        plan = case.plan_of(row.plan, row.version)
        for goal in goals(case, plan, known["at"]) if row.how != "carried" else []:
            open_ = not (row.ended_at or goal.reached_at) and datetime.fromisoformat(goal.due_at) > now
            at = datetime.fromisoformat(goal.reached_at) if goal.reached_at else None
            reached.append((GOALS[goal.key], at, "met" if goal.met else "open" if open_ else "missed"))
        why = Label.model_validate(known["trigger"]).text(locale) if known.get("trigger") else ""
        if row.number in seen:
            why = why or known.get("reason", "")
    except (Refusal, KeyError):
        pass  # a file that this release cannot read any more: the row is there all the same
    return InMotion(row, OVER[row.how], why, names.get(row.activated_by, ""), seen, reached)


def opinions(session: Session, plan: Plan, now: datetime, locale: Locale) -> tuple[str, bool] | None:
    """How many were satisfied, in words, and whether it is less than the goal; None while nobody answered."""
    known = satisfaction(session, plan, now)
    if known.value is None:
        return None
    return satisfied_in_words(known, locale), known.value < plan.goals.satisfaction


def drills(session: Session, plan: str) -> list[Any]:
    """The drills of a plan that are over, the last first."""
    columns: Any = (
        Drill.number, Drill.kind, Drill.planned_at, Drill.begun_at, Drill.ended_at, Drill.how, Drill.score,
        Drill.plan_version, Drill.announced,
    )  # fmt: skip
    query = select(*columns).where(Drill.plan == plan, Drill.kind != "self")
    return list(session.exec(query.where(Drill.how != "").order_by(col(Drill.ended_at).desc()).limit(SHOWN)))
