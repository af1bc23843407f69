"""Contingency plans in a case: set in motion, joined by other complaints, stood down, completed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import select

from complaints.asking import ask_beside
from complaints.case import Case
from complaints.choosing import holders
from complaints.errors import Refusal
from complaints.oversight.clusters import site_of
from complaints.pack_parts import Label
from complaints.people import Person
from complaints.plans.plan import Plan
from complaints.plans.records import PlanActivation
from complaints.plans.work import PlanDuty
from complaints.writing import write_staff


@dataclass(frozen=True)
class Grounds:
    """Why a plan is set in motion: the trigger and what met it, or a person's reason."""

    trigger: Label | None = None
    why: dict[str, Any] = field(default_factory=dict)
    reason: str = ""
    cluster: str = ""
    numbers: tuple[str, ...] = ()


def activate(case: Case, plan: Plan, grounds: Grounds, by: str, now: datetime) -> str:
    """Set a plan in motion: its steps become questions of the case, with limits; those above are told.

    Returns the id of the activation. Refusal when the plan is in motion there already, or cannot be.
    """
    if why := obstacle(case, plan):
        raise Refusal(why)
    key = _next_key(case, plan)
    case.enter(
        "plan_activated", by, now,
        id=key, plan=plan.plan, version=plan.version, why=grounds.why, reason=grounds.reason,
        trigger=grounds.trigger.model_dump(by_alias=True) if grounds.trigger else {},
        numbers=list(grounds.numbers),
    )  # fmt: skip
    _note(case, plan, key, grounds, by, now)
    case.settle(now)
    ask_beside(case, now)
    for person in _above(case, plan, now):
        write_staff(case, "plan_activated", person, now, key=f"{case.number}/{key}/{person.id}", id=key)
    case.session.flush()
    return key


def obstacle(case: Case, plan: Plan) -> str:
    """Why a plan cannot be set in motion in a case; empty when it can."""
    if case.pack.procedure not in plan.procedures:
        return "这份预案不适用于本投诉的程序。"
    if case.story.merged_into:
        return f"投诉 {case.number} 已并入 {case.story.merged_into}，请在主件中启动预案。"
    if case.story.archived:
        return "投诉已归档，不能再启动预案。"
    if any(case.story.plans[key]["plan"] == plan.plan for key in case.story.active):
        return "这份预案已在本投诉中启动。"
    return ""


def grow(case: Case, key: str, members: Iterable[Case], now: datetime) -> None:
    """Other complaints join an activation; each of them says in which complaint it is dealt with."""
    known = case.story.plans[key]
    fresh = [one for one in members if one.number not in known.get("numbers", ()) and one is not case]
    if not fresh:
        return
    case.enter("plan_grew", "system", now, id=key, plan=known["plan"], numbers=[one.number for one in fresh])
    row = _row(case, key)
    if row is not None:
        row.numbers = list(dict.fromkeys([*row.numbers, *(one.number for one in fresh)]))
    join(fresh, case, key, now)
    plan = _plan(case, key)
    for person in _above(case, plan, now):
        about = f"{case.number}/{key}/{len(case.entries)}/{person.id}"
        joined = [one.number for one in fresh]
        write_staff(case, "plan_activated", person, now, key=about, id=key, joined=joined)
    case.settle(now)


def join(members: Iterable[Case], lead: Case, key: str, now: datetime) -> None:
    """Enter in complaints of a cluster in which other one they are dealt with together."""
    for one in members:
        if not one.story.merged_into and not one.story.archived:
            known = lead.story.plans[key]
            about = {"plan": known["plan"], "version": known["version"], "lead": lead.number}
            one.enter("plan_joined", "system", now, **about)
            one.settle(now)


def stand_down(case: Case, key: str, reason: str, by: str, now: datetime) -> None:
    """End an activation before its steps are done: nobody is asked or reminded any more; all hear of it."""
    if key not in case.story.active:
        raise Refusal("这份预案不在启动状态。")
    _end(case, key, "plan_stood_down", by, now, reason)


