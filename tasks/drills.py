"""Drills: recorded when they are due, with the schedule or without; moved on when something is due."""

import asyncio
from datetime import datetime

from sqlmodel import col, select

from adapters.cases import change_case, read_case
from adapters.database import reading, writing
from adapters.discreet import Failed, discreet
from adapters.drills import drills_due, order_drill, record_due, waiting
from adapters.lives import nudge
from adapters.plan_versions import plan_in_effect, plans_in_effect
from complaints.acts.drill import hold
from complaints.acts.review import readers_gone, release_readers
from complaints.drills.drill import Drill
from complaints.drills.steps import is_held
from complaints.reviews.review import Review
from complaints.waiting import held_up


async def summon(plan: str, now: datetime, *, by_schedule: bool) -> list[str]:
    """The schedule calls: record the plan's drill of the quarter. Somebody calls: record one for now.

    Returns the numbers of those whose time has come; each gets a run of its own, or goes on in it.
    """
    numbers = await asyncio.to_thread(_summon, plan, now, by_schedule)
    for number in numbers:
        await asyncio.to_thread(nudge, number)
    return numbers


def _summon(plan: str, now: datetime, by_schedule: bool) -> list[str]:
    with discreet(plan, "recording a drill"), writing() as session:
        known = plan_in_effect(session, plan, now)
        if known is None:
            return []
        if by_schedule:
            record_due(session, known, now)
            return waiting(session, plan, now)
        return [order_drill(session, known, "operations", now).number]


async def record_due_drills(now: datetime) -> int:
    """Record what the schedules of Prefect should have called for, whether they did or not."""
    return await asyncio.to_thread(_record_due, now)


def _record_due(now: datetime) -> int:
    with discreet("drills", "reading plans"), reading() as session:
        plans = plans_in_effect(session, now)
        broken = {row.plan for row in session.exec(select(Drill).where(Drill.how == "broken_off"))}
        wanted = [plan for plan in plans.values() if plan.plan in broken or drills_due(session, plan, now)]
    made = 0
    for plan in wanted:
        with discreet(plan.plan, "recording a drill"), writing() as session:
            made += len(record_due(session, plan, now))
    return made


async def move_on(now: datetime) -> int:
    """Wake the drills and plan reviews of which something is due; returns how many."""
    moved = 0
    for number in await asyncio.to_thread(_open):
        if await asyncio.to_thread(_is_due, number, now):
            moved += await asyncio.to_thread(nudge, number)
    return moved


def _open() -> list[str]:
    with reading() as session:
        drills = session.exec(select(Drill.number).where(col(Drill.archived_at).is_(None)))
        reviews = session.exec(select(Review.number).where(col(Review.archived_at).is_(None)))
        return [*drills, *reviews]


def _is_due(number: str, now: datetime) -> bool:
    """Whether its life has something to do: it has no run yet, or nothing holds its stage up any more."""
    try:
        with discreet(number, "looking"), read_case(number) as case:
            asked = any(q.is_open and q.stage == case.stage for q in case.questions)
            due = case.complaint.run_id is None or not (asked or held_up(case, now))
            waits = case.practised and is_held(case, now)
            left = not case.practised and readers_gone(case, now)
        if waits:
            with discreet(number, "holding"), change_case(number) as case:
                hold(case, now)
        elif left:
            with discreet(number, "releasing readers"), change_case(number) as case:
                release_readers(case, now)
    except Failed:
        return False
    return due
