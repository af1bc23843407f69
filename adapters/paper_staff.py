"""What a letter to a colleague may speak of: the case at a glance, the task, and what it needs to be done."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from adapters import paper_plans
from adapters.paper_details import at_a_glance, details, dissatisfied, last
from adapters.paper_duties import said_lines
from adapters.paper_words import Rows, moment, rows, words
from complaints.case import Case
from complaints.letters import Letter
from complaints.pack import OUTER
from complaints.records import Entry, Promise, Question

Words = dict[str, Any]
People = Mapping[str, str]


def _asked(letter: Letter, case: Case, people: People, locale: str) -> Words:
    facts = letter.facts
    note = ""
    if "customer_said" in facts:
        note = "silent" if facts.get("silent") else "other_said" if "sender" in facts else "customer_said"
    elif "extension" in facts:
        note = "granted" if facts["extension"] == "grant" else "denied"
    elif "request" in facts:
        note = "went_on"
    question = _question(letter, case)
    return _frame(letter, case, locale) | {
        "note": note,
        "customer_said": facts.get("customer_said", ""),
        "sender": facts.get("sender", ""),
        "remarks": facts.get("remarks", ""),
        "details": [] if note or question is None else details(question, case, people, locale),
    }


def _dispatch(letter: Letter, case: Case, people: People, locale: str) -> Words:
    passed = last(case, "handed_over")
    mine = passed is not None and passed.data["to"] == letter.person
    return _frame(letter, case, locale) | {
        "rework": case.story.round > 1,
        "round": case.story.round,
        "dissatisfied": dissatisfied(case, locale) if case.story.round > 1 else [],
        "handed_over": _handed_over(passed, people, locale) if passed and mine else [],
        "details": at_a_glance(case, locale),
        "matter": case.record("matter"),
        "demand": case.record("demand"),
        "most_refusals": case.pack.refusals.most,
        "arbiter": case.pack.roles[case.pack.refusals.arbiter].text(locale),
    }


def _reminder(letter: Letter, case: Case, people: People, locale: str) -> Words:
    return _frame(letter, case, locale)


def _escalation(letter: Letter, case: Case, people: People, locale: str) -> Words:
    frame = _frame(letter, case, locale)
    late = rows(locale, late_by=people.get(letter.facts["late_by"], ""))
    return frame | {"glance": frame["glance"] + late, "level": letter.facts["level"]}


def _withdrawal(letter: Letter, case: Case, people: People, locale: str) -> Words:
    glance = rows(locale, number=case.number, work_order=case.story.work_order)
    return {"reason": letter.facts["reason"], "glance": glance}


def _told(letter: Letter, case: Case, people: People, locale: str) -> Words:
    facts, duty = letter.facts, letter.facts.get("duty", "")
    spec = case.pack.duties.get(duty)
    return {
        "duty": spec.label.text(locale) if spec else "",
        "fact": words(locale)["facts"].get(facts.get("fact"), ""),
        "reason": facts.get("reason", ""),
        "said": said_lines(case, duty, facts.get("said", {}), locale),
        "glance": rows(locale, number=case.number, level=_level(case, locale)) + at_a_glance(case, locale),
    }


def _level(case: Case, locale: str) -> str:
    level = case.pack.levels.get(case.story.level)
    return level.label.text(locale) if level else ""


STAFF: dict[str, Callable[[Letter, Case, People, str], Words]] = {
    "asked": _asked,
    "dispatch": _dispatch,
    "reminder": _reminder,
    "escalation": _escalation,
    "withdrawal": _withdrawal,
    "told": _told,
    "plan_activated": paper_plans.activated,
    "plan_over": paper_plans.over,
    "plan_changed": paper_plans.changed,
    "drill_announced": paper_plans.announced,
    "drill_over": paper_plans.drilled,
}
"""The words of each letter to a colleague; a digest has its own (see paper_context)."""


UNASKED = {OUTER: "OutsideReport", "begin": "DrillBegin", "practise": "DrillEnd", "publish": "PlanPublish"}
"""What somebody is reminded of before it is asked."""


def _frame(letter: Letter, case: Case, locale: str) -> Words:
    """What stands in every letter to a colleague: the task, number, stage, priority and due time."""
    question, promise = _question(letter, case), _promise(letter, case)
    stage = letter.facts.get("stage") or (promise.stage if promise else case.stage or "archive")
    form = question.form if question else UNASKED.get(stage, "Investigation")
    due = _due(letter, case, promise, locale)
    priority, department = case.story.priority, case.story.department
    label = case.pack.spec(stage).label.text(locale)
    spoken = words(locale)["forms"][form]
    title = spoken["title"] or (case.pack.spec(question.stage).label.text(locale) if question else label)
    glance = rows(
        locale,
        number=case.number,
        work_order=case.story.work_order,
        stage=label,
        level=_level(case, locale),
        priority=case.pack.priorities[priority].label.text(locale) if priority else "",
        department=case.pack.departments[department].text(locale) if department else "",
        due=due,
    )
    task = {"title": title, "text": spoken["task"]}
    about = words(locale)["about"][case.story.course or "complaint"].format(number=case.number)
    return {"task": task, "stage": label, "due": due, "glance": glance, "about": about}


def _question(letter: Letter, case: Case) -> Question | None:
    return next((q for q in case.questions if q.id == letter.question), None)


def _promise(letter: Letter, case: Case) -> Promise | None:
    """The promise of the stage that was asked about; at the latest the present one."""
    question = _question(letter, case)
    if question is None:
        return case.promise
    mine = (p for p in case.promises if p.stage == question.stage and p.round == question.round)
    return next(mine, case.promise)


def _due(letter: Letter, case: Case, promise: Promise | None, locale: str) -> str:
    said = letter.facts.get("due_at")
    at = datetime.fromisoformat(said) if said else promise.due_at if promise else None
    text = moment(at, case.calendar.zone, locale)
    provisional = promise is not None and promise.provisional and at == promise.due_at
    return str(words(locale)["provisional"]).format(due=text) if provisional else text


def _handed_over(passed: Entry, people: People, locale: str) -> Rows:
    return rows(
        locale, handed_over_by=people.get(passed.who, passed.who), reason=passed.data.get("reason", "")
    )
