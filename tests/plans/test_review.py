"""A plan review: findings settled, the plan revised, approved by somebody else, read by all concerned."""

from datetime import timedelta

import pytest
from sqlmodel import select

from adapters import database
from adapters.plan_outcomes import satisfaction
from adapters.plan_versions import versions_of
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.plans.records import PlanVersion
from complaints.reviews.review import Review
from tests.plans.conftest import Place
from tests.plans.test_drill import PEOPLE
from tests.virtual import CHEN, GAO, HE, LI

YES = {"lawful": "yes", "complete": "yes", "flexible": "yes"}


def drilled(place: Place) -> str:
    """A drill in which half is not done, evaluated."""
    number = place.drill()
    place.tell(number, "call")
    place.now += timedelta(hours=24, minutes=1)
    place.go_on(number)
    place.tell(number, "evaluate", remarks="多人未参与")
    return number


def review_of(place: Place, plan: str = "site-safety") -> str:
    with database.reading() as session:
        return session.exec(select(Review.number).where(Review.plan == plan)).one()


def text_of(place: Place, plan: str = "site-safety") -> str:
    with database.reading() as session:
        return versions_of(session, plan)[-1].text


def revised(place: Place, number: str, by: str = "", **more: object) -> None:
    text = text_of(place).replace("    limit: 30m", "    limit: 20m")
    said = {"decision": "revise", "reason": "停工太慢", "text": text} | YES | more
    place.tell(number, "revise", by, **said)


def reviewed(place: Place) -> str:
    """The review of a plan that was drilled, as it asks for the revision."""
    drilled(place)
    place.due_reviews()
    number = review_of(place)
    place.go_on(number)
    return number


def in_effect(place: Place) -> str:
    """A review whose revision was approved and is in effect since today, to be read by all."""
    number = reviewed(place)
    revised(place, number)
    place.tell(number, "consent", decision="approve")
    place.now += timedelta(days=1)
    place.go_on(number)
    return number


def test_a_drill_leads_to_a_review_that_takes_its_findings(place: Place) -> None:
    drill = drilled(place)
    assert place.findings()
    (opened,) = place.due_reviews()
    assert opened == review_of(place)
    assert place.due_reviews() == []
    place.go_on(opened)
    case = place.case(opened)
    assert case.story.review["why"] == "drill"
    assert set(case.story.review["findings"]) == {one.id for one in place.findings()}
    assert {one.review for one in place.findings()} == {opened}
    asked = {q.stage: q.person for q in place.open(opened)}
    assert asked["revise"] in (LI, HE)
    assert all(f"finding.{one.id}" in asked for one in place.findings())
    assert drill in case.story.review["gathered"]["drills"]


def test_revised_approved_in_effect_read_and_closed_with_proof(place: Place) -> None:
    number = reviewed(place)
    with pytest.raises(FormErrors) as same:
        place.tell(number, "revise", decision="revise", reason="x", text=text_of(place), **YES)
    assert "text" in same.value.errors
    broken = text_of(place).replace("goals:\n", "goalz:\n")
    with pytest.raises(FormErrors) as wrong:
        place.tell(number, "revise", decision="revise", reason="x", text=broken, **YES)
    assert "goals" in wrong.value.errors["text"]
    author = next(q.person for q in place.open(number) if q.stage == "revise")
    revised(place, number)
    with pytest.raises(Refusal, match="不能审批自己修订的预案"):
        place.tell(number, "consent", by=author, decision="approve")
    assert next(q.person for q in place.open(number) if q.stage == "consent") == GAO
    place.tell(number, "consent", decision="send_back", remarks="再想想")
    assert place.stage(number) == "revise"
    revised(place, number, reason="停工太慢，附图")
    place.tell(number, "consent", decision="approve")
    assert place.stage(number) == "publish"
    assert place.plan().version == "1"
    place.now += timedelta(days=1)
    place.go_on(number)
    plan = place.plan()
    assert (plan.version, plan.steps["stop"].limit) == ("3", "20m")  # the second was returned
    readers = {q.person for q in place.open(number) if q.stage.startswith("read.")}
    assert readers == PEOPLE - {author, GAO}
    told = {one.person for one in place.mails(number) if one.kind == "plan_changed"}
    assert told == readers
    for person in sorted(readers):
        place.tell(number, f"read.{person}")
    assert place.stage(number) == "conclude"
    rejected, *rest = place.findings()
    place.tell(number, f"finding.{rejected.id}", outcome="rejected", note="演练中设备故障，不再整改")
    for one in rest:
        place.tell(number, f"finding.{one.id}", outcome="done", note="已写入第三版")
    assert place.stage(number) is None
    assert {one.outcome for one in place.findings()} == {"rejected", "done"}
    assert all(one.note and one.closed_by for one in place.findings())
    with database.reading() as session:
        query = select(PlanVersion).where(PlanVersion.plan == "site-safety")
        first, second, third = session.exec(query.order_by(PlanVersion.version)).all()
    assert first.approved_at
    assert (second.approved_at, bool(second.returned_at)) == (None, True)
    assert (third.approved_by, third.answers["lawful"]) == (GAO, "yes")


