"""How a drill comes to its end: paused, let go on, broken off, ended and measured, evaluated, reported."""

from datetime import datetime

from complaints.acts.drill import expect, row_of
from complaints.acts.drill_findings import raise_findings
from complaints.case import Case
from complaints.choosing import holders
from complaints.drills.found import found_in
from complaints.drills.measured import goals, measured, score
from complaints.errors import Refusal
from complaints.forms.drills import DrillEvaluation, DrillReason
from complaints.taking import take
from complaints.wants_of_courses import plan_at_hand
from complaints.writing import write_staff


def pause(case: Case, form: DrillReason, by: str, now: datetime) -> None:
    """Reality intervenes: the clock of the drill stands still until somebody lets it go on."""
    if case.place != "practise" or case.story.paused_since is not None:
        raise Refusal("演练不在进行中，不能暂停。")
    case.enter("drill_paused", by, now, reason=form.reason)
    case.settle(now)


def resume(case: Case, form: DrillReason, by: str, now: datetime) -> None:
    """Let it go on: what was left of every limit is left still."""
    if case.story.paused_since is None:
        raise Refusal("演练没有暂停。")
    case.enter("drill_resumed", by, now, reason=form.reason)
    case.settle(now)


def break_off(case: Case, form: DrillReason, by: str, now: datetime) -> None:
    """End it without a result, before it begins or half way; whoever was asked is told that it is over."""
    if case.place not in ("begin", "practise"):
        raise Refusal("演练已经结束，不能中止。")
    asked = {q.person for q in case.questions if q.is_open}
    case.enter("drill_broken_off", by, now, reason=form.reason)
    row = row_of(case)
    row.ended_at, row.how = now, "broken_off"
    case.settle(now)
    people = case.roster(now).people
    for person in (people[one] for one in sorted(asked) if one in people):
        key = f"{case.number}/broken-off/{person.id}"
        write_staff(case, "drill_over", person, now, key=key, how="broken_off", reason=form.reason)


def end(case: Case, now: datetime) -> None:
    """End the practice: everything is measured against the plan, and what was amiss is named."""
    plan, roster = plan_at_hand(case), case.roster(now)
    rows, reached = measured(case, plan, now), goals(case, plan, case.story.facts["drill_begun"])
    found = found_in(case, plan, roster, rows, reached, now)
    result = score(rows, reached)
    case.enter(
        "practised", "system", now, measured=[row.as_json() for row in rows],
        goals=[goal.as_json() for goal in reached], score=result.as_json(), found=found,
    )  # fmt: skip
    row = row_of(case)
    row.ended_at, row.how, row.score = now, "practised", result.points
    case.settle(now)
    if case.story.practice.get("trainee"):
        _report(case, now)


def evaluate(case: Case, now: datetime) -> None:
    """Take the evaluation: findings get owners and dates, and all who took part get the report."""
    expect(case, "evaluate")
    question, answer = take(case, DrillEvaluation, now)
    raised = raise_findings(case, plan_at_hand(case), answer, question.answered_by, now)
    case.enter(
        "evaluated", question.answered_by, now, remarks=answer.remarks, dropped=answer.dropped,
        dropped_why=answer.dropped_why, findings=[one.id for one in raised],
    )  # fmt: skip
    case.settle(now)
    _report(case, now)


def _report(case: Case, now: datetime) -> None:
    """The letter with the result: to those who took part, and to those above."""
    plan, people = plan_at_hand(case), case.roster(now).people
    trainee = case.story.practice.get("trainee")
    ids = {trainee} if trainee else {q.person for q in case.questions if q.person}
    above = (
        ()
        if trainee
        else (p for role in (plan.owner, plan.approver) for p in holders(case, case.roster(now), role))
    )
    told = {one: people[one] for one in sorted(ids) if one in people} | {p.id: p for p in above}
    for person in told.values():
        write_staff(case, "drill_over", person, now, key=f"{case.number}/over/{person.id}", how="practised")
