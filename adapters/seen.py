"""Seen before: marks under the installation's key, what may be the same, and where a merged one goes on."""

import hashlib
import hmac
import secrets
from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session, col, select

from adapters.secrets import read_or_make
from adapters.seen_index import index
from complaints.case import Case
from complaints.marks import STRONG, Mark
from complaints.records import Complaint, Entry
from complaints.seen import contacts
from complaints.seen.candidates import LOOK_BACK, SITE_WITHIN, Candidate, Sight
from complaints.seen.candidates import candidates as weighed
from complaints.seen.likeness import ALONE

NOTHING = "none"
"""The mark of a complaint that has nothing to be known by; so it is seen that it was looked at."""
CORRECTING = ("registered", "record_confirmed")
"""Entries that may change by what a customer is known."""
MOST_SHARING = 200
"""So many complaints that share a mark are looked at, the newest first."""


def root_of(session: Session, number: str) -> str:
    """The number in which a complaint goes on: itself, or the root of the chain it was merged into."""
    passed = [number]
    while True:
        query = select(Complaint.merged_into).where(Complaint.number == passed[-1])
        into = session.exec(query).first()
        if not into or into in passed:  # a ring would be a fault of ours; whoever asks gets an answer
            return passed[-1]
        passed.append(into)


def mark(session: Session, case: Case) -> None:
    """Write the marks of a complaint anew, from what the record says now. Derived data: nothing is lost."""
    wanted = {(kind, keyed(kind, plain)) for kind, plain in _plain(case)} or {(NOTHING, "")}
    held = session.exec(select(Mark).where(Mark.number == case.number)).all()
    for old in held:
        if (old.kind, old.key) not in wanted:
            session.delete(old)
    for kind, key in sorted(wanted - {(old.kind, old.key) for old in held}):
        session.add(Mark(number=case.number, kind=kind, key=key))
    session.flush()


def same_customer(session: Session, one: str, other: str) -> bool:
    """Whether two complaints share a telephone, a mail address or a chat id."""
    own = select(Mark.key).where(Mark.number == one, col(Mark.kind).in_(STRONG))
    return (
        session.exec(select(Mark.key).where(Mark.number == other, col(Mark.key).in_(own))).first() is not None
    )


def said_by(session: Session, number: str) -> tuple[str, str]:
    """Where what a customer adds to a complaint belongs, and who says it there.

    `customer` in a complaint of the same customer; in somebody else's the number by which it came, for one
    customer never reads another's words.
    """
    root = root_of(session, number)
    return root, "customer" if root == number or same_customer(session, number, root) else number


def candidates(session: Session, case: Case, now: datetime) -> list[Candidate]:
    """Complaints that may be the same as this one, the likeliest first; what was decided already is left out.

    Instead of a merged one its root is named.
    """
    shared = _sharing(session, case, now)
    near = index().like(session, case.record("matter"), ALONE, now)
    numbers = list({*shared, *(number for _, number in near)} - {case.number})
    likeness = index().likenesses(session, case.record("matter"), numbers, now)
    received = _received(session, numbers)
    found = weighed(
        Sight(
            number, frozenset(shared[number]), likeness.get(number, 0.0), abs(at - case.complaint.received_at)
        )
        for number, at in received.items()
        if number not in settled(case)
    )
    roots = {one.number: root_of(session, one.number) for one in found}
    best = {roots[one.number]: one for one in reversed(found) if roots[one.number] not in settled(case)}
    return sorted((replace(one, number=n) for n, one in best.items()), key=lambda one: -one.score)


def settled(case: Case) -> set[str]:
    """The complaints of which somebody has said already what they are to this one."""
    story = case.story
    return {case.number, story.merged_into, *story.children, *story.linked, *story.apart}


def by_telephone(session: Session, phone: str, now: datetime) -> list[Complaint]:
    """The complaints of the last year in which a telephone was left, newest first."""
    keys = [keyed("phone", one) for one in contacts.telephones(phone)]
    marked = select(Mark.number).where(Mark.kind == "phone", col(Mark.key).in_(keys))
    at = col(Complaint.received_at)
    query = select(Complaint).where(col(Complaint.number).in_(marked), at >= now - LOOK_BACK)
    return list(session.exec(query.order_by(at.desc()).limit(20)))


def unmarked(session: Session, most: int) -> list[str]:
    """So many complaints without marks, as those of an older release have none; the newest first."""
    held = select(Mark.number).where(Mark.number == Complaint.number).exists()
    return list(
        session.exec(
            select(Complaint.number).where(~held).order_by(col(Complaint.accepted_at).desc()).limit(most)
        )
    )


def corrected(session: Session, after: int, most: int) -> tuple[list[str], int]:
    """Whose record was completed or corrected since an entry (by its id), and the id to go on from."""
    query = select(Entry.id, Entry.number).where(col(Entry.id) > after, col(Entry.verb).in_(CORRECTING))
    found = session.exec(query.order_by(col(Entry.id)).limit(most)).all()
    return list(dict.fromkeys(number for _, number in found)), max((n or 0 for n, _ in found), default=after)


def _sharing(session: Session, case: Case, now: datetime) -> defaultdict[str, set[str]]:
    """The other complaints of the last year with the marks they share; by a site those of the last month."""
    own = session.exec(select(Mark).where(Mark.number == case.number)).all()
    at, found = col(Complaint.received_at), defaultdict[str, set[str]](set)
    for since, kinds in ((LOOK_BACK, (*STRONG, "person")), (SITE_WITHIN, ("site",))):
        keys = [one.key for one in own if one.kind in kinds]
        query = select(Mark.number, Mark.kind).join(Complaint, col(Complaint.number) == col(Mark.number))
        query = query.where(col(Mark.key).in_(keys), Mark.number != case.number, at >= now - since)
        for number, kind in session.exec(query.order_by(at.desc()).limit(MOST_SHARING)):
            found[number].add(kind)
    return found


def _received(session: Session, numbers: list[str]) -> dict[str, datetime]:
    query = select(Complaint.number, Complaint.received_at).where(col(Complaint.number).in_(numbers))
    return dict(session.exec(query).all())


def keyed(kind: str, plain: str) -> str:
    """The key of a mark: no one without the installation's key can tell what stands behind it."""
    key = read_or_make("mark-key", lambda: secrets.token_urlsafe(48))
    return hmac.new(key.encode(), f"{kind}\n{plain}".encode(), hashlib.sha256).hexdigest()


def _plain(case: Case) -> set[tuple[str, str]]:
    name, phone, email = (case.record(field) for field in ("name", "phone", "email"))
    return set(contacts.marks(name, phone, email, case.complaint.wechat, case.record("project")))
