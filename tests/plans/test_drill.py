"""A drill: the real process on a made-up case, measured step by step, unmistakable, seen by no customer."""

from datetime import timedelta

import pytest
from sqlmodel import SQLModel, func, select

from adapters import database
from adapters.plans import plans
from complaints.drills.drill import Drill
from complaints.drills.found import listed
from complaints.drills.scenario import of_plan
from complaints.forms import FormErrors
from complaints.forms.drills import DrillReason
from complaints.letters import Letter
from complaints.records import Complaint
from tests.plans.conftest import Place
from tests.virtual import CHEN, GAO, HE, LI, LIU, WANG, ZHAO, ZHOU

PEOPLE = {WANG, LIU, CHEN, ZHAO, ZHOU, HE, LI, GAO}


def rows(kind: type[SQLModel]) -> int:
    with database.reading() as session:
        return session.exec(select(func.count()).select_from(kind)).one()


def drill_of(number: str) -> Drill:
    with database.reading() as session:
        return session.get_one(Drill, number)


def test_a_drill_asks_the_same_people_the_same_questions(place: Place) -> None:
    number = place.drill()
    assert number.startswith("YL-")
    asked = {q.stage for q in place.open(number)}
    assert {"classify", "site-safety-1.call", "site-safety-1.stop", "site-safety-1.evidence"} <= asked
    assert {f"contact.{person}" for person in PEOPLE} <= asked
    assert rows(Complaint) == 0
    assert place.activations() == []


def test_a_whole_drill_is_measured_scored_and_reported(place: Place) -> None:
    number = place.drill()
    begun = place.now
    for person in sorted(PEOPLE - {ZHOU}):
        place.tell(
            number,
            f"contact.{person}",
            state="wrong" if person == CHEN else "right",
            correction="138" if person == CHEN else "",
        )
    place.tell(number, "Classification", by=WANG)
    place.now = begun + timedelta(minutes=5)
    place.tell(number, "call")
    place.now = begun + timedelta(minutes=11)
    place.go_on(number)
    place.tell(number, "inject.0", said="十分钟内回电")
    place.now = begun + timedelta(minutes=45)  # fifteen minutes late
    place.go_on(number)
    place.tell(number, "stop", by=ZHAO)
    place.tell(number, "inject.1", said="统一口径")
    place.tell(number, "survey")
    place.tell(number, "evidence")
    place.tell(number, "decide")
    assert place.stage(number) == "practise"  # one has not shown that he is reached
    place.now = begun + timedelta(hours=24, minutes=1)
    place.go_on(number)
    case = place.case(number)
    assert case.stage == "evaluate"
    result = case.story.practice["result"]
    state = {(row["kind"], row["key"]): row for row in result["measured"]}
    assert state["step", "stop"]["state"] == "late"
    assert state["step", "stop"]["late_by"] == 15 * 60
    assert (state["step", "stop"]["by"], state["step", "stop"]["stood_in"]) == (ZHAO, True)
    assert state["contact", ZHOU]["state"] == "missed"
    assert state["inject", "0"]["state"] == "in_time"
    assert [goal["met"] for goal in result["goals"]] == [True, True]
    assert {one["kind"] for one in result["found"]} == {"late", "unreached", "wrong_phone", "incomplete"}
    unreached = [one for one in result["found"] if one["kind"] == "unreached"]
    assert [one["params"]["who"] for one in unreached] == [[case.roster(place.now).people[ZHOU].name]]
    assert drill_of(number).score == result["score"]["points"] < 100
    place.tell(number, "evaluate", remarks="总体顺畅", more="对讲机没电\n名单未贴墙")
    case = place.case(number)
    assert case.complaint.archived_at is not None
    found = place.findings()
    assert len(found) == len(result["found"]) + 2
    assert {one.owner for one in found if one.kind == "late"} == {ZHAO}
    assert all(one.due_on > place.now.date() for one in found)
    report = [letter for letter in place.mails(number) if letter.kind == "drill_over"]
    assert {letter.person for letter in report} >= PEOPLE


def test_whoever_was_not_reached_is_one_finding_with_all_their_names(place: Place) -> None:
    number = place.drill()
    place.now += timedelta(hours=25)
    place.go_on(number)
    case = place.case(number)
    (one,) = [one for one in case.story.practice["result"]["found"] if one["kind"] == "unreached"]
    names = {case.roster(place.now).people[person].name for person in PEOPLE}
    assert set(one["params"]["who"]) == names
    said = listed(case)[one["key"]]
    assert said["zh-Hans"].startswith("联系测试未能联系上：")
    assert said["zh-Hans"].count("、") == said["en"].count(", ") == len(names) - 1


def test_an_evaluation_gives_a_day_that_can_be_meant(place: Place) -> None:
    number = place.drill()
    place.now += timedelta(hours=25)
    place.go_on(number)
    for day in ("2020-01-01", "2099-01-01"):
        with pytest.raises(FormErrors) as far:
            place.tell(number, "evaluate", remarks="一般", due_on=day)
        assert list(far.value.errors) == ["due_on"]
    assert place.stage(number) == "evaluate"


def test_no_letter_of_a_drill_has_anybody_outside_as_its_addressee(place: Place) -> None:
    place.drill()
    with database.reading() as session:
        people = set(session.exec(select(Letter.person)))
    assert "" not in people


