"""The indicators of procedure A: timeliness, compliance, fairness, effect; causes with their trend."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from complaints.oversight.standards import Opinion, typical
from complaints.pack_parts import Authority, Scale

Scales = Mapping[str, Mapping[Any, Scale]]
"""The questions of the survey with their answers, by procedure."""

RETAINED = timedelta(days=180)
"""A customer who does not complain again for so long after the closing counts as retained."""


@dataclass
class Told:
    """One complaint as the indicators see it; times are those of the last round, `said` the last answers."""

    number: str
    procedure: str
    site: str
    contact: str
    channel: str
    received_at: datetime
    closed_at: datetime | None = None
    classes: dict[str, str] = field(default_factory=dict)
    level: str = ""
    nature: str = ""
    department: str = ""
    owner: str = ""
    replied_at: datetime | None = None
    resolved: bool = False
    cost: float = 0.0
    approvers: set[str] = field(default_factory=set)
    within_authority: bool = True
    evidence: bool = False
    surveys: int = 0
    answered: int = 0
    said: dict[str, str] = field(default_factory=dict)
    ground: str = ""
    late: bool = False
    broken: bool = False
    again_at: datetime | None = None


@dataclass(frozen=True)
class Share:
    """A part of a whole; `value` is None where there is no whole yet."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share from 0 to 1."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Indicators:
    """The indicators over some complaints. `unripe`: closed less than 180 days ago, retained so far."""

    filed: int
    closed: int
    cycle: timedelta | None
    replied: Share
    procedure: Share
    result: Share
    handling: Share
    fairness: Share
    satisfied: Share
    response: Share
    retained: Share
    unripe: int


def indicators(cases: Iterable[Told], packs: Scales, now: datetime) -> Indicators:
    """The indicators over complaints; `packs` are the survey scales by procedure.

    Compliant procedure: no stage late, history unbroken. Compliant result:
    approved within authority and evidence recorded; judged once a complaint is resolved.
    """
    told = list(cases)
    closed = [c for c in told if c.closed_at is not None]
    done = [c for c in told if c.resolved]
    cycles = [c.closed_at - c.received_at for c in closed if c.closed_at is not None]
    asked = [c for c in told if c.surveys]
    return Indicators(
        filed=len(told),
        closed=len(closed),
        cycle=typical(cycles),
        replied=Share(sum(c.replied_at is not None for c in told), len(told)),
        procedure=Share(sum(not c.late and not c.broken for c in told), len(told)),
        result=Share(sum(c.evidence and c.within_authority for c in done), len(done)),
        handling=_satisfied(asked, "handling", packs),
        fairness=_satisfied(asked, "fairness", packs),
        satisfied=_satisfied(asked, "result", packs),
        response=Share(sum(bool(c.said) for c in asked), len(asked)),
        retained=Share(sum(_stayed(c) for c in closed), len(closed)),
        unripe=sum(_stayed(c) and now < (c.closed_at or now) + RETAINED for c in closed),
    )


def within_authority(cost: float, roles: Iterable[str], authority: Iterable[Authority]) -> bool:
    """Whether one of the roles that approved may decide a cost; the owner's own authority needs nobody."""
    may = {step.role: step.up_to for step in authority}
    own = next(iter(may), "")
    return any(role in may and (may[role] is None or cost <= (may[role] or 0)) for role in {own, *roles})


def happy(scale: Scale) -> frozenset[str]:
    """The answers of a scale that count as satisfied: as many from the top as count as dissatisfied below.

    What lies between is neither; the spread shows it.
    """
    middle = len(scale.answers) - len(scale.dissatisfied)
    return frozenset(list(scale.answers)[: min(middle, max(1, len(scale.dissatisfied)))])


def opinions(cases: Iterable[Told], packs: Scales, key: Callable[[Told], str]) -> dict[str, Opinion]:
    """What customers said, by a key (handler, department); nothing of those who were not asked."""
    found: dict[str, Opinion] = {}
    for case in cases:
        if not case.surveys or not key(case):
            continue
        one = found.setdefault(key(case), Opinion())
        one.asked += 1
        scale, answer = packs.get(case.procedure, {}).get("result"), case.said.get("result", "")
        if scale is not None and answer in scale.answers:
            one.answered += 1
            one.satisfied += answer in happy(scale)
            one.spread[answer] += 1
    return found


def most(cases: Iterable[Told], key: Callable[[Told], str], count: int = 10) -> list[tuple[str, int]]:
    """The most frequent values, the largest first; complaints without one are left out."""
    counts = Counter(value for case in cases if (value := key(case)))
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:count]


def by_stretch(cases: Iterable[Told], edges: list[datetime]) -> tuple[int, ...]:
    """How many came in between each edge and the next."""
    counts = [0] * (len(edges) - 1)
    for case in cases:
        for place in range(len(counts)):
            if edges[place] <= case.received_at < edges[place + 1]:
                counts[place] += 1
    return tuple(counts)


def _satisfied(cases: list[Told], name: str, packs: Scales) -> Share:
    part = whole = 0
    for case in cases:
        scale, answer = packs.get(case.procedure, {}).get(name), case.said.get(name, "")
        if scale is not None and answer in scale.answers:
            whole += 1
            part += answer in happy(scale)
    return Share(part, whole)


def _stayed(case: Told) -> bool:
    """Whether the customer did not complain again within the time."""
    ended = case.closed_at
    return ended is not None and (case.again_at is None or case.again_at > ended + RETAINED)
