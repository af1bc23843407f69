"""Classify: nature, views, flags, level, severity, priority (procedure A: within 2 hours of registration)."""

from datetime import datetime
from typing import Any

from complaints.acts.inform import inform
from complaints.asking import setting
from complaints.assessing import decided
from complaints.case import Case
from complaints.conditions import holds
from complaints.forms import Classification
from complaints.rating import rate
from complaints.taking import take


def classify(case: Case, now: datetime) -> None:
    """Take the confirmed classification; the severity is scored again with its adjustment.

    Where the desk cannot judge the nature, a superior is asked the same; a class that has a procedure of its
    own goes on there. Where nobody was asked, what the model is sure of is taken, if the pack allows that.
    """
    unasked = case.answered("Classification") is None and case.stage == "classify" and decided(case)
    if unasked:
        answer, known = unasked
        level, why = known.get("level_by_rule", ""), known["words"]
        return _enter(case, answer, known, level, "system", now, automatic=True, words=why)
    question, answer = take(case, Classification, now)
    by, known = question.answered_by, question.known
    if answer.validity == "undecided":
        case.enter("undecided", by, now, explanation=answer.explanation)
        case.settle(now)
        return None
    return _enter(case, answer, known, answer.level_found(setting(case, question, now)), by, now)


def _enter(
    case: Case, answer: Classification, known: dict[str, Any], level: str, by: str, now: datetime, **more: Any
) -> None:
    case.enter(
        "classified",
        by,
        now,
        **answer.model_dump(exclude={"severity_adjustment", "level"}),
        level=answer.level or level,
        severity=rate(case, answer.severity_adjustment).as_json(),
        earlier=len(known.get("earlier", ())),
        suggested={name: known.get(name) for name in SUGGESTED if name in known} | {"level": level},
        **more,
    )
    if not _move(case, now):
        inform(case, "classified", now)
    case.settle(now)


SUGGESTED = ("intake", "assessment", "dispatch", "priority", "suggested_by")
"""What of the suggestions stands in the history, so that one can count how often people agreed."""


def _move(case: Case, now: datetime) -> bool:
    """Hand the complaint to the procedure for such complaints, if there is one: classified there anew."""
    route = next((r for r in case.pack.routes if holds(r.when, case.story.traits)), None)
    if route is None or not case.story.valid or case.elsewhere is None or case.practised:
        return False
    before = case.pack.procedure
    case.pack, case.calendar = case.elsewhere(route.procedure)
    version = case.pack.version
    case.enter("moved", "system", now, procedure=route.procedure, version=version, before=before)
    return True
