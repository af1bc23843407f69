"""The letters that wait to be sent: who may take which, and what became of it, in short transactions.

A letter is taken by compare-and-set, so of two senders only one has it; the claim ends by itself if that one
dies.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy import case as sql_case
from sqlmodel import Session, col, func, select, update

from adapters.cases import case_in, change_case
from adapters.database import reading, writing
from adapters.mail import letter_message_id
from adapters.paper import Rendered, render, render_digest, render_facts
from adapters.paper_facts import FROM_FACTS
from complaints.acts.outside import report_failed
from complaints.case import Case
from complaints.drills.drill import is_drill
from complaints.letters import LETTERS, MAX_TRIES, SHORT_BACKOFF, Letter, next_try
from complaints.mailbox import Undeliverable
from complaints.sending import must_wait, pointless

CLAIM = timedelta(seconds=45)
"""For how long a letter belongs to the sender that took it; longer than sending one may take."""
HELD = timedelta(minutes=5)
"""After what time a notice that is held back is looked at again."""

ORDER = sql_case({kind: place for place, kind in enumerate(LETTERS)}, value=col(Letter.kind))
"""Of letters recorded in the same moment the reply goes before the survey, and before the closing."""


@dataclass(frozen=True)
class Ready:
    """A letter that is ours for the length of a claim, written; `thread` is its case's first Message-ID."""

    letter: Letter
    rendered: Rendered
    thread: str


def ready(now: datetime, limit: int, number: str = "", without: Collection[str] = ()) -> list[str]:
    """Ids of letters whose time has come and that nobody has taken, the longest waiting first."""
    query = select(Letter.id).where(free(now), col(Letter.kind).not_in(list(without)))
    if number:
        query = query.where(Letter.number == number)
    with reading() as session:
        return list(session.exec(query.order_by(col(Letter.send_after), ORDER, Letter.id).limit(limit)))


def overdue(now: datetime) -> int:
    """How many letters should have gone out by now, taken or not."""
    with reading() as session:
        return session.exec(select(func.count()).where(_due(now))).one()


def free(now: datetime) -> ColumnElement[bool]:
    """Whose time has come and nobody has taken."""
    return and_(_due(now), or_(col(Letter.claimed_until).is_(None), col(Letter.claimed_until) < now))


def _due(now: datetime) -> ColumnElement[bool]:
    waiting = and_(col(Letter.sent_at).is_(None), col(Letter.failed_at).is_(None), col(Letter.digest) == "")
    return and_(waiting, col(Letter.send_after) <= now)


def take(letter_id: str, now: datetime) -> Ready | None:
    """Claim a letter, written; None when another has it, it has lost its point, or it cannot be written."""
    with reading() as session:
        letter = session.get_one(Letter, letter_id)
        try:
            values, found = _consider(session, letter, now)
        except Exception as error:  # one letter that cannot be written must not stop the others
            wrong = f"cannot be written: {type(error).__name__}: {error}"
            values, found = _another_try(letter, now, wrong), None
    with writing() as session:
        unchanged = and_(col(Letter.id) == letter_id, free(now), col(Letter.subject) == letter.subject)
        taken = session.exec(update(Letter).where(unchanged).values(**values)).rowcount == 1
    if taken and "failed_at" in values:
        _not_told(letter, now)
    return found if taken else None


def _consider(session: Session, letter: Letter, now: datetime) -> tuple[dict[str, Any], Ready | None]:
    """What to do with a letter: columns to set, and the letter to send if it is to be sent."""
    if is_drill(letter.number) and not letter.person:
        return {"failed_at": now, "error": "refused: a drill writes to nobody outside"}, None
    if letter.kind == "digest":
        items = digest_items(session, letter.id)
        if not items:
            return {"failed_at": now, "error": "pointless: nothing is left to tell"}, None
        return _claimed(letter, _stored(letter) or render_digest(letter, items, now), "", now)
    if letter.kind in FROM_FACTS:
        if why := FROM_FACTS[letter.kind].pointless(session, letter):
            return {"failed_at": now, "error": f"pointless: {why}"}, None
        written = _stored(letter) or render_facts(letter)
        return _claimed(letter, written, _thread(session, letter.number), now)
    case = case_in(session, letter.number)
    if why := pointless(case, letter):
        return {"failed_at": now, "error": f"pointless: {why}"}, None
    if must_wait(case, letter):
        return {"send_after": now + HELD}, None
    if why := _unreachable(session, letter):
        return {"failed_at": now, "error": f"returned: {why}"}, None
    written = _stored(letter) or render(letter, case, now)
    return _claimed(letter, written, _thread(session, letter.number), now)


