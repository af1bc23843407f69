"""What standards and indicators are computed from: a fixed number of queries, then one pass over the rows."""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, null
from sqlalchemy import case as sql_case
from sqlmodel import Session, col, select

from adapters.oversight_work import late, received
from adapters.packs import packs
from complaints.oversight.clusters import site_of
from complaints.oversight.indicators import Told, within_authority
from complaints.records import Complaint, Entry, Evidence, Heartbeat

CLASSES = ("intake", "assessment", "dispatch")
CHAINS = "chains"
"""The heartbeat that tells which histories are broken (see adapters/oversight_chains.py)."""


def told(session: Session, since: datetime, until: datetime, now: datetime) -> list[Told]:
    """The complaints received within a time, as the indicators see them, the oldest first."""
    cases = heard(session, since, until, tuple(STEPS))
    _tell_classes(session, cases, since, until)
    for case in cases.values():
        case.within_authority = not case.resolved or _authorised(case)
    _tell_rest(session, cases, since, until, now)
    return list(cases.values())


def heard(session: Session, since: datetime, until: datetime, verbs: Collection[str]) -> dict[str, Told]:
    """The complaints received within a time with what some verbs of their histories say, by number."""
    columns: Any = (
        Complaint.number, Complaint.procedure, Complaint.project, Complaint.contact_key, Complaint.channel,
        Complaint.received_at, Complaint.closed_at,
    )  # fmt: skip
    query = select(*columns).where(received(since, until)).order_by(col(Complaint.received_at))
    cases: dict[str, Told] = {}
    for number, procedure, project, contact, channel, at, closed in session.exec(query):
        cases[number] = Told(number, procedure, site_of(project), contact, channel, at, closed)
    entries: Any = select(Entry.number, Entry.verb, Entry.at, _matter_of_entry()).join(
        Complaint, col(Complaint.number) == col(Entry.number)
    )
    told_of = entries.where(received(since, until), col(Entry.verb).in_(list(verbs)))
    for number, verb, at, said in session.exec(told_of.order_by(col(Entry.seq))):
        STEPS[verb](cases[number], at, said or "")
    return cases


def _matter_of_entry() -> Any:
    """Of long entries only the part that matters here: ten thousand histories are much text to take apart."""
    data: Any = col(Entry.data)
    parts = {
        "registered": data[("record", "project")].as_string(),
        "investigated": data["evidence"].as_string(),
        "resolved": data["cost"].as_string(),
        "closed": data["ground"].as_string(),
        "approved": data["role"].as_string(),
        "replied": null(),
        "submitted": null(),
    }
    return sql_case(
        *((col(Entry.verb) == verb, part) for verb, part in parts.items()), else_=cast(data, String)
    )


def _tell_classes(session: Session, cases: dict[str, Told], since: datetime, until: datetime) -> None:
    data: Any = col(Entry.data)
    columns: Any = [data[key].as_string() for key in (*CLASSES, "level", "validity")]
    query = select(Entry.number, *columns).join(Complaint, col(Complaint.number) == col(Entry.number))
    classified = col(Entry.verb).in_(("classified", "reclassified"))
    query = query.where(received(since, until), classified).order_by(col(Entry.seq))
    for number, *keys, level, nature in session.exec(query):
        case = cases[number]
        case.classes = {view: key for view, key in zip(CLASSES, keys, strict=True) if key}
        case.level, case.nature = case.level or level or "", nature or case.nature


def _authorised(case: Told) -> bool:
    pack = packs().get(case.procedure)
    if pack is None:
        return True
    level = pack.levels.get(case.level)
    if level is not None and level.approval:
        return set(level.approval) <= case.approvers
    own = {"owner", level.owner if level else "owner"}
    authority = (level.authority if level else []) or pack.authority
    return within_authority(case.cost, own | case.approvers, authority)


def _registered(case: Told, at: datetime, said: str) -> None:
    case.site = site_of(said) or case.site


def _levelled(case: Told, at: datetime, said: str) -> None:
    case.level = json.loads(said).get("level", case.level)


def _moved(case: Told, at: datetime, said: str) -> None:
    case.procedure, case.level = json.loads(said)["procedure"], ""


def _dispatched(case: Told, at: datetime, said: str) -> None:
    data = json.loads(said)
    case.department, case.owner = data.get("department", ""), data.get("owner", "")


def _handed_over(case: Told, at: datetime, said: str) -> None:
    case.owner = json.loads(said).get("to", "")


def _investigated(case: Told, at: datetime, said: str) -> None:
    case.evidence = case.evidence or bool(said.strip())


def _submitted(case: Told, at: datetime, said: str) -> None:
    case.approvers.clear()


def _approved(case: Told, at: datetime, said: str) -> None:
    case.approvers.add(said)


def _resolved(case: Told, at: datetime, said: str) -> None:
    case.resolved, case.cost = True, float(said or 0)


def _replied(case: Told, at: datetime, said: str) -> None:
    case.replied_at = at


def _surveyed(case: Told, at: datetime, said: str) -> None:
    data = json.loads(said)
    case.surveys += 1
    case.answered += bool(data.get("answered"))
    names = ("handling", "result", "fairness")
    case.said = {name: data[name] for name in names if data.get(name)} or case.said


def _closed(case: Told, at: datetime, said: str) -> None:
    case.ground = said


STEPS: dict[str, Callable[[Told, datetime, str], None]] = {
    "registered": _registered,
    "raised": _levelled,
    "lowered": _levelled,
    "moved": _moved,
    "dispatched": _dispatched,
    "handed_over": _handed_over,
    "investigated": _investigated,
    "submitted": _submitted,
    "approved": _approved,
    "resolved": _resolved,
    "replied": _replied,
    "surveyed": _surveyed,
    "closed": _closed,
}
"""What each verb of the history tells the indicators."""


def _tell_rest(
    session: Session, cases: dict[str, Told], since: datetime, until: datetime, now: datetime
) -> None:
    """Lateness, broken histories, evidence on file, and whether the customer complained again."""
    for number in session.exec(late(received(since, until), now)):
        cases[number].late = True
    beat = session.get(Heartbeat, CHAINS)
    for number in beat.info.get("broken", []) if beat else []:
        if number in cases:
            cases[number].broken = True
    filed = select(Evidence.number).distinct().join(Complaint, col(Complaint.number) == col(Evidence.number))
    for number in session.exec(filed.where(received(since, until))):
        cases[number].evidence = True
    comings: dict[str, list[datetime]] = defaultdict(list)
    query = select(Complaint.contact_key, Complaint.received_at).where(col(Complaint.received_at) >= since)
    for contact, at in session.exec(query.order_by(col(Complaint.received_at))):
        comings[contact].append(at)
    for case in cases.values():
        if case.closed_at is not None and case.contact:
            later = comings[case.contact]
            place = bisect_right(later, case.closed_at)
            case.again_at = later[place] if place < len(later) else None
