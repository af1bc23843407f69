"""The acts behind the words of a pack: taken twice they change nothing, out of turn they are refused."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from complaints.acts import classify, duty, level, offer, resolve, settle, survey
from complaints.acts.answer import Late
from complaints.acts.inform import inform
from complaints.acts.notify import notify
from complaints.acts.owner import request_closing
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import ClosingRequest, FormErrors, LevelChange
from complaints.history import broken
from complaints.letters import Letter
from complaints.records import Complaint, Entry, Promise, Question
from tests.rules.words import LEVELS, Shop
from tests.rules.words import duty as duty_text
from tests.virtual import CHEN, GAO, HE, LI, LIU, WANG, ZHAO, a_town, rows_of

WORDS = """
undecided: supervisor
first_receiver: true
grounds: {beyond_contract: {requestable: true}}
tries: {most: 2, within: 1 month, ground: no_answer}
callbacks: [{when: {levels: [middle]}, form: visit, by: supervisor}]
replies: [{when: {levels: [middle]}, form: letter, by: manager}]
tells:
  - {at: filed, when: {channels: [email]}, to: [supervisor, manager]}
  - {at: classified, when: {levels: [major]}, to: [manager]}
  - {at: dispatched, to: [owner], department: engineering}
  - {at: raised, to: [manager]}
stages: {investigate: {tells_customer: true}}
routes: [{when: {flags: [outside]}, procedure: customer-service}]
levels:
  middle: {raises: {after: 3 working days, starts: dispatched, to: major}}
  general: {raises: {after: 2 working days, starts: filed, to: middle}}
