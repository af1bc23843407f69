"""A life takes its turns: ask whoever must be asked, else take the step of the stage (see flows/life.py)."""

from collections.abc import Callable
from datetime import datetime

from complaints.acts import (
    classify,
    dispatch,
    duty,
    investigate,
    offer,
    register,
    reply,
    resolve,
    settle,
    survey,
)
from complaints.acts.archive import archive
from complaints.asking import ask
from complaints.case import Case

STEPS: dict[str, Callable[[Case, datetime], None]] = {
    "register": register.register,
    "classify": classify.classify,
    "settle": settle.settle,
    "dispatch": dispatch.dispatch,
    "investigate": investigate.investigate,
    "resolve": resolve.resolve,
    "approve": resolve.approve,
    "offer": offer.offer,
    "reply": reply.reply,
    "survey": survey.survey,
    "decide": survey.decide,
}
"""The act of each stage; a duty of the pack that stands before a stage is performed."""


def take_turn(case: Case, now: datetime) -> bool:
    """One turn; False when the life waits for somebody, or is over."""
    stage = case.stage
    if stage is None or ask(case, now) is not None:
        return False
    if stage == "archive":
        archive(case, now, "", 0)  # the sealed file is no part of the simulation
    else:
        STEPS.get(stage, duty.perform)(case, now)
    return True
