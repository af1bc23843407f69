"""The keys of partners: made, found by their digest, renewed, revoked. What a key is, is shown once."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from adapters.database import reading, writing
from adapters.secrets import api_key
from adapters.webhooks import running, stop
from complaints.people import ApiKey, Person
from complaints.programs import (
    EVERYTHING,
    FIRST,
    OURS,
    Program,
    check_limit,
    check_name,
    check_scopes,
    name_taken,
    no_such_key,
)
from complaints.records import Complaint

NOTED_EVERY = timedelta(minutes=1)
"""How often it is noted that a key was used."""


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def program_of(key: str) -> tuple[Program, ApiKey | None] | None:
    """The program that shows a key, with its row; None for a key that is unknown or revoked."""
    digest = digest_of(key)
    if hmac.compare_digest(digest, digest_of(api_key())):
        return Program(FIRST, frozenset(EVERYTHING)), None
    with reading() as session:
        row = session.get(ApiKey, digest)
    if row is None or row.revoked_at is not None:
        return None
    return Program(row.name, frozenset(row.scopes), row.per_minute), row


def to_be_noted(row: ApiKey, now: datetime) -> bool:
    """Whether its last use was noted so long ago that this one should be."""
    return row.last_used_at is None or row.last_used_at <= now - NOTED_EVERY


def note_use(digest: str, now: datetime) -> None:
    """Note that a key was used; of several who note it at once one does."""
    stale = or_(col(ApiKey.last_used_at).is_(None), col(ApiKey.last_used_at) <= now - NOTED_EVERY)
    with writing() as session:
        session.exec(update(ApiKey).where(col(ApiKey.digest) == digest, stale).values(last_used_at=now))


def program_named(session: Session, name: str) -> Program | None:
    """The program whose key has a name; None when it is revoked or there is none."""
    if name == FIRST:
        return Program(FIRST, frozenset(EVERYTHING))
    row = _live(session, name)
    return Program(name, frozenset(row.scopes), row.per_minute) if row else None


def sees(session: Session, program: Program, complaint: Complaint) -> bool:
    """Whether a program sees a complaint: all of them, or those that it filed itself."""
    return program.sees_all or (complaint.filed_by == program.name and sees_own(session, program))


def sees_own(session: Session, program: Program) -> bool:
    """Whether a program sees what was filed under its name.

    A name that a person has as well shows nothing: what that person filed is not the key's.
    """
    if not program.may("read", "read_all") or program.name in OURS - {FIRST}:
        return False
    return session.get(Person, program.name) is None


def new_key(
    name: str, scopes: Sequence[str], per_minute: int, partner: str, by: str, now: datetime
) -> tuple[ApiKey, str]:
    """Make a key; gives its row, and the key itself, which is kept nowhere. Refusal says what is wrong."""
    check_name(name)
    check_scopes(scopes)
    check_limit(per_minute)
    with writing() as session:
        if session.exec(select(ApiKey).where(ApiKey.name == name)).first():
            raise name_taken(by_person=False)
        if session.get(Person, name):
            raise name_taken(by_person=True)
        row, secret = _made(name, now, by)
        row.partner, row.scopes, row.per_minute = partner.strip(), list(dict.fromkeys(scopes)), per_minute
        session.add(row)
    return row, secret


def renew(name: str, by: str, now: datetime) -> tuple[ApiKey, str]:
    """Another key in place of one that may have become known; it is revoked at once, all else stays."""
    with writing() as session:
        old = live(session, name)
        row, secret = _made(name, now, by)
        row.partner, row.scopes, row.per_minute = old.partner, old.scopes, old.per_minute
        old.revoked_at, old.revoked_by = now, by
        session.add(row)
    return row, secret


def revoke(name: str, by: str, now: datetime) -> None:
    """From now on the key opens nothing, and its webhooks are told nothing. Refusal when there is none."""
    with writing() as session:
        row = live(session, name)
        row.revoked_at, row.revoked_by = now, by
        for webhook in running(session, name):
            stop(session, webhook, "revoked", now)


def change_limit(name: str, per_minute: int) -> None:
    """How many calls a minute a key may make from now on."""
    check_limit(per_minute)
    with writing() as session:
        live(session, name).per_minute = per_minute


def live(session: Session, name: str) -> ApiKey:
    """The row of a key that is not revoked; Refusal when there is none."""
    row = _live(session, name)
    if row is None:
        raise no_such_key(name)
    return row


def _live(session: Session, name: str) -> ApiKey | None:
    return session.exec(select(ApiKey).where(ApiKey.name == name, col(ApiKey.revoked_at).is_(None))).first()


def _made(name: str, now: datetime, by: str) -> tuple[ApiKey, str]:
    secret = f"rk_{secrets.token_urlsafe(32)}"
    return ApiKey(digest=digest_of(secret), name=name, created_at=now, scopes=[], created_by=by), secret
