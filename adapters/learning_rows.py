"""What the report on learning shows: trainings, and how often people agreed with what was suggested."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, distinct, func, select

from adapters.oversight_rows import CLASSES
from complaints.records import Complaint, Entry
from complaints.training import Training

KEPT = 10
"""So many trainings of each view the page looks back on."""
MONTHS = 12


@dataclass
class Agreement:
    """How often a class was suggested by one source in a month, and how often people confirmed it."""

    month: str
    source: str
    suggested: int = 0
    agreed: int = 0

    @property
    def share(self) -> float:
        """The share that was confirmed."""
        return self.agreed / self.suggested


@dataclass
class Unasked:
    """How many complaints the system classified without asking in a month, and how many people corrected."""

    month: str
    taken: int = 0
    corrected: int = 0


def trainings(session: Session) -> dict[tuple[str, str], list[Training]]:
    """The last trainings of every procedure and view, the newest first."""
    found: defaultdict[tuple[str, str], list[Training]] = defaultdict(list)
    newest = select(Training).order_by(col(Training.at).desc(), col(Training.id).desc())
    for one in session.exec(newest.limit(1000)):
        mine = found[one.procedure, one.view]
        if len(mine) < KEPT:
            mine.append(one)
    return dict(sorted(found.items(), key=lambda item: (item[0][0], CLASSES.index(item[0][1]))))


def confirmed_by_procedure(session: Session) -> dict[str, int]:
    """How many complaints a person has classified, by the procedure under which they were filed."""
    mine = col(Entry.verb) == "classified", col(Entry.who) != "system"
    counted = select(Complaint.procedure, func.count(distinct(col(Entry.number))))
    joined = counted.join(Entry, col(Entry.number) == col(Complaint.number))
    return dict(session.exec(joined.where(*mine).group_by(Complaint.procedure)).all())


def agreements(session: Session, since: datetime, zone: ZoneInfo) -> tuple[list[Agreement], list[Unasked]]:
    """By month and source what people confirmed, and what the system decided; the newest month first."""
    found: dict[tuple[str, str], Agreement] = {}
    unasked: dict[str, Unasked] = {}
    decided: dict[str, str] = {}
    for number, verb, at, data in _entries(session, since):
        month = f"{at.astimezone(zone):%Y-%m}"
        if verb == "reclassified":
            if number in decided:
                unasked[decided.pop(number)].corrected += 1
        elif data.get("automatic"):
            unasked.setdefault(month, Unasked(month)).taken += 1
            decided[number] = month
        else:
            for source, agreed in _agreed(data):
                one = found.setdefault((month, source), Agreement(month, source))
                one.suggested, one.agreed = one.suggested + 1, one.agreed + agreed
    rows = sorted(found.values(), key=lambda one: ("rule", "model").index(one.source))
    return (
        sorted(rows, key=lambda one: one.month, reverse=True),
        sorted(unasked.values(), key=lambda one: one.month, reverse=True),
    )


def _entries(session: Session, since: datetime) -> Iterator[Any]:
    columns: Any = (Entry.number, Entry.verb, Entry.at, Entry.data)
    mine = col(Entry.verb).in_(("classified", "reclassified")), col(Entry.at) > since
    return iter(session.exec(select(*columns).where(*mine).order_by(col(Entry.at), col(Entry.seq))))


def _agreed(data: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """For every view in which something was suggested: by what, and whether it was confirmed."""
    suggested = data.get("suggested", {})
    for view, by in (suggested.get("suggested_by") or {}).items():
        if by.get("source") in ("rule", "model"):
            yield by["source"], suggested.get(view) == data.get(view)
