"""Every act twice: the second time changes nothing. Answers are recorded once, whoever races whom."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from adapters import database
from adapters.cases import change_case
from complaints.acts.answer import Late, record_answer
from complaints.acts.archive import archive
from complaints.acts.dispatch import dispatch
from complaints.acts.file import file_complaint
from complaints.acts.register import register
from complaints.acts.reply import reply
from complaints.acts.withdraw import withdraw
from complaints.asking import ask
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import Filing
from complaints.forms import FormErrors, Withdrawal
from complaints.history import broken
from complaints.letters import Letter
from complaints.records import Complaint, Entry, Promise, Question
from simulator.turns import STEPS
from tests.virtual import SAID, SUN, UNHAPPY, Town, a_town, cn, rows_of, shipped

ROWS = (Complaint, Entry, Letter, Promise, Question)
SAY: dict[str, dict[str, Any]] = {"approve": {"Resolution": {"cost": 9000}}, "decide": {"Survey": UNHAPPY}}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with a_town(tmp_path, monkeypatch) as here:
        yield here


def seal_nothing(case: Case, now: datetime) -> None:
    archive(case, now, "0" * 64, 0)


ACTS: dict[str, Callable[[Case, datetime], None]] = STEPS | {"archive": seal_nothing}


def ready(town: Town, stage: str) -> str:
    """A complaint whose next step is this stage's: answered, not yet taken."""
    if stage in ("register", "dispatch", "reply", "archive"):
        number = town.file(live=False)
        for _ in range(40):
            if town.stage(number) == stage:
                return number
            if not town.step(number):
                question = town.open(number)[0]
                town.answer(number, question.form, live=False)
        raise AssertionError(stage)
    number = town.file()
    town.until(number, stage, **SAY.get(stage, {}))
    town.answer(number, town.open(number)[0].form, live=False)
    return number


@pytest.mark.parametrize("stage", shipped().stages)
def test_a_step_taken_twice_changes_nothing_the_second_time(town: Town, stage: str) -> None:
    number = ready(town, stage)
    with town.change(number) as case:
        ACTS[stage](case, town.now)
    before = [rows_of(kind) for kind in ROWS]
    with pytest.raises(Refusal), town.change(number) as case:
        ACTS[stage](case, town.now)
    assert [rows_of(kind) for kind in ROWS] == before
    assert broken(town.case(number).entries) == []


@pytest.mark.parametrize("stage", shipped().stages)
@pytest.mark.parametrize("other", [register, dispatch, reply, seal_nothing])
def test_a_step_is_refused_when_it_is_another_stages_turn(town: Town, stage: str, other: Any) -> None:
    number = ready(town, stage)
    if ACTS[stage] is other:
        return
    with pytest.raises(Refusal), town.change(number) as case:
        other(case, town.now)


@pytest.mark.parametrize("stage", ["register", "classify", "investigate", "survey"])
def test_asking_twice_gives_the_same_question_and_one_letter(town: Town, stage: str) -> None:
    number = town.file(demand="" if stage == "register" else "修好")
    town.until(number, stage)
    before = [rows_of(kind) for kind in ROWS]
    with town.change(number) as case:
        first, second = ask(case, town.now), ask(case, town.now)
        assert first is not None
        assert first is second
    assert [rows_of(kind) for kind in ROWS] == before


def test_an_answer_is_recorded_once_and_the_second_is_told_when(town: Town) -> None:
    number = town.file()
    question = town.answer(number, "Classification")
    town.pass_time("1h")
    with pytest.raises(Late, match="2026-09-29 10:00 答复") as late:
        town.answer_again(question, by="liu.yang", priority="normal")
    assert "谢谢" in str(late.value)
    answered = [e for e in town.case(number).entries if e.verb == "answered"]
    assert [(e.who, e.data["form"], e.data["via"]) for e in answered] == [
        (question.person, "Classification", "link")
    ]


def test_a_wrong_answer_changes_nothing(town: Town) -> None:
    number = town.file()
    before = [rows_of(kind) for kind in ROWS]
    with pytest.raises(FormErrors):
        town.answer(number, "Classification", priority="asap")
    assert ([rows_of(kind) for kind in ROWS], town.question(number, "Classification").is_open) == (
        before,
        True,
    )


