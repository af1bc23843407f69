"""Asking the customer something: the clock stands still until the answer, or until it fails to come."""

from datetime import datetime

from complaints.asking import put
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import CustomerQuestion
from complaints.records import Question
from complaints.taking import expect_no_answer
from complaints.wants import Wanted
from complaints.worktime import due
from complaints.writing import write_owner


def ask_customer(case: Case, form: CustomerQuestion, by: str, now: datetime) -> Question:
    """Put the owner's question to the customer; the stage's clock pauses, from history."""
    if case.stage is None or not case.pack.spec(case.stage).pausable:
        raise Refusal("本阶段不能向客户提问。")
    expect_no_answer(case)
    if case.open_question("CustomerAnswer"):
        raise Refusal("已有一个问题在等待客户答复。")
    if not case.record("email"):
        raise Refusal("客户没有留下电子邮箱，请由客服致电询问。")
    case.enter("asked_customer", by, now, question=form.question)
    want = Wanted("CustomerAnswer", "customer", None, {"question": form.question})
    question = put(case, want, now, question_text=form.question)
    question.lapses_at = due(case.pack.customer_answer, now, case.calendar).at
    case.settle(now)
    return question


def customer_answered(case: Case, question: Question, now: datetime) -> None:
    """Enter what the customer said; the clock runs on and the owner is told. The caller settles."""
    text = (question.answer or {}).get("text", "")
    case.enter("customer_answered", question.answered_by, now, text=text)
    question.taken_at = now
    write_owner(case, "customer-said", now, customer_said=text, silent=not text)


def customer_silent(case: Case, question: Question, now: datetime) -> None:
    """The customer did not answer in time: recorded, the clock runs on."""
    question.lapsed_at = question.taken_at = now
    case.enter("customer_silent", "system", now, question=question.id)
    write_owner(case, "customer-said", now, customer_said="", silent=True)
    case.settle(now)
