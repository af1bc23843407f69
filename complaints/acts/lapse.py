"""Lapse: a question to which a customer did not answer in time; silence is recorded, the life goes on."""

from datetime import datetime

from complaints.acts.customer import customer_silent
from complaints.case import Case


def lapse(case: Case, question_id: str, now: datetime) -> int:
    """Let a question lapse; 1, or 0 when it was answered or withdrawn meanwhile."""
    question = next(q for q in case.questions if q.id == question_id)
    if not question.is_open:
        return 0
    if question.form == "CustomerAnswer":
        customer_silent(case, question, now)
    else:
        question.lapsed_at = now
        case.enter("lapsed", "system", now, question=question.id, form=question.form)
        case.settle(now)
    return 1
