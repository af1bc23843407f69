"""Who may see and do what, as a table with a named cast."""

from datetime import UTC, datetime

import pytest

from complaints.access import Deed, may, may_answer, may_see, sees_all
from complaints.people import Person
from complaints.records import Question


def somebody(who: str, *roles: str, deputy: str = "") -> Person:
    """A member of staff."""
    return Person(
        id=who, name=who, email=f"{who}@x.example", roles=list(roles), departments=[], deputy=deputy
    )


CAST = {
    "agent Wang": somebody("wang", "agent"),
    "owner Chen": somebody("chen", "owner"),
    "owner Zhao": somebody("zhao", "owner"),
    "owner and supervisor He": somebody("he", "owner", "supervisor"),
    "supervisor Li": somebody("li", "supervisor"),
    "manager Gao": somebody("gao", "manager"),
    "administrator Root": somebody("root", "administrator"),
}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("agent Wang", True),
        ("owner Chen", True),
        ("owner Zhao", False),
        ("owner and supervisor He", True),
        ("supervisor Li", True),
        ("manager Gao", True),
        ("administrator Root", False),
    ],
)
def test_who_sees_the_case_of_chen(who: str, sees: bool) -> None:
    assert may_see(CAST[who], {"chen"}) is sees


def test_a_deputy_sees_and_answers_while_the_owner_is_away() -> None:
    zhao = CAST["owner Zhao"]
    assert may_see(zhao, {"chen"}, ["chen"])
    assert may_answer(zhao, asked("owner", "chen"), ["chen"])
    assert not may_answer(zhao, asked("owner", "chen"))


def test_an_administrator_who_was_once_asked_sees_no_case() -> None:
    assert not may_see(CAST["administrator Root"], {"root"})


NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def asked(role: str, person: str = "") -> Question:
    """A question to somebody."""
    return Question(
        id="q", number="n", form="f", stage="s", round=1, role=role, person=person, known={}, asked_at=NOW
    )


@pytest.mark.parametrize(
    ("who", "question", "answers"),
    [
        ("agent Wang", asked("agent", "other"), True),
        ("agent Wang", asked("owner", "chen"), False),
        ("agent Wang", asked("supervisor", "li"), False),
        ("agent Wang", asked("customer"), False),
        ("owner Chen", asked("owner", "chen"), True),
        ("owner Chen", asked("owner", "zhao"), False),
        ("owner Chen", asked("agent", "wang"), False),
        ("owner and supervisor He", asked("supervisor", "li"), True),
        ("owner and supervisor He", asked("owner", "he"), True),
        ("supervisor Li", asked("supervisor", "he"), True),
        ("supervisor Li", asked("owner", "li"), True),
        ("supervisor Li", asked("manager", "gao"), False),
        ("supervisor Li", asked("agent", "wang"), False),
        ("manager Gao", asked("manager"), True),
        ("manager Gao", asked("customer"), False),
        ("administrator Root", asked("agent"), False),
        ("administrator Root", asked("administrator", "root"), True),
    ],
)
def test_who_answers_what(who: str, question: Question, answers: bool) -> None:
    assert may_answer(CAST[who], question) is answers


@pytest.mark.parametrize(
    ("deed", "allowed"),
    [
        ("file", {"agent Wang", "owner and supervisor He", "supervisor Li", "manager Gao"}),
        ("priority", {"agent Wang", "owner and supervisor He", "supervisor Li", "manager Gao"}),
        ("withdrawal", {"agent Wang", "owner and supervisor He", "supervisor Li", "manager Gao"}),
        ("information", set(CAST) - {"administrator Root"}),
        ("evidence", set(CAST) - {"administrator Root"}),
        ("progress", set(CAST) - {"administrator Root"}),
        ("people", {"administrator Root"}),
        ("absences", {"administrator Root", "owner and supervisor He", "supervisor Li", "manager Gao"}),
        ("letters", {"manager Gao"}),
        ("health", {"administrator Root"}),
    ],
)
def test_who_does_what(deed: Deed, allowed: set[str]) -> None:
    assert {name for name, person in CAST.items() if may(person, deed)} == allowed


def test_roles_add_up() -> None:
    assert sees_all(CAST["owner and supervisor He"])
    assert not sees_all(CAST["owner Chen"])