def _unreachable(session: Session, letter: Letter) -> str:
    """Why a customer's letter would not arrive: an earlier one to this address came back for good."""
    mark = session.get(Undeliverable, letter.address.lower()) if not letter.person else None
    return mark.reason if mark is not None and mark.cleared_at is None else ""


def _claimed(letter: Letter, rendered: Rendered, thread: str, now: datetime) -> tuple[dict[str, Any], Ready]:
    letter.message_id = letter.message_id or letter_message_id(letter.id)
    values = {
        "claimed_until": now + CLAIM,
        "message_id": letter.message_id,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
    }
    return values, Ready(letter, rendered, thread)


def _stored(letter: Letter) -> Rendered | None:
    """The letter as it was written at the first try: every later try sends the same."""
    return Rendered(letter.subject, letter.text, letter.html) if letter.subject else None


def _thread(session: Session, number: str) -> str:
    """The Message-ID of a case's first letter, the acknowledgement; mail programs then show one thread."""
    if not number:
        return ""
    first_of_all = (col(Letter.kind) != "acknowledgement", col(Letter.recorded_at), col(Letter.id))
    query = select(Letter.id, Letter.message_id).where(Letter.number == number).order_by(*first_of_all)
    first = session.exec(query).first()
    return (first[1] or letter_message_id(first[0])) if first else ""


def digest_items(session: Session, digest: str) -> list[tuple[Letter, Case]]:
    """The notices that a digest stands for and that still have a point, each with its case."""
    notices = session.exec(
        select(Letter).where(Letter.digest == digest).order_by(col(Letter.send_after), Letter.number)
    )
    items = [(notice, case_in(session, notice.number)) for notice in notices]
    return [(notice, case) for notice, case in items if not pointless(case, notice)]


def sent(letter: Letter, now: datetime) -> None:
    """Record that a letter went out; for a digest, that its notices did."""
    _record(letter, sent_at=now, tries=letter.tries + 1, claimed_until=None, error="")
    _record_notices(letter, sent_at=now)


def refused(letter: Letter, now: datetime, error: str, *, final: bool) -> None:
    """Record that a letter was not taken: it is tried again later, or has failed."""
    values = _another_try(letter, now, error)
    if final:
        values["failed_at"] = now
    _record(letter, **values)
    if "failed_at" in values:
        _record_notices(letter, failed_at=now, error=error)
        _not_told(letter, now)


def _not_told(letter: Letter, now: datetime) -> None:
    """A third party's report that failed, however it did, leaves the telling to the desk."""
    if letter.kind == "outer_report":
        with change_case(letter.number) as case:
            report_failed(case, letter, now)


def release(letter: Letter, now: datetime) -> None:
    """Give a letter back uncounted, as the server broke off; others go first when it is back."""
    _record(letter, claimed_until=None, send_after=now + SHORT_BACKOFF[0])


def _another_try(letter: Letter, now: datetime, error: str) -> dict[str, Any]:
    tries = letter.tries + 1
    values: dict[str, Any] = {"tries": tries, "error": error, "claimed_until": None}
    return values | ({"failed_at": now} if tries >= MAX_TRIES else {"send_after": next_try(tries, now)})


def _record(letter: Letter, **values: Any) -> None:
    with writing() as session:
        session.exec(update(Letter).where(col(Letter.id) == letter.id).values(**values))


def _record_notices(letter: Letter, **values: Any) -> None:
    if letter.kind == "digest":
        with writing() as session:
            session.exec(update(Letter).where(col(Letter.digest) == letter.id).values(**values))