"""
FIELD = {"note": {"label": {"zh-Hans": "经过", "en": "Course"}}}
UNTIL = {"agreed": {"label": {"zh-Hans": "期限", "en": "Until"}, "kind": "deadline"}}
DUTIES = (
    duty_text("promise", before="resolve", starts="investigated", asks="owner", fields=UNTIL, sets="resolve",
              at_most="10 working days", tells=["supervisor", "customer"]),
    duty_text("check", before="reply", starts="resolved", asks="supervisor", checks=True),
    duty_text("progress", starts="dispatched", asks="owner", again="2 working days", tells=["customer"],
              remind="30m", ladder=[{"after": "0m", "to": "supervisor"}, {"after": "2h", "to": "manager"}]),
    duty_text("report", starts="closed", asks="supervisor", must=True, when={"sources": ["media"]}),
)  # fmt: skip
ROWS = (Complaint, Entry, Letter, Promise, Question)
MAJOR: dict[str, Any] = {"flags": ["burnt"]}
MIDDLE: dict[str, Any] = {"level": "middle", "level_reason": "再次投诉"}
GENERAL: dict[str, Any] = {}
TWO: dict[str, Any] = {"description": "更换", "second": "退款"}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    """A shop with three levels and duties, on Tuesday 29 September 2026, 10:00."""
    with a_town(tmp_path, monkeypatch, lambda: Shop(LEVELS, WORDS, *DUTIES)) as here:
        assert isinstance(here, Shop)
        yield here


def lived(shop: Shop, stage: str, level: dict[str, Any] = MAJOR, **said: Any) -> str:
    """A complaint of a level that has come to a stage or duty."""
    number = shop.file()
    told = {
        "Classification": level, "Settlement": {"outcome": "passed_on"},
        "Resolution": TWO if level is MAJOR else {},
    } | said  # fmt: skip
    shop.until(number, stage, **told)
    return number


UNHAPPY = {"Survey": {"result": "dissatisfied"}}
TURNS: dict[str, tuple[Callable[[Case, datetime], None], str, dict[str, Any], str, dict[str, Any]]] = {
    # the act, the stage, the level, what is asked, the answer
    "undecided": (classify.classify, "classify", GENERAL, "Classification", {"validity": "undecided"}),
    "classify": (classify.classify, "classify", GENERAL, "Classification", {}),
    "settled": (settle.settle, "settle", GENERAL, "Settlement", {"outcome": "settled"}),
    "passed on": (settle.settle, "settle", GENERAL, "Settlement", {"outcome": "passed_on", "measures": []}),
    "duty": (duty.perform, "promise", MAJOR, "promise", {}),
    "checked": (duty.perform, "check", MIDDLE, "check", {"passed": "yes"}),
    "not passed": (duty.perform, "check", MIDDLE, "check", {"passed": "no", "remarks": "仍漏水"}),
    "submitted": (resolve.resolve, "resolve", MAJOR, "Resolution", TWO),
    "approved": (resolve.approve, "approve", MAJOR, "Approval", {"decision": "approve"}),
    "returned": (resolve.approve, "approve", MAJOR, "Approval", {"decision": "return", "remarks": "x"}),
    "chosen": (offer.offer, "offer", MAJOR, "OfferChoice", {"choice": "second"}),
    "declined": (offer.offer, "offer", MAJOR, "OfferChoice", {"choice": "neither"}),
    "not reached": (survey.survey, "survey", MIDDLE, "Interview", {"reached": "not_reached"}),
}
"""Each act that takes an answer, with the answer it takes."""


@pytest.mark.parametrize("turn", TURNS)
def test_an_act_taken_twice_changes_nothing_the_second_time(shop: Shop, turn: str) -> None:
    act, stage, level_, what, answer = TURNS[turn]
    number = lived(shop, stage, level_)
    shop.say(number, what, live=False, **answer)
    with shop.change(number) as case:
        act(case, shop.now)
    before = [rows_of(kind) for kind in ROWS]
    with pytest.raises(Refusal), shop.change(number) as case:
        act(case, shop.now)
    assert [rows_of(kind) for kind in ROWS] == before
    assert broken(shop.case(number).entries) == []


ACTS = (
    settle.settle,
    duty.perform,
    resolve.resolve,
    resolve.approve,
    offer.offer,
    survey.survey,
    survey.decide,
)


@pytest.mark.parametrize("stage", ["settle", "promise", "resolve", "approve", "offer", "check", "survey"])
def test_out_of_turn_or_without_an_answer_every_act_is_refused(shop: Shop, stage: str) -> None:
    number = lived(shop, stage, GENERAL if stage == "settle" else MAJOR)
    before = [rows_of(kind) for kind in ROWS]
    for act in ACTS:
        with pytest.raises(Refusal), shop.change(number) as case:
            act(case, shop.now)
    assert [rows_of(kind) for kind in ROWS] == before


# answers


def test_a_duty_beside_the_stage_is_answered_once(shop: Shop) -> None:
    number = lived(shop, "investigate")
    question = shop.say(number, "progress", note="已订货")
    assert shop.verbs(number).count("performed") == 1
    with pytest.raises(Late):
        shop.answer_again(question, note="再说一次")
    assert shop.case(number).story.done["progress"] == {"note": "已订货"}
    assert [q.round for q in shop.open(number) if q.stage == "progress"] == [2]  # and asked anew


@pytest.mark.parametrize(
    ("stage", "what", "answer", "by"),
    [
        ("check", "check", {"passed": "yes"}, CHEN),
        ("approve", "Approval", {"decision": "approve"}, CHEN),
        ("decide", "ClosingDecision", {"decision": "rework"}, CHEN),
    ],
)
def test_nobody_checks_approves_or_decides_his_own_case(
    shop: Shop, stage: str, what: str, answer: dict[str, Any], by: str
) -> None:
    number = lived(shop, "investigate" if stage == "decide" else stage)
    if stage == "decide":
        ask_to_close(shop, number)
    assert shop.case(number).story.owner == by
    with pytest.raises(Refusal, match="自己经办"):
        shop.say(number, what, by=by, **answer)
    assert shop.asked(number, what).is_open


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("2026-09-29T09:59+08:00", "约定的时间须在将来"),
        ("2026-09-29T10:00+08:00", "约定的时间须在将来"),
        ("2026-10-19T18:01+08:00", "不得晚于 2026-10-19 18:00"),
    ],
)
def test_an_agreed_time_is_to_come_and_not_too_late(shop: Shop, until: str, message: str) -> None:
    number = lived(shop, "promise")
    with pytest.raises(FormErrors) as wrong:
        shop.say(number, "promise", agreed=until)
    assert wrong.value.errors == {"agreed": message}
    assert (shop.stage(number), shop.verbs(number).count("performed")) == ("promise", 0)


def test_an_agreed_time_becomes_the_promise_and_is_told(shop: Shop) -> None:
    number = lived(shop, "promise")
    shop.say(number, "promise", agreed="2026-10-12T15:00+08:00")
    assert (shop.stage(number), shop.due(number)) == ("resolve", "Mon 2026-10-12 15:00")
    assert sorted(shop.told(number, "told")) == sorted([GAO, HE, LI, CHEN, ZHAO])  # by rule, and by the duty
    (letter,) = shop.letters(number, "progress")
    assert letter.facts["said"] == {"agreed": "2026-10-12T15:00:00+08:00"}


# levels


def change(shop: Shop, number: str, to: str, by: str = WANG) -> None:
    with shop.change(number) as case:
        level.change_level(case, LevelChange(level=to, reason="记者已到"), by, shop.now)
    shop.live(number)


@pytest.mark.parametrize(
    ("to", "by", "verb"),
    [
        ("major", WANG, "raised"),
        ("major", LI, "raised"),
        ("general", LI, "lowered"),
        ("general", GAO, "lowered"),
    ],
)
def test_another_level_is_entered_once_with_its_reason(shop: Shop, to: str, by: str, verb: str) -> None:
    number = lived(shop, "resolve", MIDDLE)
    change(shop, number, to, by)
    entry = next(e for e in shop.case(number).entries if e.verb == verb)
    assert (entry.who, entry.data["before"], entry.data["reason"]) == (by, "middle", "记者已到")
    with pytest.raises(Refusal, match="已经是这个级别"):
        change(shop, number, to, by)
    assert shop.verbs(number).count(verb) == 1


@pytest.mark.parametrize("by", [WANG, LIU, CHEN, "nobody"])
def test_only_supervisors_and_managers_lower(shop: Shop, by: str) -> None:
    number = lived(shop, "resolve", MIDDLE)
    with pytest.raises(Refusal, match="主管或经理"):
        change(shop, number, "general", by)
    assert shop.case(number).story.level == "middle"


def test_the_owner_is_told_of_another_level_and_a_lowered_one_is_not_called_raised(shop: Shop) -> None:
    number = lived(shop, "resolve", MIDDLE)
    already = [letter.id for letter in shop.letters(number, "told")]
    change(shop, number, "general", LI)
    fresh = [letter for letter in shop.letters(number, "told") if letter.id not in already]
    facts = {(one.person, one.facts["fact"]) for one in fresh if one.facts["fact"] != "dispatched"}
    assert facts == {(CHEN, "lowered")}


@pytest.mark.parametrize("stage", ["classify", "archived"])
def test_before_classification_and_after_closing_there_is_no_level_to_change(shop: Shop, stage: str) -> None:
    number = shop.file()
    if stage == "archived":
        shop.withdraw(number)
    with pytest.raises(Refusal, match="分类之后、结案之前"):
        change(shop, number, "major", LI)


def test_what_is_unsolved_is_raised_once_when_its_time_has_come(shop: Shop) -> None:
    number = lived(shop, "investigate", GENERAL)
    shop.at("2026-10-08T18:00+08:00")
    assert "raise" in {notice.kind for notice in shop.sweep()}
    assert (shop.case(number).story.level, shop.verbs(number).count("raised")) == ("middle", 1)
    with shop.change(number) as case:
        assert [n for n in notify(case, shop.now) if n.kind == "raise"] == []
    assert shop.told(number, "told").count(GAO) == 1
    assert (shop.stage(number), shop.case(number).story.owner) == ("investigate", CHEN)  # dispatched anew


# asking to close


def ask_to_close(shop: Shop, number: str, by: str = CHEN) -> None:
    with shop.change(number) as case:
        request_closing(case, ClosingRequest(ground="beyond_contract", reasons="超出合同"), by, shop.now)
    shop.live(number)


def test_what_was_asked_to_be_closed_is_decided_first(shop: Shop) -> None:
    number = lived(shop, "investigate")
    ask_to_close(shop, number)
    assert shop.stage(number) == "decide"
    assert shop.asked(number, "ClosingDecision").known == {
        "ground": "beyond_contract",
        "request": {"ground": "beyond_contract", "reasons": "超出合同"},
    }
    with pytest.raises(Refusal, match="现在不能申请结案"):
        ask_to_close(shop, number)


def test_denied_the_handling_goes_on_where_it_stood(shop: Shop) -> None:
    number = lived(shop, "resolve")
    ask_to_close(shop, number)
    shop.say(number, "ClosingDecision", decision="rework", reasons="可以再谈", live=False)
    with shop.change(number) as case:
        survey.decide(case, shop.now)
    with pytest.raises(Refusal), shop.change(number) as case:
        survey.decide(case, shop.now)
    shop.live(number)
    assert (shop.stage(number), shop.case(number).story.round) == ("resolve", 1)


def test_granted_it_closes_on_the_ground_it_was_asked_for(shop: Shop) -> None:
    number = lived(shop, "investigate")
    ask_to_close(shop, number)
    shop.say(number, "ClosingDecision", decision="close", reasons="超出合同")
    assert (shop.case(number).story.ground, shop.stage(number)) == ("beyond_contract", None)


# who is asked, who is told


def test_a_superior_judges_what_the_desk_cannot(shop: Shop) -> None:
    number = shop.file()
    shop.say(number, "Classification", validity="undecided")
    question = shop.asked(number, "Classification")
    assert (question.role, question.person in (LI, HE)) == ("supervisor", True)
    with pytest.raises(FormErrors):
        shop.say(number, "Classification", validity="undecided")
    shop.say(number, "Classification", **MAJOR)
    assert shop.case(number).story.level == "major"


def test_letters_of_one_fact_go_once_to_each(shop: Shop) -> None:
    number = shop.file(channel="email", live=False)
    assert sorted(shop.told(number, "told")) == sorted([HE, LI, GAO])
    with shop.change(number) as case:
        inform(case, "filed", shop.now)
        inform(case, "filed", shop.now)
    assert sorted(shop.told(number, "told")) == sorted([HE, LI, GAO])


def test_only_those_of_the_department_are_told_where_it_is_named(shop: Shop) -> None:
    number = lived(shop, "investigate")
    told = [letter for letter in shop.letters(number, "told") if letter.facts["fact"] == "dispatched"]
    assert sorted(letter.person for letter in told) == sorted([CHEN, ZHAO])


def test_nobody_is_told_where_the_condition_does_not_hold(shop: Shop) -> None:
    number = lived(shop, "investigate", MIDDLE)
    assert "classified" not in {letter.facts["fact"] for letter in shop.letters(number, "told")}


def test_what_must_be_done_keeps_the_case_from_the_archive(shop: Shop) -> None:
    number = shop.file(source="media")
    shop.withdraw(number)
    assert (shop.stage(number), shop.case(number).story.archived) == ("report", False)
    shop.say(number, "report")
    assert (shop.stage(number), shop.case(number).story.archived) == (None, True)


def test_call_backs_on_two_days_that_reach_nobody_close(shop: Shop) -> None:
    number = lived(shop, "survey", MIDDLE)
    shop.say(number, "Interview", reached="not_reached")
    shop.say(number, "Interview", reached="not_reached")  # the same day counts once
    assert (shop.stage(number), len(shop.case(number).story.unreached)) == ("survey", 2)
    shop.pass_time("1 working day")
    shop.say(number, "Interview", reached="not_reached")
    assert (shop.case(number).story.ground, shop.stage(number)) == ("no_answer", None)


def test_what_did_not_pass_is_resolved_and_checked_again(shop: Shop) -> None:
    number = lived(shop, "check", MIDDLE)
    shop.say(number, "check", passed="no", remarks="仍漏水")
    assert (shop.stage(number), shop.case(number).story.round) == ("resolve", 1)
    shop.until(number, "check")
    shop.say(number, "check", passed="yes")
    assert shop.stage(number) == "reply"


def test_what_the_customer_declines_is_approved_again_by_the_same_people(shop: Shop) -> None:
    number = lived(shop, "offer")
    shop.say(number, "OfferChoice", choice="neither")
    assert shop.stage(number) == "resolve"
    shop.until(number, "offer", Resolution=TWO)
    approved = [e.who for e in shop.case(number).entries if e.verb == "approved"]
    assert approved == [approved[0], GAO, approved[0], GAO]


@pytest.mark.parametrize(
    ("stage", "what", "answer"),
    [
        ("approve", "Approval", {"decision": "return", "remarks": "x"}),
        ("offer", "OfferChoice", {"choice": "neither"}),
    ],
)
def test_a_check_before_the_approval_is_done_again_for_another_solution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, what: str, answer: dict[str, Any]
) -> None:
    spec = duty_text("sound", before="approve", starts="investigated", asks="supervisor", checks=True)
    with a_town(tmp_path, monkeypatch, lambda: Shop(LEVELS, spec)) as here:
        assert isinstance(here, Shop)
        number = lived(here, stage)
        here.say(number, what, **answer)
        here.say(number, "Resolution", **TWO)
        assert here.stage(number) == "sound"


# notices


def test_a_duty_beside_the_stage_reminds_and_escalates_until_it_is_done(shop: Shop) -> None:
    number = lived(shop, "investigate")
    shop.at("2026-09-29T10:30+08:00")
    assert [(n.kind, n.to) for n in shop.sweep()] == [("reminder", "asked")]
    assert (shop.told(number, "reminder"), shop.sweep()) == ([CHEN], [])
    shop.at("2026-09-29T11:00+08:00")
    assert [(n.kind, n.to) for n in shop.sweep()] == [("escalation", "supervisor")]
    assert sorted(shop.told(number, "escalation")) == sorted([HE, LI])
    shop.say(number, "progress")
    shop.at("2026-09-29T13:00+08:00")
    assert shop.sweep() == []  # the manager does not hear of it any more


def test_a_colleague_who_took_it_in_hears_of_delays_and_so_does_the_customer(shop: Shop) -> None:
    number = shop.file(by=LIU)
    shop.until(number, "investigate", Classification=MAJOR)
    shop.say(number, "progress")
    shop.at("2026-10-09T14:00+08:00")
    for _ in range(2):
        shop.sweep()
    stage = [one.person for one in shop.letters(number, "reminder") if one.facts["stage"] == "investigate"]
    assert sorted(stage) == sorted([CHEN, LIU])
    (delay,) = shop.letters(number, "delay")
    assert (delay.person, delay.facts["stage"]) == ("", "investigate")


# another procedure


def test_what_belongs_elsewhere_is_classified_and_lived_there(shop: Shop) -> None:
    number = shop.file()
    shop.say(number, "Classification", flags=["outside"])
    case = shop.case(number)
    assert (case.pack.procedure, shop.stage(number), case.story.level) == ("customer-service", "classify", "")
    assert [q.form for q in shop.open(number)] == ["Classification"]
    assert [p.stage for p in case.live] == ["classify"]
    shop.until(number, None)
    assert (shop.case(number).story.ground, broken(shop.case(number).entries)) == ("satisfied", [])
