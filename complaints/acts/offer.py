"""Offer: the customer chooses among the solutions before anything is done; silence takes the first."""

from datetime import datetime

from complaints.acts.duty import AFTER_RESOLVING, duties_before
from complaints.acts.resolve import conclude
from complaints.case import Case
from complaints.forms import OfferChoice
from complaints.taking import take


def offer(case: Case, now: datetime) -> None:
    """Take the customer's choice: the chosen solution is resolved; none chosen, it is resolved anew."""
    question, answer = take(case, OfferChoice, now, may_lapse=True)
    by = question.answered_by or "system"
    chosen = answer.choice if answer else "first"
    remarks = answer.remarks if answer else ""
    if chosen == "neither":
        case.enter("declined", by, now, remarks=remarks, undo=duties_before(case.pack, AFTER_RESOLVING))
        case.settle(now)
        return
    case.enter("chosen", by, now, choice=chosen, remarks=remarks, silent=answer is None)
    conclude(case, by, now)
    case.settle(now)