def test_nothing_that_counts_complaints_sees_a_drill(place: Place) -> None:
    from adapters.oversight_rows import sightings
    from adapters.oversight_told import told

    number = place.drill()
    place.tell(number, "Classification", by=WANG)
    with database.reading() as session:
        past = place.now - timedelta(days=30)
        assert told(session, past, place.now + timedelta(days=1), place.now) == []
        rules = list(place.pack.clusters)
        assert sightings(session, rules, place.now) == {}
    assert place.look() == 0


def test_pausing_gives_the_time_back(place: Place) -> None:
    from adapters.cases import change_case
    from complaints.acts.drill_end import pause, resume

    number = place.drill()
    call = next(p for p in place.case(number).promises if p.stage == "site-safety-1.call")
    place.now += timedelta(minutes=5)
    with change_case(number) as case:
        pause(case, DrillReason(reason="真实事故"), LI, place.now)
    place.now += timedelta(hours=3)
    assert place.sweep() == []
    with change_case(number) as case:
        resume(case, DrillReason(reason="已处理"), LI, place.now)
    after = next(p for p in place.case(number).promises if p.stage == "site-safety-1.call")
    assert after.due_at - call.due_at == timedelta(hours=3)


def test_breaking_off_withdraws_everything_and_the_quarter_is_made_up_for(place: Place) -> None:
    from adapters.cases import change_case
    from complaints.acts.drill_end import break_off

    number = place.drill(kind="scheduled", period="2026-Q3")
    with change_case(number) as case:
        break_off(case, DrillReason(reason="真实事故"), LI, place.now)
    place.go_on(number)
    assert place.open(number) == []
    told = {letter.person for letter in place.mails(number) if letter.kind == "drill_over"}
    assert WANG in told
    place.due_drills()
    with database.reading() as session:
        again = session.exec(select(Drill).where(Drill.period == "2026-Q3", Drill.attempt == 2)).one()
    assert again.planned_at > place.now


def test_scheduled_drills_are_recorded_once_announced_and_begin_at_their_hour(place: Place) -> None:
    place.at("2026-11-02T09:00+08:00")
    assert place.due_drills() == 2  # those of October
    assert place.due_drills() == 0
    place.at("2026-11-03T10:00+08:00")  # five working days before Tuesday the tenth
    assert place.due_drills() == 1
    assert place.due_drills() == 0
    with database.reading() as session:
        drill = session.exec(select(Drill).where(Drill.plan == "site-safety")).one()
    assert (drill.period, drill.planned_at.isoformat()) == ("2026-Q4", "2026-11-10T02:00:00+00:00")
    told = {letter.person for letter in place.mails(drill.number) if letter.kind == "drill_announced"}
    assert told == PEOPLE
    place.go_on(drill.number)
    assert place.stage(drill.number) == "begin"
    place.at("2026-11-10T10:00+08:00")
    place.go_on(drill.number)
    assert place.stage(drill.number) == "practise"


@pytest.mark.parametrize(("kind", "period"), [("scheduled", "2026-Q3"), ("on_demand", None)])
def test_a_drill_that_never_begins_is_overdue_and_goes_up(
    place: Place, kind: str, period: str | None
) -> None:
    number = place.file(matter="厨房有燃气味，有人受伤")
    place.look()  # reality: the drill of the same plan waits
    drill = place.drill(kind=kind, period=period)
    place.move_on()
    place.move_on()
    assert place.stage(drill) == "begin"
    assert [e.data for e in place.case(drill).entries if e.verb == "drill_held"] == [{"numbers": [number]}]
    place.at("2026-10-20T10:00+08:00")
    place.sweep()
    up = {letter.person for letter in place.mails(drill) if letter.kind == "escalation"}
    assert up >= {LI, HE}
    place.at("2026-10-21T10:01+08:00")
    place.sweep()
    assert GAO in {letter.person for letter in place.mails(drill) if letter.kind == "escalation"}
    place.stand_down(number, "site-safety-1")
    place.go_on(drill)
    assert place.stage(drill) == "practise"


def test_a_newcomer_practises_alone(place: Place) -> None:
    number = place.drill(kind="self", trainee=LIU)
    assert {q.person for q in place.open(number)} == {LIU}
    assert not any(q.stage.startswith("contact") for q in place.open(number))
    place.tell(number, "Classification")
    for _ in range(10):
        place.now += timedelta(minutes=10)
        place.go_on(number)
        for question in place.open(number):
            place.tell(number, question.stage)
        if place.stage(number) is None:
            break
    assert drill_of(number).score is not None
    assert {letter.person for letter in place.mails(number)} == {LIU}
    assert place.findings() == []


def test_who_practises_alone_and_is_late_hears_of_it_alone(place: Place) -> None:
    number = place.drill(kind="self", trainee=LIU)
    place.tell(number, "Classification")
    for _ in range(8):
        place.now += timedelta(minutes=30)
        place.sweep()
    letters = place.mails(number)
    assert "escalation" in {letter.kind for letter in letters}
    assert {letter.person for letter in letters} == {LIU}


@pytest.mark.parametrize("plan", plans())
def test_every_shipped_plan_can_be_drilled_to_its_end(place: Place, plan: str) -> None:
    *_, last = place.plan(plan).scenarios  # the first one is drilled by other tests
    number = place.drill(plan, scenario=of_plan(place.plan(plan), last))
    for _ in range(40):
        for question in place.open(number):
            if question in place.open(number):
                place.tell(number, question.stage)
        if place.stage(number) != "practise":
            break
        place.now += timedelta(minutes=30)
        place.go_on(number)
    assert "unrecognised" not in place.verbs(number)
    place.tell(number, "evaluate")
    assert place.stage(number) is None
    assert drill_of(number).score == 100 or place.case(number).story.practice["result"]["found"]