def complete_if_done(case: Case, duty: PlanDuty, now: datetime) -> None:
    """End the activation once its last step is done. The caller settles."""
    key = duty.starts
    steps = [
        name for name, one in case.pack.duties.items() if isinstance(one, PlanDuty) and one.starts == key
    ]
    if key in case.story.active and all(case.story.times.get(name) for name in steps) and not case.practised:
        _end(case, key, "plan_completed", "system", now)


CARRIED = ("plan", "version", "why", "reason", "trigger", "numbers")
"""What of an activation goes along when a complaint is merged."""


def carry(child: Case, root: Case, now: datetime) -> None:
    """What is in motion in a complaint goes on in the one it is merged into, with the steps already done."""
    for key in list(child.story.active):
        known, plan = child.story.plans[key], _plan(child, key)
        child.enter("plan_carried", "system", now, id=key, plan=plan.plan, into=root.number)
        _close_row(child, key, "carried", "system", now)
        if obstacle(root, plan):
            continue
        done = {step: child.story.times[f"{key}.{step}"][-1].isoformat() for step in _done(child, key, plan)}
        fresh = _next_key(root, plan)
        root.enter(
            "plan_activated", "system", now, **{
                **{name: known.get(name) for name in CARRIED},
                "id": fresh, "began": known["at"].isoformat(), "done": done, "from": child.number,
            },
        )  # fmt: skip
        _note(root, plan, fresh, Grounds(numbers=tuple(known.get("numbers") or ())), "system", now)


def _done(case: Case, key: str, plan: Plan) -> list[str]:
    return [step for step in plan.steps if case.story.times.get(f"{key}.{step}")]


def _end(case: Case, key: str, verb: str, by: str, now: datetime, reason: str = "") -> None:
    plan = _plan(case, key)
    asked = {q.person for q in case.questions if q.is_open and q.stage.startswith(f"{key}.")}
    case.enter(verb, by, now, id=key, plan=plan.plan, **({"reason": reason} if reason else {}))
    how = verb.removeprefix("plan_")
    _close_row(case, key, how, by, now)
    case.settle(now)
    people = case.roster(now).people
    told = {p.id: p for p in _above(case, plan, now)} | {one: people[one] for one in asked if one in people}
    for person in told.values():
        if person.id != by:
            about = f"{case.number}/{key}/{how}/{person.id}"
            write_staff(case, "plan_over", person, now, key=about, id=key, how=how, reason=reason, by=by)


def _above(case: Case, plan: Plan, now: datetime) -> list[Person]:
    """Who is told of an activation: the plan's owner, and those who supervise."""
    roster = case.roster(now)
    told = [person for role in (plan.owner, "supervisor") for person in holders(case, roster, role)]
    trainee = case.story.practice.get("trainee")
    return list({p.id: p for p in told if not trainee or p.id == trainee}.values())


def _next_key(case: Case, plan: Plan) -> str:
    times = sum(one["plan"] == plan.plan for one in case.story.plans.values())
    return f"{plan.plan}-{times + 1}"


def _plan(case: Case, key: str) -> Plan:
    known = case.story.plans[key]
    assert case.plan_of is not None
    return case.plan_of(known["plan"], known["version"])


def _note(case: Case, plan: Plan, key: str, grounds: Grounds, by: str, now: datetime) -> None:
    """The row by which activations are found; a drill has none, so that it counts nowhere."""
    if case.practised:
        return
    case.session.add(
        PlanActivation(
            id=f"{case.number}/{key}", plan=plan.plan, version=plan.version, number=case.number, key=key,
            site=site_of(case.record("project")), cluster=grounds.cluster,
            numbers=list(dict.fromkeys([case.number, *grounds.numbers])),
            activated_at=now, activated_by=by,
        )
    )  # fmt: skip
    case.session.flush()


def _close_row(case: Case, key: str, how: str, by: str, now: datetime) -> None:
    row = _row(case, key)
    if row is not None:
        row.ended_at, row.how, row.ended_by = now, how, by


def _row(case: Case, key: str) -> PlanActivation | None:
    query = select(PlanActivation).where(PlanActivation.id == f"{case.number}/{key}")
    return case.session.exec(query).one_or_none()
