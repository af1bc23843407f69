"""Taking an answer: a stage picks up what was answered, once."""

from datetime import datetime
from typing import Literal, TypeVar, overload

from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import Answer
from complaints.records import Question

A = TypeVar("A", bound=Answer)


def expect_no_answer(case: Case) -> None:
    """Refuse what would cross an owner's answer that is recorded and about to be taken."""
    if case.answered("Investigation", "Resolution"):
        raise Refusal("答复已经提交，案件正在继续办理。")


def expect_nothing_waits(case: Case) -> None:
    """Refuse what would change under an answer of whatever kind that is recorded and about to be taken."""
    if waits(case):
        raise Refusal("答复已经提交，案件正在继续办理，请稍后再试。")


def waits(case: Case) -> bool:
    """Whether an answer to what the stage asks is recorded and not yet taken."""
    forms = {q.form for q in case.questions if q.stage == case.stage and not q.beside}
    return case.answered(*forms, stage=case.stage or "") is not None


@overload
def take(case: Case, form: type[A], now: datetime) -> tuple[Question, A]: ...
@overload
def take(
    case: Case, form: type[A], now: datetime, *, may_lapse: Literal[True]
) -> tuple[Question, A | None]: ...
def take(case: Case, form: type[A], now: datetime, *, may_lapse: bool = False) -> tuple[Question, A | None]:
    """The answer that awaits being taken, marked as taken; None for a lapsed question if that is allowed."""
    question = case.answered(form.__name__)
    if question is None:
        raise Refusal(f"{case.number}: no answer to {form.__name__} is there to be taken")
    question.taken_at = now
    if question.answer is None:
        if not may_lapse:
            raise Refusal(f"{case.number}: {form.__name__} lapsed without an answer")
        return question, None
    return question, form.model_validate(question.answer)
