"""Oversight: warn of clusters and remind of quotas. Each finds its work in the record, and writes once."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from adapters.calendars import load_calendar
from adapters.database import reading, writing
from adapters.discreet import discreet
from adapters.oversight_chains import verify_next
from adapters.oversight_rows import (
    callbacks,
    in_use,
    open_callbacks,
    roster,
    sightings,
    takeable,
    warned,
)
from adapters.rosters import with_rights
from complaints.choosing import on_duty
from complaints.oversight.clusters import Found, Sighting, bucket, find, must_warn, unwarned
from complaints.oversight.letters import write_person
from complaints.oversight.quotas import Standing, month_of, standings, turn_of
from complaints.pack import Pack

LISTED = 12
"""How many open call-backs a reminder lists."""


async def warn_clusters(now: datetime) -> int:
    """Write one warning for each cluster that is new or has grown by its rule's number; returns how many."""
    return await _quietly("warning of clusters", _warn_clusters, now)


async def remind_quotas(now: datetime) -> int:
    """Remind everybody who is short of call-backs this month, when it is time to; returns how many."""
    return await _quietly("reminding of quotas", _remind_quotas, now)


async def verify_histories(now: datetime) -> int:
    """Verify the next slice of histories; returns how many broken ones are known."""
    return await _quietly("verifying histories", verify_next, now)


async def _quietly(what: str, act: Callable[[datetime], int], now: datetime) -> int:
    def run() -> int:
        with discreet("oversight", what):
            return act(now)

    return await asyncio.to_thread(run)


def _warn_clusters(now: datetime) -> int:
    with reading() as session:
        packs = in_use(session)
        seen = sightings(session, [rule for pack in packs for rule in pack.clusters], now)
    return sum(_warn_by(pack, seen.get(pack.procedure, []), now) for pack in packs)


def _warn_by(pack: Pack, seen: list[Sighting], now: datetime) -> int:
    """The warnings by the rules of one procedure; each is looked at again in the transaction that writes."""
    written = 0
    for rule in pack.clusters:
        since = now - timedelta(days=rule.within_days)
        with reading() as session:
            known = warned(session, pack.procedure, rule, since)
        for found in (found for found in find(rule, seen, now) if must_warn(found, known)):
            with writing() as session:
                named = warned(session, pack.procedure, rule, since)
                if must_warn(found, named):
                    written += _warn(session, pack, found, unwarned(found, named), now)
    return written


def _warn(session: Session, pack: Pack, found: Found, fresh: list[str], now: datetime) -> int:
    rule, calendar = found.rule, load_calendar(pack.calendar)
    person = on_duty(roster(session, now.astimezone(calendar.zone)), rule.to, pack=pack)
    if person is None:
        return 0  # nobody is there to be told: the next round looks again
    facts: dict[str, Any] = {
        "by": rule.by,
        "to": rule.to,
        "at_least": rule.at_least,
        "within_days": rule.within_days,
        "shared": found.shared,
        "numbers": found.numbers,
        "fresh": len(fresh),
        "since": found.cases[0].received_at.isoformat(),
        "trend": list(found.trend),
        "trend_days": bucket(rule).days,
    }
    key = f"cluster/{pack.procedure}/{rule.by}-{rule.within_days}-{rule.to}/{fresh[-1]}"
    return write_person(session, "cluster", key, person, pack, calendar, now, **facts)


def _remind_quotas(now: datetime) -> int:
    with reading() as session:
        packs = [pack for pack in in_use(session) if pack.quotas]
    return sum(_remind_of(pack, now) for pack in packs)


def _remind_of(pack: Pack, now: datetime) -> int:
    calendar = load_calendar(pack.calendar)
    turns = [(quota, turn_of(quota, now, calendar)) for quota in pack.quotas]
    if not any(turn for _, turn in turns):
        return 0
    since, until = month_of(now, calendar)
    written = 0
    with writing() as session:
        here = roster(session, now.astimezone(calendar.zone))
        held = callbacks(session, since, until)[pack.procedure]
        for quota, turn in turns:
            for standing in standings(quota, here.with_role(quota.role), held) if turn else []:
                if standing.short and standing.person.id not in here.away:
                    key = f"quota/{pack.procedure}/{quota.role}/{standing.person.id}/{since:%Y-%m}/{turn}"
                    written += _remind(session, pack, standing, key, until, now)
    return written


def _remind(session: Session, pack: Pack, one: Standing, key: str, until: datetime, now: datetime) -> int:
    waiting = takeable(open_callbacks(session, pack.procedure), with_rights(one.person))
    facts: dict[str, Any] = {
        "role": one.quota.role,
        "wanted": one.quota.callbacks,
        "held": one.held,
        "until": (until - timedelta(minutes=1)).isoformat(),
        "turn": key.rsplit("/", 1)[1],
        "open": [[question.number, question.id] for question in waiting[:LISTED]],
        "more": max(0, len(waiting) - LISTED),
    }
    return write_person(session, "quota", key, one.person, pack, load_calendar(pack.calendar), now, **facts)
