"""Plans in motion: called for by a complaint or a cluster, once; their steps are questions of the case."""

from datetime import timedelta
from typing import Any

import pytest

from complaints.errors import Refusal
from tests.plans.conftest import Place
from tests.virtual import CHEN, GAO, HE, LI, WANG, ZHAO, ZHOU

GAS = "厨房改管后有燃气味，老人头晕，有人受伤"


def neighbour(place: Place, flat: int) -> str:
    """A complaint of somebody else from the same site."""
    who: dict[str, Any] = {"name": f"客户{flat}", "phone": f"1380000000{flat}", "email": f"c{flat}@c.cn"}
    return place.file(matter=f"瓷砖空鼓 {flat} 处", project=f"幸福里 {flat}-501", **who)


def test_words_of_danger_set_the_plan_in_motion_before_anybody_has_classified(place: Place) -> None:
    number = place.file(matter=GAS)
    assert place.look() == 1
    assert place.look() == 0
    case = place.case(number)
    assert case.story.active == ["site-safety-1"]
    asked = {q.stage: q.person for q in case.questions if q.is_open and q.form == "Duty"}
    assert set(asked) == {"site-safety-1.call", "site-safety-1.stop", "site-safety-1.evidence"}
    assert asked["site-safety-1.call"] == WANG
    due = {p.stage: p.due_at - place.now for p in case.promises if p.stage in asked}
    assert due == {
        "site-safety-1.call": timedelta(minutes=15),
        "site-safety-1.stop": timedelta(minutes=30),
        "site-safety-1.evidence": timedelta(hours=2),
    }
    told = {letter.person for letter in place.mails(number) if letter.kind == "plan_activated"}
    assert told == {LI, HE}
    assert case.urgent
    entry = next(e for e in case.entries if e.verb == "plan_activated")
    assert entry.data["why"]["presumed"]
    assert "燃气味" in entry.data["why"]["words"]


def test_an_ordinary_complaint_sets_nothing_in_motion(place: Place) -> None:
    place.file()
    assert place.look() == 0
    assert place.activations() == []


def test_steps_follow_each_other_and_the_last_one_completes_the_activation(place: Place) -> None:
    number = place.file(matter=GAS)
    place.look()
    for step in ("call", "stop", "evidence", "survey"):
        place.tell(number, step)
    assert place.case(number).story.active
    place.tell(number, "decide")
    case = place.case(number)
    assert case.story.active == []
    assert case.story.plans["site-safety-1"]["over"] == "completed"
    (row,) = place.activations()
    assert (row.how, row.ended_at) == ("completed", place.now)
    assert {"plan_activated", "plan_completed"} <= set(place.verbs(number))
    over = {letter.person for letter in place.mails(number) if letter.kind == "plan_over"}
    assert over == {LI, HE}


def test_a_step_that_is_late_is_reminded_of_and_goes_up(place: Place) -> None:
    number = place.file(matter=GAS)
    place.look()
    begun = place.now
    place.now = begun + timedelta(minutes=11)
    assert [n.kind for n in place.sweep()] == ["reminder"]
    place.now = begun + timedelta(minutes=16)
    place.sweep()
    place.now = begun + timedelta(minutes=31)
    place.sweep()
    up = [(letter.kind, letter.person) for letter in place.mails(number) if letter.kind == "escalation"]
    assert ("escalation", LI) in up
    assert ("escalation", GAO) in up


def test_standing_down_ends_questions_promises_and_reminders(place: Place) -> None:
    number = place.file(matter=GAS)
    place.look()
    place.stand_down(number, "site-safety-1", "核实为误报")
    case = place.case(number)
    assert [q.stage for q in case.questions if q.is_open and q.form == "Duty"] == []
    assert all(p.done_at for p in case.promises if p.stage.startswith("site-safety"))
    before = len(place.mails(number))
    place.now += timedelta(hours=5)
    place.sweep()
    later = [str(one.facts.get("stage", "")) for one in place.mails(number)[before:]]
    assert [stage for stage in later if stage.startswith("site-safety")] == []
    told = {letter.person for letter in place.mails(number) if letter.kind == "plan_over"}
    assert told >= {WANG, HE}
    assert place.look() == 0  # a rule does not set in motion again what a person stood down
    with pytest.raises(Refusal):
        place.stand_down(number, "site-safety-1")


def test_a_person_may_activate_again_and_the_second_time_begins_anew(place: Place) -> None:
    number = place.file()
    first = place.activate(number)
    with pytest.raises(Refusal, match="已在本投诉中启动"):
        place.activate(number)
    place.tell(number, "call")
    place.stand_down(number, first)
    second = place.activate(number)
    assert second == "site-safety-2"
    assert {q.stage for q in place.open(number) if q.form == "Duty"} >= {"site-safety-2.call"}


def test_a_cluster_activates_once_not_five_times(place: Place) -> None:
    numbers = [neighbour(place, n) for n in range(1, 6)]
    place.look()
    assert place.look_at_clusters() >= 1
    place.look_at_clusters()
    (row,) = place.activations("group-complaint")
    assert row.number == numbers[0]
    assert sorted(row.numbers) == numbers
    for number in numbers[1:]:
        assert "plan_joined" in place.verbs(number)
    sixth = neighbour(place, 6)
    place.look_at_clusters()
    (row,) = place.activations("group-complaint")
    assert sixth in row.numbers
    assert "plan_joined" in place.verbs(sixth)
    told = [one for one in place.mails(numbers[0]) if (one.kind, one.person) == ("plan_activated", LI)]
    told = [one for one in told if one.facts["id"] == "group-complaint-1"]
    assert len(told) == 2  # when it began, and when another joined
    place.stand_down(numbers[0], row.key)
    place.look_at_clusters()
    assert len(place.activations("group-complaint")) == 1


def test_of_a_very_large_cluster_some_join_in_each_round(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.plans.JOIN_AT_ONCE", 3)
    numbers = [neighbour(place, n) for n in range(1, 8)]
    for joined in (3, 6, 7, 7):
        place.look_at_clusters()
        (row,) = place.activations("group-complaint")
        assert (row.number, row.numbers) == (numbers[0], numbers[:joined])


def test_the_second_complaint_of_a_site_in_danger_joins_the_first(place: Place) -> None:
    first = place.file(matter=GAS, project="幸福里 3-501")
    place.look()
    second = place.file(matter=GAS, project="幸福里 3-502", name="王五", phone="13900000000", email="w@c.cn")
    assert place.look() == 1
    assert len(place.activations("site-safety")) == 1
    assert "plan_joined" in place.verbs(second)
    assert second in place.activations("site-safety")[0].numbers
    assert "plan_grew" in place.verbs(first)


def test_a_deputy_is_asked_for_whoever_is_away(place: Place) -> None:
    place.away(CHEN, ZHAO)
    number = place.file(matter=GAS)
    place.look()
    asked = next(q for q in place.open(number) if q.stage.endswith(".stop"))
    assert asked.person not in (CHEN, ZHAO)


def test_closing_the_complaint_does_not_end_the_danger(place: Place) -> None:
    number = place.file(matter=GAS)
    place.look()
    place.withdraw(number)
    case = place.case(number)
    assert case.stage in case.pack.duties
    assert {q.stage for q in case.questions if q.is_open} >= {"site-safety-1.call"}
    place.stand_down(number, "site-safety-1")
    place.live(number)
    assert place.case(number).complaint.archived_at is not None
    assert ZHOU
