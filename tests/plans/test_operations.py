"""What is typed behind Resume in the Prefect UI by the operations team, of drills and plan reviews."""

import json
from datetime import timedelta
from typing import Any

import pytest

from adapters.cases import change_case
from complaints.acts.answer import record_answer
from complaints.errors import Refusal
from flows.ask import _form
from tests.plans.conftest import Place
from tests.plans.test_review import review_of

NO_CHANGE = {"decision": "不修订，理由见下", "reason": "执行不到位", "lawful": "是", "complete": "是"}


def typed(place: Place, number: str, **fields: Any) -> dict[str, Any]:
    """Answer what the run sleeps for by the words of its form; gives the form as Prefect keeps it."""
    with change_case(number) as case:
        question = next(q for q in case.questions if q.is_open and q.stage == case.stage)
        form, described = _form(case, question, {})
        assert number in described
        record_answer(case, question, fields, "operations", "prefect", place.now)
    place.go_on(number)
    return form


def test_operations_answer_in_words_but_do_not_approve_what_they_wrote(place: Place) -> None:
    drill = place.drill()
    place.now += timedelta(hours=25)
    place.go_on(drill)
    assert set(typed(place, drill, remarks="多人未参与")["properties"]) == {"remarks", "more", "due_on"}
    place.due_reviews()
    number = review_of(place)
    place.go_on(number)
    form = typed(place, number, **NO_CHANGE, flexible="是", text="")
    names = [person.name for person in place.case(number).roster(place.now).people.values()]
    assert [name for name in names if name in json.dumps(form, ensure_ascii=False)] == []
    assert place.stage(number) == "consent"
    with pytest.raises(Refusal, match="不能审批自己修订的预案"):
        typed(place, number, decision="批准")
    place.tell(number, "consent", decision="approve")
    assert place.stage(number) == "conclude"
