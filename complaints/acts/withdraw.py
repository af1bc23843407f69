"""Withdraw: the customer takes the complaint back; it closes on that ground, everybody asked is released."""

from datetime import datetime

from complaints.acts.close import close
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import Withdrawal
from complaints.writing import write_customer, write_staff


def withdraw(case: Case, form: Withdrawal, by: str, now: datetime) -> None:
    """Close a complaint because its complainant wishes so."""
    if case.story.ground:
        raise Refusal("投诉已结案，无需撤回。")
    case.enter("withdrawn", by, now, reason=form.reason)
    close(case, "withdrawn", by, now, reasons=form.reason)
    write_customer(case, "withdrawal", now, reason=form.reason)
    owner = case.roster(now).people.get(case.story.owner)
    if owner:
        write_staff(case, "withdrawal", owner, now, reason=form.reason, staff=True)
    case.settle(now)
