"""Many notices at once to one person become one letter (pitfalls, time 7)."""

from collections import defaultdict
from datetime import datetime

from sqlmodel import Session, col, select, update

from adapters.cases import case_in
from adapters.database import reading, writing
from adapters.letterbox import free
from complaints.case import Case
from complaints.letters import Letter, new_letter_id
from complaints.sending import NOTICES, must_wait, pointless

MOST = 1000
"""How many waiting notices are looked at in one go."""


def gather(now: datetime) -> list[str]:
    """Put the waiting notices of everybody who has too many of them into one letter each; returns its id.

    How many are too many the packs say; notices of urgent complaints still go out one by one.
    """
    with reading() as session:
        found = {p: notices for p, notices in _waiting(session, now).items() if len(notices) > 1}
        piles = [pile for notices in found.values() if (pile := _pile(session, notices))]
    made = [_digest(notices, least, now) for notices, least in piles]
    return [letter_id for letter_id in made if letter_id]


def _waiting(session: Session, now: datetime) -> dict[str, list[Letter]]:
    """Notices that were never tried, by person."""
    query = select(Letter).where(
        free(now), col(Letter.kind).in_(NOTICES), Letter.person != "", Letter.subject == ""
    )
    by_person: dict[str, list[Letter]] = defaultdict(list)
    for letter in session.exec(query.order_by(col(Letter.send_after), Letter.id).limit(MOST)):
        by_person[letter.person].append(letter)
    return by_person


def _pile(session: Session, notices: list[Letter]) -> tuple[list[Letter], int] | None:
    """Those that may share a letter, and from how many on they do; None when they are fewer."""
    cases: dict[str, Case] = {}
    kept: list[Letter] = []
    for notice in notices:
        case = cases.setdefault(notice.number, case_in(session, notice.number))
        alone = case.urgent or case.practised  # a drill's letter carries its mark and nothing real
        if not (alone or pointless(case, notice) or must_wait(case, notice)):
            kept.append(notice)
    least = min((cases[notice.number].pack.digest_from for notice in kept), default=2)
    return (kept, least) if len(kept) >= least else None


def _digest(notices: list[Letter], least: int, now: datetime) -> str:
    """Record the digest and bind its notices to it, unless another sender has taken too many of them."""
    like, letter_id = notices[-1], new_letter_id()
    ids = [notice.id for notice in notices]
    with writing() as session:
        bind = update(Letter).where(col(Letter.id).in_(ids), free(now), col(Letter.subject) == "")
        if session.exec(bind.values(digest=letter_id)).rowcount < least:
            session.exec(update(Letter).where(col(Letter.digest) == letter_id).values(digest=""))
            return ""
        session.add(
            Letter(
                id=letter_id,
                number="",
                kind="digest",
                key=f"digest/{like.person}/{letter_id}",
                address=like.address,
                addressee=like.addressee,
                person=like.person,
                locale=like.locale,
                facts={},
                recorded_at=now,
                send_after=now,
            )
        )
    return letter_id
