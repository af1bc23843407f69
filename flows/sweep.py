"""The parts of a tick: silence, notices, provisional dates, healing, heartbeat."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session, col, exists, func, or_, select

from adapters.bulk.before import KEY
from adapters.calendars import load_calendar
from adapters.cases import change_case
from adapters.database import reading, writing
from adapters.discreet import Failed, discreet
from adapters.lives import nudge, revive
from adapters.merging import follow, followers
from adapters.pack_versions import calendars_in_use
from adapters.runs import ENDED, EngineDown, read_runs, revive_run
from complaints.acts.lapse import lapse
from complaints.acts.notify import notify
from complaints.case import Case
from complaints.keeping import SIDE_FORMS
from complaints.loading import OTHERS
from complaints.records import Complaint, Heartbeat, Promise, Question, awaited

AT_ONCE = 200
"""The most cases one part of a tick takes up; the rest follows in the next tick."""
IMPORTED_AT_ONCE = 60
"""Of complaints that came as a table only so many wait in Prefect's queue, so that others are soon served."""


async def end_silence(now: datetime) -> int:
    """Let questions lapse to which a customer did not answer in time, and let their lives go on."""
    with reading() as session:
        query = select(Question.id, Question.number).where(awaited(), col(Question.lapses_at) <= now)
        due = list(session.exec(query.limit(AT_ONCE)))
    lapsed = 0
    for question, number in due:
        lapsed += _each(number, partial(lapse, question_id=question, now=now))
        await asyncio.to_thread(nudge, number)
    return lapsed


async def give_notices(now: datetime) -> int:
    """Record the reminders and escalations whose moment has come; their lives tell them."""
    with reading() as session:
        due = _due_notices(session, now)
    given = 0
    for number, waits in due:
        given += _each(number, lambda case: len(notify(case, now)))
        if not waits:
            await asyncio.to_thread(nudge, number)
    return given


def _due_notices(session: Session, now: datetime) -> list[tuple[str, bool]]:
    """Numbers with a notice that is due. True: it came as a table and has not begun; it begins in its turn.

    A table of the past is overdue as a whole: that must not hold up the notices about everybody else.
    """
    waits = and_(_imported(), col(Complaint.run_id).is_(None))
    query = select(Promise.number).join(Complaint, col(Complaint.number) == col(Promise.number))
    query = query.where(col(Promise.next_notice_at) <= now).order_by(col(Promise.next_notice_at))
    others = [(number, False) for number in session.exec(query.where(~waits).limit(AT_ONCE))]
    others += [
        (number, False) for number in session.exec(_of_courses().where(col(Promise.next_notice_at) <= now))
    ]
    return others + [(number, True) for number in session.exec(query.where(waits).limit(IMPORTED_AT_ONCE))]


def _of_courses() -> Any:
    """The promises of drills and plan reviews, which are never many."""
    kinds = (col(Promise.number).startswith(f"{prefix}-") for prefix in OTHERS)
    return select(Promise.number).where(or_(*kinds)).order_by(col(Promise.next_notice_at))


def _imported() -> ColumnElement[bool]:
    """Complaints that came as a table."""
    return func.coalesce(Complaint.idempotency_key, "").startswith(KEY, autoescape=True)


def _each(number: str, act: Callable[[Case], int]) -> int:
    """Act on a case, read again under lock as it may have moved on; a failure does not stop the rest."""
    try:
        with discreet(number, "watch"), change_case(number) as case:
            return act(case)
    except Failed:
        return 0


def recount_provisional(now: datetime) -> int:
    """Compute provisional due times again where the calendar has changed since."""
    with reading() as session:
        current = [load_calendar(name).version for name in calendars_in_use(session)]
        query = select(Promise.number).where(
            col(Promise.provisional), col(Promise.done_at).is_(None), col(Promise.calendar).not_in(current)
        )
        numbers = list(session.exec(query.limit(AT_ONCE)))
    return sum(_each(number, partial(_recount, now=now)) for number in numbers)


def _recount(case: Case, now: datetime) -> int:
    case.recompute(now)
    return 1


async def heal_lives(now: datetime) -> int:
    """Start runs that are missing, wake lives that nobody holds up any more, put dead runs back."""
    with reading() as session:
        stuck = _stuck(session)
    healed = 0
    for number in stuck:
        healed += await asyncio.to_thread(nudge, number)
    return healed + await _revive(now)


async def close_merged(now: datetime) -> int:
    """Close complaints with the root they were merged into, and let their lives put them on the shelf."""
    with reading() as session:
        numbers = followers(session, AT_ONCE)
    closed = 0
    for number, root in numbers:
        try:
            with discreet(number, "closing with its root"), writing() as session:
                closed += follow(session, number, root, now)
        except Failed:
            continue
        await asyncio.to_thread(revive, number)
    return closed


def _stuck(session: Session) -> list[str]:
    """Cases in which no main question is open: their life should be moving."""
    asked = exists().where(
        col(Question.number) == col(Complaint.number),
        col(Question.form).not_in(SIDE_FORMS),
        col(Question.beside).is_(False),
        awaited(),
    )
    run = col(Complaint.run_id)
    imported = _imported()
    query = select(Complaint.number).where(_lives(), or_(run.is_(None), ~asked))
    order = (run.is_(None), col(Complaint.accepted_at))  # of a table those first that have begun
    others = session.exec(query.where(~imported).order_by(col(Complaint.accepted_at)).limit(AT_ONCE))
    return [*others, *session.exec(query.where(imported).order_by(*order).limit(IMPORTED_AT_ONCE))]


async def _revive(now: datetime) -> int:
    """Look at the next slice of open lives in Prefect: dead ones are put back, vanished ones start again."""
    runs = _next_slice(now)
    try:
        known = await read_runs(list(runs))
    except EngineDown:
        return 0
    healed = 0
    for run_id, number in runs.items():
        if run_id not in known:
            _forget_run(number)
            healed += await asyncio.to_thread(nudge, number)
        elif known[run_id].state_type in ENDED:
            healed += await revive_run(run_id)
    return healed


def _next_slice(now: datetime) -> dict[str, str]:
    """The open lives after the last one looked at, in order of number; at the end from the beginning."""
    with writing() as session:
        mark = session.get(Heartbeat, "slice") or Heartbeat(name="slice", at=now, info={})
        query = select(Complaint.run_id, Complaint.number).where(
            _lives(),
            col(Complaint.run_id).is_not(None),
            Complaint.number > mark.info.get("after", ""),
        )
        found = list(session.exec(query.order_by(Complaint.number).limit(AT_ONCE)))
        mark.at = now
        mark.info = {"after": found[-1][1] if len(found) == AT_ONCE else ""}
        session.add(mark)
    return {run_id: number for run_id, number in found if run_id is not None}


def _lives() -> ColumnElement[bool]:
    """Complaints with a life of their own: what was merged has none until its root closes."""
    moves = or_(col(Complaint.merged_into).is_(None), col(Complaint.closed_at).is_not(None))
    return and_(col(Complaint.archived_at).is_(None), moves)


def _forget_run(number: str) -> None:
    with writing() as session:
        complaint = session.get(Complaint, number)
        if complaint is not None:
            complaint.run_id = None
