"""What came of a simulated time: stages, notices, loads, grounds, levels, and what is still open."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from complaints.calendar import LOCALES, Calendar
from complaints.openings import open_time
from complaints.pack import Pack
from simulator.cases import QuickCase
from simulator.desk import NEVER, Presence, Worker

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class StageFigures:
    """How one stage (or duty) went. Times in hours from the start of its clock until it was done."""

    stage: str
    label: dict[str, str]
    number: int
    late: int
    median: float
    ninth: float
    worst: float
    worst_late: float
    open: int

    @property
    def share_late(self) -> float:
        """Share of the late ones, 0 to 1."""
        return self.late / self.number if self.number else 0.0


@dataclass(frozen=True)
class PersonFigures:
    """How much one person had to do. `available` and `worked` in hours."""

    id: str
    name: str
    roles: list[str]
    answers: int
    worked: float
    available: float
    longest_queue: int

    @property
    def utilisation(self) -> float:
        """Share of the office time that was work on complaints."""
        return self.worked / self.available if self.available else 0.0


@dataclass(frozen=True)
class Results:
    """All figures of one simulated world."""

    begin: datetime
    end: datetime
    complaints: int
    closed: int
    open: int
    late_complaints: int
    stages: list[StageFigures]
    notices: dict[str, dict[str, int]]
    people: list[PersonFigures]
    roles: dict[str, dict[str, float]]
    grounds: dict[str, int]
    levels: dict[str, int]
    open_by_stage: dict[str, int]
    unassigned: int
    arrived_by_week: list[int]
    closed_by_week: list[int]

    def as_json(self) -> dict[str, Any]:
        """The figures as JSON holds them; times in hours, shares from 0 to 1."""
        data = asdict(self)
        data["begin"], data["end"] = self.begin.isoformat(), self.end.isoformat()
        for row, stage in zip(data["stages"], self.stages, strict=True):
            row["share_late"] = round(stage.share_late, 4)
        for row, person in zip(data["people"], self.people, strict=True):
            row["utilisation"] = round(person.utilisation, 4)
        return data


def results(
    pack: Pack, calendar: Calendar, cases: Sequence[QuickCase], workers: Iterable[Worker],
    presence: Presence, begin: datetime, end: datetime,
) -> Results:  # fmt: skip
    """Count what came of the time from `begin` to `end`."""
    people = [_person(worker, presence, begin, end) for worker in workers]
    closed = [case for case in cases if case.complaint.closed_at is not None]
    waiting = [case for case in cases if case.stage not in (None, "archive")]
    stages = _stages(pack, cases, end)
    return Results(
        begin=begin.astimezone(calendar.zone),
        end=end.astimezone(calendar.zone),
        complaints=len(cases),
        closed=len(closed),
        open=len(waiting),
        late_complaints=sum(any(_late(p, end) for p in case.promises) for case in cases),
        stages=stages,
        notices=_notices(cases),
        people=people,
        roles=_roles(people),
        grounds=dict(Counter(case.story.ground for case in closed).most_common()),
        levels=dict(Counter(_level(case) for case in cases).most_common()),
        open_by_stage=dict(Counter(str(case.stage) for case in waiting).most_common()),
        unassigned=sum(
            q.is_open and not q.person and q.role != "customer" for c in waiting for q in c.questions
        ),
        arrived_by_week=_by_week([case.complaint.accepted_at for case in cases], begin, end),
        closed_by_week=_by_week([c.complaint.closed_at for c in closed if c.complaint.closed_at], begin, end),
    )


def _late(promise: Any, end: datetime) -> bool:
    if promise.done_at is None and promise.paused_at is not None:
        return False
    return bool((promise.done_at or end) > promise.due_at)


def _stages(pack: Pack, cases: Sequence[QuickCase], end: datetime) -> list[StageFigures]:
    """Figures by stage, in the order of a life; each round of rework counts by itself."""
    by_stage: dict[str, list[Any]] = {}
    for case in cases:
        for promise in case.promises:
            by_stage.setdefault(promise.stage, []).append(promise)
    order = _order(pack)
    known = sorted(by_stage, key=lambda s: order.index(s) if s in order else len(order))
    return [_stage(pack, name, by_stage[name], end) for name in known]


def _order(pack: Pack) -> list[str]:
    """The stages of a life with the duties before them, then the duties that stand beside it."""
    found: list[str] = []
    for stage in pack.stages:
        found += [key for key, duty in pack.duties.items() if duty.before == stage]
        found.append(stage)
    return found + [key for key in pack.duties if key not in found]


def _stage(pack: Pack, name: str, promises: list[Any], end: datetime) -> StageFigures:
    times = sorted((p.done_at or end) - p.started_at for p in promises)
    over = [(p.done_at or end) - p.due_at for p in promises if _late(p, end)]
    return StageFigures(
        stage=name,
        label=_label(pack, name),
        number=len(promises),
        late=len(over),
        median=_hours(_quantile(times, 0.5)),
        ninth=_hours(_quantile(times, 0.9)),
        worst=_hours(times[-1]),
        worst_late=_hours(max(over, default=timedelta())),
        open=sum(p.done_at is None for p in promises),
    )


def _label(pack: Pack, stage: str) -> dict[str, str]:
    """The label of a stage by locale; that of a stage of another procedure is its key."""
    try:
        label = pack.spec(stage).label
    except KeyError:
        return dict.fromkeys(LOCALES, stage)
    return {locale: label.text(locale) for locale in LOCALES}


def _quantile(times: Sequence[timedelta], share: float) -> timedelta:
    """The time within which this share was done (nearest rank)."""
    return times[max(math.ceil(share * len(times)) - 1, 0)]


def _hours(time: timedelta) -> float:
    return round(max(time, timedelta()) / HOUR, 2)


def _notices(cases: Iterable[QuickCase]) -> dict[str, dict[str, int]]:
    """How often was reminded, escalated (to which role) and raised, by stage."""
    found: dict[str, Counter[str]] = {}
    for case in cases:
        for entry in case.entries:
            if entry.who != "system" or entry.verb not in ("reminded", "escalated", "raised"):
                continue
            name = f"escalated to {entry.data.get('role', '')}" if entry.verb == "escalated" else entry.verb
            found.setdefault(entry.stage, Counter())[name] += 1
    return {stage: dict(sorted(counts.items())) for stage, counts in found.items()}


def _level(case: QuickCase) -> str:
    """The level it was handled at; in a pack without levels its severity."""
    return case.story.level or case.story.classification.get("severity", {}).get("level", "") or "-"


def _person(worker: Worker, presence: Presence, begin: datetime, end: datetime) -> PersonFigures:
    member = presence.members[worker.id]
    first, last = begin.astimezone(UTC), end.astimezone(UTC)
    there = open_time(first, last, presence.calendar)
    for away, back in presence.away.get(worker.id, ()):
        span = max(away, first), min(back if back is not NEVER else last, last)
        if span[0] < span[1]:
            there -= open_time(*span, presence.calendar)
    return PersonFigures(
        id=worker.id, name=member.name, roles=member.roles, answers=worker.answers,
        worked=_hours(worker.worked), available=_hours(there), longest_queue=worker.longest,
    )  # fmt: skip


def _roles(people: Iterable[PersonFigures]) -> dict[str, dict[str, float]]:
    """Load by role; who holds several counts in each."""
    found: dict[str, list[PersonFigures]] = {}
    for person in people:
        for role in person.roles:
            if "administrator" not in person.roles:
                found.setdefault(role, []).append(person)
    return {
        role: {
            "people": len(some),
            "answers": sum(p.answers for p in some),
            "worked": round(sum(p.worked for p in some), 2),
            "available": round(sum(p.available for p in some), 2),
            "longest_queue": max(p.longest_queue for p in some),
        }
        for role, some in found.items()
    }


def _by_week(moments: Iterable[datetime], begin: datetime, end: datetime) -> list[int]:
    weeks = [0] * (max((end - begin).days, 0) // 7 + 1)
    for at in moments:
        index = (at - begin).days // 7
        if 0 <= index < len(weeks):
            weeks[index] += 1
    return weeks
