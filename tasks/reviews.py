"""Plan reviews: opened when drills, cases, the roster, the procedure or the calendar call for them."""

import asyncio
from contextlib import suppress
from datetime import datetime

from adapters.database import reading, writing
from adapters.discreet import Failed, discreet
from adapters.lives import nudge
from adapters.plan_versions import lock_plan, plan_in_effect, plans_in_effect
from adapters.reviews import (
    begin_review,
    calls_for_review,
    learn,
    open_review_of,
    review_if_due,
    to_learn_from,
)


async def open_due_reviews(now: datetime) -> int:
    """Learn from cases that are over, then open the reviews that something calls for; returns how many."""
    numbers = await asyncio.to_thread(_open_due, now)
    for number in numbers:
        await asyncio.to_thread(nudge, number)
    return len(numbers)


def _open_due(now: datetime) -> list[str]:
    """One plan that cannot be read, or one case, does not keep the others from it."""
    with discreet("reviews", "reading plans"), reading() as session:
        plans, over = plans_in_effect(session, now), to_learn_from(session)
    for activation in over:
        with suppress(Failed), discreet(activation, "learning"), writing() as session:
            learn(session, activation, now)
    opened = []
    for plan in plans.values():
        with suppress(Failed), discreet(plan.plan, "opening a review"):
            with reading() as session:
                wanted = calls_for_review(session, plan, now)
            if wanted:
                with writing() as session:
                    opened.append(review_if_due(session, plan, now))
    return [number for number in opened if number]


async def call_for_review(plan: str, now: datetime) -> str:
    """Somebody of operations wants a plan reviewed; gives the number of the review that goes on then."""
    number = await asyncio.to_thread(_call, plan, now)
    if number:
        await asyncio.to_thread(nudge, number)
    return number or "there is no such plan in effect"


def _call(plan: str, now: datetime) -> str:
    with discreet(plan or "a plan", "opening a review"), writing() as session:
        known = plan_in_effect(session, plan, now)
        if known is None:
            return ""
        lock_plan(session, plan)
        going = open_review_of(session, plan)
        return going.number if going else begin_review(session, known, "hand", "operations", now).number
