"""The recordings of a case as its page lists them: for whom, and who opened them and why."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from complaints import access
from complaints.case import Case
from complaints.people import Person
from complaints.records import Evidence, FileAccess


@dataclass
class Sounds:
    """`count` there are; `found` those the person may hear; `log` who opened which, newest first."""

    count: int
    found: list[Evidence] = field(default_factory=list)
    log: list[tuple[FileAccess, str]] = field(default_factory=list)


def sounds_of(session: Session, case: Case, person: Person, involved: Collection[str]) -> Sounds:
    """What a person sees of a case's recordings."""
    found = recordings_of(session, case)
    sounds = Sounds(len(found))
    if access.may_hear(person, involved):
        sounds.found = found
    if access.may(person, "recording_log"):
        sounds.log = opened(session, case)
    return sounds


def recordings_of(session: Session, case: Case) -> list[Evidence]:
    """The recordings of a case in the order in which they came."""
    query = select(Evidence).where(Evidence.number == case.number, Evidence.kind == "recording")
    return list(session.exec(query.order_by(col(Evidence.added_at), Evidence.id)))


def opened(session: Session, case: Case) -> list[tuple[FileAccess, str]]:
    """Who opened which recording of a case, newest first, with the file's name."""
    of = col(Evidence.id) == col(FileAccess.evidence)
    query = select(FileAccess, Evidence.filename).join(Evidence, of).where(FileAccess.number == case.number)
    return list(session.exec(query.order_by(col(FileAccess.id).desc())))
