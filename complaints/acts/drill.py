"""The verbs of a drill on its way: plan it, put it off, begin, practise, take what people answer."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from complaints.acts.classify import classify
from complaints.acts.file import next_number
from complaints.acts.plan import Grounds, activate
from complaints.asking import ask_beside
from complaints.assessing import presumed
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.choosing import holders
from complaints.days import check_start
from complaints.drills.drill import PREFIX, Drill
from complaints.drills.steps import injects_due, intervening, is_held, may_begin, to_do
from complaints.errors import Refusal
from complaints.fold import tell
from complaints.forms.drills import ContactTest, DrillPutOff, InjectResponse
from complaints.pack import Pack
from complaints.people import Person
from complaints.plans.plan import Plan
from complaints.plans.staffing import participants
from complaints.plans.triggers import met
from complaints.records import Question
from complaints.wants_of_courses import plan_at_hand
from complaints.worktime import due
from complaints.writing import write_staff

NAMED = "演练客户"
"""The complainant of every drill: nobody."""


def plan_drill(
    session: Session, plan: Plan, pack: Pack, calendar: Calendar, scenario: dict[str, Any], by: str,
    now: datetime, *, kind: str, planned_at: datetime, announced: bool, period: str | None = None,
    attempt: int = 1, trainee: str = "", source: str = "",
) -> Case:  # fmt: skip
    """Record a drill: from now on it exists, has a number of its own series, and can be overdue.

    `scenario` as scenario.py makes it. Whoever leads it hears of it; if it is announced, everybody named.
    """
    overdue = due(plan.drill.grace, planned_at, calendar).at
    row = Drill(
        number=next_number(session, PREFIX, now.astimezone(calendar.zone).strftime("%Y%m%d")),
        procedure=pack.procedure, version=pack.version, channel=scenario["channel"],
        source=scenario["source"], name=NAMED, matter=scenario["matter"], project=scenario["project"],
        demand=scenario.get("demand", ""), received_at=planned_at, accepted_at=now, filed_by=by,
        plan=plan.plan, plan_version=plan.version, kind=kind, announced=announced, period=period,
        attempt=attempt, planned_at=planned_at, planned_by=by, trainee=trainee, source_case=source,
        scenario=scenario,
    )  # fmt: skip
    session.add(row)
    case = Case(session, row, pack, calendar, [], [], [], tell([]), plan_of=lambda _plan, _version: plan)
    case.enter(
        "drill_planned", by, now, plan=plan.plan, version=plan.version, kind=kind, announced=announced,
        period=period, planned_at=planned_at.isoformat(), overdue_at=overdue.isoformat(),
        scenario=scenario, trainee=trainee, source=source,
    )  # fmt: skip
    case.settle(now)
    for person in _told_of(case, plan, now):
        write_staff(case, "drill_announced", person, now, key=f"{case.number}/announced/{person.id}")
    return case


def _told_of(case: Case, plan: Plan, now: datetime) -> list[Person]:
    """Who hears of a drill beforehand: nobody if somebody practises alone or it begins at once."""
    practice, roster = case.story.practice, case.roster(now)
    if practice.get("trainee") or datetime.fromisoformat(practice["planned_at"]) <= now + timedelta(
        minutes=5
    ):
        return []
    leads = holders(case, roster, plan.owner)
    return list(
        {p.id: p for p in [*leads, *(participants(plan, roster) if practice["announced"] else ())]}.values()
    )


def put_off(case: Case, form: DrillPutOff, by: str, now: datetime) -> None:
    """Another time for a drill that has not begun. When it is overdue, and said to be, stays as it was."""
    expect(case, "begin")
    check_start(form.planned_at, now, case.calendar.zone)
    before = case.story.practice["planned_at"]
    known = case.story.deadlines["begin"]
    later = due(plan_at_hand(case).drill.grace, form.planned_at, case.calendar).at
    overdue = min(later, known) if case.story.practice.get("period") else later
    case.enter(
        "drill_put_off", by, now, planned_at=form.planned_at.isoformat(), before=before, reason=form.reason,
        overdue_at=max(overdue, now).isoformat(),
    )  # fmt: skip
    row = row_of(case)
    row.planned_at = row.received_at = form.planned_at
    case.settle(now)
    for person in _told_of(case, plan_at_hand(case), now):
        write_staff(
            case, "drill_announced", person, now, key=f"{case.number}/moved/{len(case.entries)}/{person.id}"
        )


def hold(case: Case, now: datetime) -> None:
    """Reality intervenes: the plan is in motion for a real complaint, so the drill waits. Entered once."""
    if is_held(case, now):
        case.enter("drill_held", "system", now, numbers=intervening(case))
        case.settle(now)


def begin(case: Case, now: datetime, by: str = "system") -> None:
    """Begin: what a complaint would be is there, the desk assesses it, everybody named is to be reached.

    What the words suggest may set the plan in motion at once, as in reality.
    """
    expect(case, "begin")
    if by == "system" and not may_begin(case, now):
        return
    plan, roster, practice = plan_at_hand(case), case.roster(now), case.story.practice
    named = [] if practice.get("trainee") else participants(plan, roster)
    here = [person.id for person in named if person.id not in roster.away]
    away = [person.id for person in named if person.id in roster.away]
    row = row_of(case)
    row.begun_at, row.received_at = now, now
    case.enter("drill_begun", by, now, people=here, absent=away)
    case.settle(now)
    found = met([plan], presumed(case), presumed=True)
    if found:
        activate(case, plan, Grounds(found[0].trigger.label, found[0].why), "system", now)
    ask_beside(case, now)
    case.settle(now)


def practise(case: Case, now: datetime) -> None:
    """Do the one thing that is due in the practice; nothing while it waits for people or time."""
    doing = to_do(case, now)
    if doing == "assess":
        _assess(case, now)
    elif doing == "set_off":
        _set_off(case, now, unrecognised=True)
    elif doing:
        inject(case, now)


def _assess(case: Case, now: datetime) -> None:
    """Take the classification; as in reality it may be what sets the plan in motion."""
    classify(case, now)
    if not case.story.plans:
        plan = plan_at_hand(case)
        found = met([plan], case.story.traits, presumed=False)
        grounds = Grounds(found[0].trigger.label, found[0].why) if found else None
        _set_off(case, now, grounds, unrecognised=not found)


def _set_off(case: Case, now: datetime, grounds: Grounds | None = None, *, unrecognised: bool) -> None:
    if unrecognised:
        case.enter("unrecognised", "system", now)
    activate(case, plan_at_hand(case), grounds or Grounds(reason="演练安排"), "system", now)


def inject(case: Case, now: datetime) -> None:
    """Bring in what is due, one at a time: a role is told and says what it does about it."""
    for number in injects_due(case, now)[:1]:
        case.enter("injected", "system", now, inject=number)
        case.settle(now)
        ask_beside(case, now)


def answer_inject(case: Case, question: Question, now: datetime) -> None:
    """Take what somebody would do about it. The caller settles."""
    answer = InjectResponse.model_validate(question.answer)
    question.taken_at = now
    by, number = question.answered_by, question.known["inject"]
    case.enter("inject_answered", by, now, at_stage=question.stage, inject=number, said=answer.said)


def reach(case: Case, question: Question, now: datetime) -> None:
    """Somebody has shown that the letter arrived, and whether the telephone is right. The caller settles."""
    answer = ContactTest.model_validate(question.answer)
    question.taken_at = now
    wrong = {"phone": answer.correction} if answer.state == "wrong" else {}
    person = question.person or question.answered_by
    case.enter("contact_reached", question.answered_by, now, at_stage=question.stage, person=person, **wrong)


def expect(case: Case, place: str) -> None:
    """Refuse what is not to be done at this place of a drill."""
    if case.place != place:
        raise Refusal("演练已进入下一环节，不能这样办理。")


def row_of(case: Case) -> Drill:
    """The record of a drill."""
    assert isinstance(case.complaint, Drill)
    return case.complaint
