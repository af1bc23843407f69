"""What clusters and quotas are found in: rows of the record, read in a few queries however many there are."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from adapters.packs import packs
from complaints import access
from complaints.letters import Letter
from complaints.oversight.clusters import Sighting, look_back
from complaints.oversight.quotas import counts
from complaints.pack import Pack
from complaints.pack_words import Cluster
from complaints.people import Absence, Person, Roster
from complaints.records import Complaint, Entry, Question, awaited

CLASSES = ("intake", "assessment", "dispatch")


def in_use(session: Session) -> list[Pack]:
    """The procedures under which there are complaints: a shipped one that nobody uses asks nothing."""
    used = set(session.exec(select(Complaint.procedure).distinct())) | set(moved(session).values())
    return [pack for name, pack in sorted(packs().items()) if name in used]


def moved(session: Session) -> dict[str, str]:
    """The procedure under which a complaint goes on, by number, of those that were passed to another."""
    query = select(Entry.number, Entry.data).where(col(Entry.verb) == "moved").order_by(col(Entry.seq))
    return {number: data.get("procedure", "") for number, data in session.exec(query)}


def sightings(
    session: Session, rules: Iterable[Cluster], now: datetime, anchor: str = ""
) -> dict[str, list[Sighting]]:
    """The complaints that the rules look back on, by procedure; from an old complaint (`anchor`) if named."""
    spans = [look_back(rule) for rule in rules]
    if not spans:
        return {}
    old = session.get(Complaint, anchor) if anchor else None
    since = (min(now, old.received_at) if old else now) - max(spans)
    columns: Any = (
        Complaint.number, Complaint.procedure, Complaint.received_at, Complaint.matter, Complaint.project,
        Complaint.contact_key, Complaint.name, Complaint.closed_at,
    )  # fmt: skip
    projects, classes, elsewhere = _projects(session, since), _classes(session, since), moved(session)
    found: dict[str, list[Sighting]] = defaultdict(list)
    for row in session.exec(select(*columns).where(col(Complaint.received_at) > since)):
        number, procedure, received, matter, project, contact, name, closed = row
        seen = Sighting(
            number, received, matter, projects.get(number) or project, contact, name,
            classes.get(number, {}), closed is not None,
        )  # fmt: skip
        found[elsewhere.get(number, procedure)].append(seen)
    return found


def _projects(session: Session, since: datetime) -> dict[str, str]:
    """The projects that were completed at registration."""
    data: Any = col(Entry.data)
    query = _entries_since(since, ("registered",), data[("record", "project")].as_string())
    return {number: project for number, project in session.exec(query) if project}


def _classes(session: Session, since: datetime) -> dict[str, dict[str, str]]:
    """The classes of each complaint, as it was classified last."""
    data: Any = col(Entry.data)
    verbs = ("classified", "reclassified")
    query = _entries_since(since, verbs, *(data[view].as_string() for view in CLASSES))
    return {
        number: {view: key for view, key in zip(CLASSES, keys, strict=True) if key}
        for number, *keys in session.exec(query)
    }


def _entries_since(since: datetime, verbs: Iterable[str], *columns: Any) -> Any:
    return (
        select(Entry.number, *columns)
        .join(Complaint, col(Complaint.number) == col(Entry.number))
        .where(col(Complaint.received_at) > since, col(Entry.verb).in_(verbs))
        .order_by(col(Entry.seq))
    )


def warned(session: Session, procedure: str, rule: Cluster, since: datetime) -> set[str]:
    """The complaints that warnings by a rule have named, of those received after a moment.

    A rule stays the same when its number changes. A warning is younger than every complaint that it names.
    """
    query = select(Letter.facts).where(col(Letter.kind) == "cluster", col(Letter.recorded_at) > since)
    same = {"procedure": procedure, "by": rule.by, "within_days": rule.within_days, "to": rule.to}
    return {
        number
        for facts in session.exec(query)
        if all(facts.get(key) == value for key, value in same.items())
        for number in facts["numbers"]
    }


def roster(session: Session, now: datetime) -> Roster:
    """Everybody who works here, and who is away."""
    people = session.exec(select(Person).order_by(Person.id)).all()
    return Roster(people, session.exec(select(Absence)).all(), now)


def callbacks(session: Session, since: datetime, until: datetime) -> defaultdict[str, Counter[str]]:
    """How many call-backs each person has held in a time, by procedure."""
    query = (
        select(Entry.number, Complaint.procedure, Entry.who, Entry.data)
        .join(Complaint, col(Complaint.number) == col(Entry.number))
        .where(col(Entry.verb) == "surveyed", col(Entry.at) >= since, col(Entry.at) < until)
        .where(col(Entry.who).not_in(["customer", "system"]))
    )
    elsewhere = moved(session)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for number, procedure, who, data in session.exec(query):
        if counts(data):
            found[elsewhere.get(number, procedure)][who] += 1
    return found


def open_callbacks(session: Session, procedure: str) -> list[Question]:
    """The call-backs of a procedure that still have to be held, the longest waiting first."""
    query = (
        select(Question, Complaint.procedure)
        .join(Complaint, col(Complaint.number) == col(Question.number))
        .where(awaited(), Question.stage == "survey", Question.role != "customer")
        .order_by(col(Question.asked_at), Question.id)
    )
    elsewhere = moved(session)
    found = session.exec(query)
    return [one for one, known in found if elsewhere.get(one.number, known) == procedure]


def takeable(questions: Iterable[Question], person: Person) -> list[Question]:
    """Those of some call-backs that the person may take."""
    return [question for question in questions if access.may_answer(person, question)]