@pytest.mark.parametrize("end", ["refuse", "hand_over", "withdraw"])
def test_pitfall_16_an_answer_that_comes_too_late_is_told_politely(town: Town, end: str) -> None:
    number = town.file()
    town.until(number, "investigate")
    question = town.question(number, "Investigation")
    town.pass_time("1h")
    {"refuse": town.refuse, "hand_over": lambda n: town.hand_over(n, SUN), "withdraw": town.withdraw}[end](
        number
    )
    with pytest.raises(Late, match="2026-09-29 11:00 撤回，无需再答复"):
        town.answer_again(question, **SAID["Investigation"])
    assert town.case(number).story.findings == {}


def test_an_old_approval_does_not_meet_a_new_proposal(town: Town) -> None:
    number = town.file()
    town.until(number, "approve", **SAY["approve"])
    old = town.question(number, "Approval")
    town.answer(number, "Approval", decision="return", remarks="过高")
    town.answer(number, "Resolution", cost=8000)
    with pytest.raises(Late):
        town.answer_again(old, decision="approve")
    assert town.stage(number) == "approve"


def test_withdrawn_between_answer_and_step(town: Town) -> None:
    number = town.file()
    town.until(number, "approve", **SAY["approve"])
    town.answer(number, "Approval", live=False)
    town.withdraw(number)
    assert (town.case(number).story.ground, "approved" in town.verbs(number)) == ("withdrawn", False)


def race(town: Town, number: str, *acts: Callable[[Case], object]) -> list[str]:
    """Do acts at the same time, each in its own thread and transaction; what became of each."""
    start, outcomes = threading.Barrier(len(acts)), [""] * len(acts)

    def run(index: int, act: Callable[[Case], object]) -> None:
        start.wait()
        try:
            with change_case(number) as case:
                act(case)
            outcomes[index] = "done"
        except Exception as error:
            outcomes[index] = type(error).__name__

    threads = [threading.Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return sorted(outcomes)


def answering(town: Town, question: Question, **said: Any) -> Callable[[Case], None]:
    def act(case: Case) -> None:
        mine = next(q for q in case.questions if q.id == question.id)
        record_answer(case, mine, SAID[question.form] | said, mine.person or "customer", "link", town.now)

    return act


def test_pitfall_23_of_two_answers_at_the_same_time_one_is_recorded(town: Town) -> None:
    number = town.file()
    question = town.question(number, "Classification")
    both = [answering(town, question, intake=key) for key in ("price", "quality", "other", "attitude")]
    assert race(town, number, *both) == ["Late", "Late", "Late", "done"]
    case = town.case(number)
    assert ([e.verb for e in case.entries].count("answered"), broken(case.entries)) == (1, [])


def test_an_answer_and_a_withdrawal_at_the_same_time_leave_one_truth(town: Town) -> None:
    number = town.file()
    town.until(number, "survey")
    question = town.question(number, "Survey")
    out = race(
        town, number, answering(town, question),
        lambda case: withdraw(case, Withdrawal(reason=""), "customer", town.now),
    )  # fmt: skip
    assert out in (["Late", "done"], ["done", "done"])
    town.live(number)
    case = town.case(number)
    assert (case.story.ground, town.stage(number), broken(case.entries)) == ("withdrawn", None, [])


def test_the_same_step_in_two_workers_is_taken_once(town: Town) -> None:
    number = ready(town, "reply")
    assert race(town, number, *[lambda case: reply(case, town.now)] * 3) == ["Refusal", "Refusal", "done"]
    assert len(town.letters(number, "reply")) == 1


def test_numbers_are_never_given_twice_under_concurrency(town: Town) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(town.file(live=False))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(found) == [f"TS-20260929-{n:04d}" for n in range(1, 9)]


def test_filing_asks_the_pack_which_channels_there_are(town: Town) -> None:
    pack = shipped().model_copy(update={"channels": {"web": shipped().channels["web"]}, "sources": {}})
    facts = {"channel": "phone", "matter": "x", "complainant": {"name": "李四"}}
    with pytest.raises(FormErrors) as wrong, database.writing() as session:
        file_complaint(session, Filing.model_validate(facts), pack, cn(), town.now, "desk")
    assert set(wrong.value.errors) == {"channel", "source"}
    assert rows_of(Complaint) == 0
