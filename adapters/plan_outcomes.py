"""What customers said of the complaints in which a plan was in motion (procedure A, 7: its goals)."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from adapters.packs import pack_of
from complaints.oversight.indicators import Share
from complaints.plans.plan import Plan
from complaints.plans.records import PlanActivation
from complaints.records import Entry

YEAR = timedelta(days=365)
"""Activations of so long ago count."""
FALSE = ("stood_down", "carried")
"""How an activation ended after which the customer's opinion says nothing of the plan in it."""


def satisfaction(session: Session, plan: Plan, now: datetime) -> Share:
    """How many of the customers who answered were satisfied, of complaints for which it was in motion lately.

    The last survey of each counts, of activations within a year; a drill has none.
    """
    rows = session.exec(
        select(PlanActivation.numbers).where(
            PlanActivation.plan == plan.plan,
            col(PlanActivation.activated_at) > now - YEAR,
            col(PlanActivation.how).not_in(FALSE),
        )
    )
    numbers = {number for numbers in rows for number in numbers}
    surveyed = select(Entry.number, Entry.data).where(
        col(Entry.number).in_(numbers), Entry.verb == "surveyed"
    )
    said = dict(session.exec(surveyed.order_by(col(Entry.id))).all())
    answers = [data for data in said.values() if data["answered"]]
    pack = pack_of(plan.procedures[0])
    return Share(sum(not pack.is_dissatisfied(one) for one in answers), len(answers))
