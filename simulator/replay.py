"""A script played by the rules: complaints filed and answers given at fixed moments, and what came of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from complaints.acts.answer import record_answer
from complaints.acts.customer import ask_customer
from complaints.acts.extend import request_extension
from complaints.acts.level import change_level
from complaints.acts.owner import hand_over, refuse, request_closing
from complaints.acts.tell import add_information, change_priority, report_progress
from complaints.acts.withdraw import withdraw
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import (
    ClosingRequest,
    CustomerQuestion,
    DispatchRefusal,
    ExtensionRequest,
    Handover,
    Information,
    LevelChange,
    PriorityChange,
    Progress,
    Withdrawal,
)
from complaints.pack import Pack
from simulator.office import Elsewhere, Office
from simulator.people import Staff
from simulator.played import Played, Script

AFTERWARDS = timedelta(days=30)
"""How long after the last answer a script is followed: escalations go on for as long."""

ACTS: dict[str, tuple[Callable[..., Any], Callable[..., Any]]] = {
    "refusal": (refuse, DispatchRefusal),
    "handover": (hand_over, Handover),
    "customer-question": (ask_customer, CustomerQuestion),
    "progress": (report_progress, Progress),
    "extension": (request_extension, ExtensionRequest),
    "closing-request": (request_closing, ClosingRequest),
    "information": (add_information, Information),
    "priority": (change_priority, PriorityChange),
    "level": (change_level, LevelChange),
    "withdrawal": (withdraw, Withdrawal),
}
"""What people do beside answering, as in a script; with the form each takes."""


@dataclass(frozen=True)
class Outcome:
    """What came of one complaint; times in ISO form, UTC.

    `dues`: (stage, round, due time) of every promise. `notices`: (level, kind, stage, time) in order.
    """

    dues: tuple[tuple[str, int, str], ...]
    notices: tuple[tuple[int, str, str, str], ...]
    ground: str
    verbs: tuple[str, ...] = ()


def replay(
    pack: Pack,
    calendar: Calendar,
    roster: Staff,
    scripts: Sequence[Script],
    elsewhere: Elsewhere | None = None,
) -> list[Outcome]:
    """Play all scripts in one office and say what came of each. Refusal: a script that cannot be played."""
    office = Office(pack, calendar, roster, elsewhere)
    cases: dict[int, Case] = {}
    for index, script in enumerate(scripts):
        office.at(script.at.astimezone(UTC), partial(_begin, office, cases, index, script))
        for step in script.played:
            office.at(step.at.astimezone(UTC), partial(_go_on, office, cases, index, script, step))
    office.run(until_of(scripts))
    return [outcome(cases[index]) for index in range(len(scripts))]


def until_of(scripts: Iterable[Script]) -> datetime:
    """Until when scripts are followed."""
    return max(script.end for script in scripts).astimezone(UTC) + AFTERWARDS


def _begin(office: Office, cases: dict[int, Case], index: int, script: Script, now: datetime) -> None:
    cases[index] = office.file(script.filing, now, script.by)


def _go_on(
    office: Office, cases: dict[int, Case], index: int, script: Script, step: Played, now: datetime
) -> None:
    case: Any = cases[index]
    try:
        office.change(case, now, lambda c: play(c, step, now))
    except Refusal as refusal:
        raise Refusal(f"{script.name}, {step.what} at {now.isoformat()}: {refusal}") from None


def play(case: Case, step: Played, now: datetime) -> None:
    """Say or do what a script has for a case, here or in the real system. Refusal when nobody asks for it."""
    if step.what in ACTS:
        act, form = ACTS[step.what]
        act(case, form(**step.said), step.by or case.story.owner or "customer", now)
        return
    question = case.open_question(step.what, stage=step.stage)
    if question is None:
        asked = ", ".join(q.form for q in case.questions if q.is_open) or "nothing"
        raise Refusal(f"it is not asked; asked is {asked} (stage '{case.stage}')")
    record_answer(case, question, step.said, step.by or question.person or "customer", "link", now)


KINDS = {"reminded": "reminder", "escalated": "escalation", "raised": "raise"}


def outcome(case: Case) -> Outcome:
    """What has come of a case so far, simulated or real."""
    return Outcome(
        dues=tuple(sorted((p.stage, p.round, _utc(p.due_at)) for p in case.promises)),
        notices=tuple(
            (
                entry.data.get("level", 0) if entry.verb != "raised" else 1,
                KINDS[entry.verb],
                entry.stage,
                _utc(entry.at),
            )
            for entry in case.entries
            if entry.verb in KINDS and entry.who == "system"
        ),
        ground=case.story.ground,
        verbs=tuple(entry.verb for entry in case.entries),
    )


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
