"""Contingency plans: set in motion where a complaint, or several together, call for them."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from adapters.cases import case_in, change_case, read_case
from adapters.database import reading, writing
from adapters.discreet import Failed, discreet
from adapters.heartbeats import beat
from adapters.lives import nudge
from adapters.oversight_rows import sightings
from adapters.plan_versions import plans_in_effect
from complaints.acts.plan import Grounds, activate, grow, join, obstacle
from complaints.assessing import presumed
from complaints.case import Case
from complaints.oversight.clusters import Found, find, look_back, site_of
from complaints.plans.plan import Plan, Trigger
from complaints.plans.records import PlanActivation
from complaints.plans.triggers import Met, Standing, answer_to, met
from complaints.records import Complaint, Entry, Heartbeat

TELLING = (
    "filed", "registered", "record_confirmed", "classified", "reclassified", "prioritised", "raised",
    "lowered", "moved", "information_added",
)  # fmt: skip
"""What may make a complaint call for a plan."""
SLICE = 500
"""So many lines of histories one round looks at."""
JOIN_AT_ONCE = 200
"""So many complaints of a cluster join a plan in one round: nothing else is written meanwhile."""
FRESH = timedelta(days=7)
"""What was received longer ago, and only now came in (a table of the past), calls for no plan by itself."""
BEAT = "plans"
"""The heartbeat that tells up to which entry was looked."""


async def activate_met(now: datetime) -> int:
    """Set plans in motion where a complaint calls for them since the last round; returns how many."""
    return await asyncio.to_thread(_activate_met, now)


def _activate_met(now: datetime) -> int:
    with discreet("plans", "reading"), reading() as session:
        last = session.get(Heartbeat, BEAT)
        after = last.info.get("entry", 0) if last else 0
        query = (
            select(Entry.id, Entry.number)
            .join(Complaint, col(Complaint.number) == col(Entry.number))
            .where(col(Entry.id) > after, col(Entry.verb).in_(TELLING))
            .where(col(Complaint.received_at) > now - FRESH)
            .order_by(col(Entry.id))
        )
        rows = list(session.exec(query.limit(SLICE)))
        plans = list(plans_in_effect(session, now).values())
    if not rows:
        return 0
    done = sum(_look_at(number, plans, now) for number in dict.fromkeys(number for _, number in rows))
    beat(BEAT, now, {"entry": rows[-1][0]})
    return done


def _look_at(number: str, plans: list[Plan], now: datetime) -> int:
    """What one complaint calls for; first without a lock, as most call for nothing."""
    done = 0
    with suppress(Failed), discreet(number, "plans"):
        with read_case(number) as case:
            wanted = _called_for(case, plans)
        for one in wanted:
            with change_case(number) as case:
                done += _set_in_motion(case, one, now)
    if done:
        nudge(number)
    return done


def _called_for(case: Case, plans: list[Plan]) -> list[Met]:
    story = case.story
    mine = [plan for plan in plans if case.pack.procedure in plan.procedures]
    if not mine or story.ground or story.merged_into or not story.valid:
        return []
    joined = {entry.data["plan"] for entry in case.entries if entry.verb == "plan_joined"}
    known = joined | {one["plan"] for one in story.plans.values()}  # what was stood down no rule starts again
    rest = [plan for plan in mine if plan.plan not in known]
    if story.classification:
        return met(rest, story.traits, presumed=False)
    return met(rest, presumed(case), presumed=True) if rest else []


def _set_in_motion(case: Case, one: Met, now: datetime) -> int:
    """In this complaint; or it joins the one of the same site in which the plan is in motion already."""
    if obstacle(case, one.plan) or not _called_for(case, [one.plan]):
        return 0
    lead = _at_site(case.session, one.plan.plan, site_of(case.record("project")))
    if lead is not None:
        grow(case_in(case.session, lead.number, lock=True), lead.key, [case], now)
        return 1
    activate(case, one.plan, Grounds(one.trigger.label, one.why), "system", now)
    return 1


def _at_site(session: Session, plan: str, site: str) -> PlanActivation | None:
    """Where a plan is in motion for a site."""
    if not site:
        return None
    query = select(PlanActivation).where(
        PlanActivation.plan == plan, PlanActivation.site == site, col(PlanActivation.ended_at).is_(None)
    )
    return session.exec(query.order_by(col(PlanActivation.activated_at))).first()


async def activate_clusters(now: datetime) -> int:
    """Set plans in motion for complaints that come in together; once, however many come; returns how many."""
    return await asyncio.to_thread(_activate_clusters, now)


def _activate_clusters(now: datetime) -> int:
    with discreet("plans", "reading"), reading() as session:
        plans = plans_in_effect(session, now).values()
        triggers = [(plan, one, one.cluster) for plan in plans for one in plan.triggers if one.cluster]
        seen = sightings(session, [rule for _, _, rule in triggers], now)
    done = 0
    for plan, trigger, rule in triggers:
        of_procedures = (
            one for procedure in plan.procedures for one in find(rule, seen.get(procedure, []), now)
        )
        for found in of_procedures:
            with suppress(Failed), discreet(plan.plan, "clusters"):
                done += _answer(plan, trigger, found, now)
    return done


def _answer(plan: Plan, trigger: Trigger, found: Found, now: datetime) -> int:
    """Do what a cluster calls for; looked at again in the transaction that does it."""
    with writing() as session:
        standings = _standings(session, plan.plan, now - look_back(found.rule))
        answer = answer_to(found, standings)
        if answer is None:
            return 0
        lead = answer.lead or answer.joins.partition("/")[0]
        fresh = answer.fresh[:JOIN_AT_ONCE]
        cases = {n: case_in(session, n, lock=True) for n in sorted({lead, *fresh})}
        if answer.joins:
            grow(cases[lead], answer.joins.partition("/")[2], cases.values(), now)
        elif obstacle(cases[lead], plan):
            return 0
        else:
            rule = f"{found.rule.by}/{found.rule.within_days}"
            why = {"by": found.rule.by, "shared": found.shared, "count": len(found.numbers)}
            grounds = Grounds(trigger.label, why, cluster=rule, numbers=tuple(fresh))
            key = activate(cases[lead], plan, grounds, "system", now)
            join([one for number, one in cases.items() if number != lead], cases[lead], key, now)
    nudge(lead)
    return 1


def _standings(session: Session, plan: str, since: datetime) -> list[Standing]:
    """Activations that may have to do with a cluster: those in motion, and those that ended lately."""
    query = select(PlanActivation).where(
        PlanActivation.plan == plan,
        or_(col(PlanActivation.ended_at).is_(None), col(PlanActivation.activated_at) > since),
    )
    return [Standing(row.id, row.numbers, row.ended_at is None) for row in session.exec(query)]
