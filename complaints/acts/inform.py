"""Telling roles at once what has happened, where the pack says so (written complaints, grave ones)."""

from datetime import datetime
from typing import Any

from complaints.case import Case
from complaints.choosing import holders
from complaints.conditions import holds
from complaints.people import Person
from complaints.writing import write_customer, write_staff


def inform(case: Case, fact: str, now: datetime) -> None:
    """Write to the roles that the pack names for a fact; each person once for each rule and round."""
    for index, rule in enumerate(case.pack.tells):
        if rule.at != fact or not holds(rule.when, case.story.traits):
            continue
        roster = case.roster(now)
        people = {p.id: p for role in rule.to for p in holders(case, roster, role, rule.department)}
        for person in people.values():
            key = f"{case.number}/told/{index}/{case.story.round}/{case.story.level}/{person.id}"
            write_staff(case, "told", person, now, key=key, fact=fact)


def pass_on(case: Case, duty: str, said: dict[str, Any], now: datetime) -> None:
    """Write to those whom a duty names what was written down in it."""
    spec = case.pack.duties[duty]
    roster = case.roster(now)
    people: dict[str, Person] = {p.id: p for role in spec.tells for p in holders(case, roster, role)}
    for person in people.values():
        key = f"{case.number}/{duty}/{len(case.entries)}/{person.id}"
        write_staff(case, "told", person, now, key=key, duty=duty, said=said)
    if "customer" in spec.tells:
        write_customer(case, "progress", now, duty=duty, said=said)