def test_a_revision_names_people_of_the_house_and_a_day_that_can_be_meant(place: Place) -> None:
    number = reviewed(place)
    place.leaves("zhou.jie", str(place.now.date()))
    fire = '  fire: {label: {zh-Hans: 消防, zh-Hant: 消防, en: Fire brigade}, phone: "119"}'
    for person in ("zhou.jie", "nobody"):
        text = text_of(place).replace(fire, fire.replace('phone: "119"', f"person: {person}"))
        with pytest.raises(FormErrors) as left:
            revised(place, number, text=text)
        said = f"contacts.fire.person: '{person}' does not work here any more"
        assert left.value.errors == {"text": said}
    for day in ("2020-01-01", "2099-01-01"):
        with pytest.raises(FormErrors) as far:
            revised(place, number, effective_on=day)
        assert list(far.value.errors) == ["effective_on"]
    assert place.stage(number) == "revise"


def test_no_change_needs_a_reason_and_an_approval_as_well(place: Place) -> None:
    number = reviewed(place)
    place.tell(number, "revise", decision="no_change", reason="预案无误，执行不到位", **YES)
    place.tell(number, "consent", decision="approve")
    assert place.stage(number) == "conclude"
    assert place.plan().version == "1"


def test_a_plan_that_was_not_reviewed_for_a_year_is(place: Place) -> None:
    assert place.due_reviews() == []
    place.at("2027-09-30T10:00+08:00")
    opened = place.due_reviews()
    assert len(opened) == 6
    assert {place.case(one).story.review["why"] for one in opened} == {"period"}


def test_a_person_who_has_left_calls_for_a_review_that_says_so(place: Place) -> None:
    for person in ("zhou.jie", "he.ping"):
        place.leaves(person, "2026-09-30")
    place.at("2026-10-09T10:00+08:00")
    opened = place.due_reviews()
    told = {
        place.case(one).story.review["plan"]: place.case(one).story.review["gathered"]["missing"]
        for one in opened
    }
    assert "steps.evidence.role: nobody is there as 'owner' in legal" in told["site-safety"]
    assert place.due_reviews() == []


def test_a_real_case_that_ended_badly_teaches(place: Place) -> None:
    number = place.file(matter="厨房有燃气味，有人受伤")
    place.look()
    place.now += timedelta(hours=3)  # everything is late
    for step in ("call", "stop", "evidence", "survey", "decide"):
        place.tell(number, step, by=CHEN if step == "stop" else "")
    place.withdraw(number)
    opened = place.due_reviews()
    kinds = {one.kind for one in place.findings()}
    assert {"late", "goal_missed"} <= kinds
    (review,) = [one for one in opened if place.case(one).story.review["plan"] == "site-safety"]
    assert place.case(review).story.review["why"] == "case"
    assert {one.origin for one in place.findings()} == {number}


def test_satisfaction_is_measured_by_the_customers_in_whose_cases_the_plan_was_in_motion(
    place: Place,
) -> None:
    def satisfied() -> tuple[int, int]:
        with database.reading() as session:
            known = satisfaction(session, place.plan(), place.now)
        return known.whole, known.part

    for said in ("satisfied", "satisfied", "dissatisfied"):
        number = place.file(matter="厨房有燃气味", name=f"客户{said}", phone="", email=f"{said}@c.cn")
        place.activate(number)
        place.until(number, "survey")
        place.say(number, "Survey", by="customer", handling=said, result=said)
    alarm = place.file(matter="有燃气味", name="李雷", phone="13900000001", email="l@c.cn")
    place.stand_down(alarm, place.activate(alarm))
    place.until(alarm, "survey")
    place.say(alarm, "Survey", by="customer", handling="satisfied", result="satisfied")
    assert satisfied() == (3, 2)
    place.now += timedelta(days=400)
    assert satisfied() == (0, 0)


def test_reading_late_is_reminded_of_and_goes_up(place: Place) -> None:
    number = in_effect(place)
    place.now += timedelta(days=20)
    place.sweep()
    up = [
        one
        for one in place.mails(number)
        if one.kind == "escalation" and one.facts["stage"].startswith("read.")
    ]
    assert {one.person for one in up} >= {LI, HE}


def test_nobody_waits_for_the_reading_of_somebody_who_has_left(place: Place) -> None:
    number = in_effect(place)
    told = place.case(number).story.review["readers"]
    assert len(told) > 2
    for person in told[1:]:
        place.tell(number, f"read.{person}")
    place.move_on()
    assert place.stage(number) == "acquaint"
    place.leaves(told[0], str((place.now - timedelta(days=1)).date()))
    place.move_on()
    assert place.stage(number) != "acquaint"
    left = [(e.verb, e.data) for e in place.case(number).entries if e.verb == "reader_left"]
    assert left == [("reader_left", {"person": told[0]})]
    assert not [q for q in place.open(number) if q.stage.startswith("read.")]
    place.move_on()
    assert len([e for e in place.case(number).entries if e.verb == "reader_left"]) == 1
