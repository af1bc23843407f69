"""Asking people: the question of the present stage and of what runs beside it, with its letter."""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from complaints.case import Case
from complaints.choosing import people_for
from complaints.forms.base import Setting
from complaints.pack import OUTER
from complaints.people import Roster
from complaints.plans.work import PlanDuty
from complaints.records import Question
from complaints.turn import beside
from complaints.wants import WANTS, Wanted, of_duty, of_outer
from complaints.wants_of_courses import wanted_in_course
from complaints.worktime import due
from complaints.writing import write_customer, write_staff


def wanted(case: Case, roster: Roster, now: datetime) -> Wanted | None:
    """The question of the present stage; None when it needs nobody."""
    stage = case.stage
    if case.story.course:
        return wanted_in_course(case, roster, stage or "", now)
    if stage in case.pack.duties:
        return of_duty(case, roster, stage)
    if stage == OUTER:
        return of_outer(case, roster)
    find = WANTS.get(stage or "")
    return find(case, roster, now) if find else None


def ask(case: Case, now: datetime) -> Question | None:
    """The open question of the present stage, asked now if it was not; None when none is needed or awaited.

    Asking records the question and the letter with its link. Asking twice gives the same question. What is to
    be done beside the stage is asked, too.
    """
    ask_beside(case, now)
    roster, runs = case.roster(now), beside(case.story, case.pack)
    want = wanted(case, roster, now)
    if want is None or case.answered(want.form, stage=case.stage or "") is not None:
        return None
    stage = case.stage or ""
    return _asked(case, roster, want, now, stage, dict(runs).get(stage, case.story.round))


def ask_beside(case: Case, now: datetime) -> None:
    """Ask what is to be done beside the stage, unless it is asked already."""
    roster: Roster | None = None
    for stage, number in beside(case.story, case.pack):
        roster, asked = roster or case.roster(now), len(case.questions)
        want = _wanted_beside(case, roster, stage, now)
        if want is not None and case.answered(want.form, stage=stage) is None:
            _asked(case, roster, want, now, stage, number)
        if len(case.questions) > asked:
            roster = None  # somebody has one more to answer now


def _wanted_beside(case: Case, roster: Roster, stage: str, now: datetime) -> Wanted | None:
    """What is asked beside the stage; what the owner is to do, as soon as there is one."""
    if case.story.course and stage not in case.pack.duties:
        return wanted_in_course(case, roster, stage, now)
    if stage == OUTER:
        return of_outer(case, roster)
    spec = case.pack.duties.get(stage)
    owned = spec is not None and (spec.asks != "owner" or spec.department or case.story.owner)
    return of_duty(case, roster, stage) if owned or isinstance(spec, PlanDuty) else None


def _asked(case: Case, roster: Roster, want: Wanted, now: datetime, stage: str, round_: int) -> Question:
    """The open question, or a new one; withdrawn if its person has left or another role is asked now."""
    if trainee := roster.people.get(case.story.practice.get("trainee", "")):
        want = replace(want, person=trainee)
    asked = case.open_question(want.form, stage=stage)
    if asked is not None and asked.person and asked.person not in roster.people:
        asked.withdrawn_at, asked.withdrawn_why, asked = now, "left", None  # who has left will not answer
    if asked is not None and asked.role != want.role:
        asked.withdrawn_at, asked.withdrawn_why, asked = now, "role", None
    return asked or put(case, want, now, stage=stage, round_=round_)


def put(
    case: Case, want: Wanted, now: datetime, *, stage: str = "", round_: int | None = None, **facts: Any
) -> Question:
    """Record a question and the letter that carries its link."""
    question = case.make(
        Question,
        id=uuid.uuid4().hex,
        number=case.number,
        form=want.form,
        stage=stage or case.stage or "",
        round=case.story.round if round_ is None else round_,
        role=want.role,
        person=want.person.id if want.person else "",
        known=want.known,
        asked_at=now,
        beside=(stage or case.stage) != case.stage,
    )
    if want.form == "Survey" and case.promise:
        question.lapses_at = case.promise.due_at
    elif want.form == "OfferChoice" and want.role == "customer":
        # however late we are, there is time to choose
        question.lapses_at = due(case.pack.customer_answer, now, case.calendar).at
    case.session.add(question)
    case.questions.append(question)
    case.session.flush()
    if want.role == "customer":
        write_customer(case, LETTER_OF.get(want.form, "question"), now, question.id, **facts)
    elif want.person is not None:
        write_staff(case, LETTER_OF.get(want.form, "asked"), want.person, now, question.id, **facts)
    return question


LETTER_OF = {
    "Investigation": "dispatch",
    "Survey": "survey",
    "CustomerAnswer": "question",
    "OfferChoice": "offer",
    "PlanRead": "plan_changed",
}
"""The letter that carries a question; others are carried by 'asked'."""


def setting(case: Case, question: Question, now: datetime) -> Setting:
    """What a question's form is answered in: pack, suggestions, what holds of the case, who can be named."""
    people = people_for(case, now) if question.form == "Assignment" else {}
    traits = case.story.traits
    if question.form == "Classification":
        traits = replace(traits, earlier=len(question.known.get("earlier", ())))
    return Setting(case.pack, question.known, people, traits)
