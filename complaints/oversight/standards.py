"""Standards: what was done in time, by whom and how long it took (framework M: monitored, appraised)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median


@dataclass(frozen=True)
class Work:
    """One stage (or duty) of one complaint: who did it and how its time went.

    `ended_at`: when it was answered, though the step may have been taken later; None while it is at work.
    `late_at`: the moment at which lateness is judged of what is still at work (now, or since when it stands
    still).
    """

    number: str
    stage: str
    handler: str
    department: str
    started_at: datetime
    due_at: datetime
    ended_at: datetime | None
    late_at: datetime

    @property
    def in_time(self) -> bool:
        """Whether the promise was kept."""
        return (self.ended_at or self.late_at) <= self.due_at

    @property
    def counts(self) -> bool:
        """Whether there is something to judge: it has ended, or should have."""
        return self.ended_at is not None or not self.in_time


@dataclass(frozen=True)
class Line:
    """One line of a table of standards: for how many, how many of them in time, half took up to `typical`."""

    key: str
    count: int
    in_time: int
    late_open: int
    typical: timedelta | None

    @property
    def share(self) -> float:
        """The share in time, from 0 to 1."""
        return self.in_time / self.count if self.count else 1.0


@dataclass
class Opinion:
    """What customers said after a handler's work: `spread` counts the answers about the result.

    Raw satisfaction punishes those who get the unreasonable demands: it never stands without the share that
    answered and the spread, and nobody is ranked by it.
    """

    asked: int = 0
    answered: int = 0
    satisfied: int = 0
    spread: Counter[str] = field(default_factory=Counter)

    @property
    def response(self) -> float | None:
        """The share of those asked who answered."""
        return self.answered / self.asked if self.asked else None

    @property
    def satisfaction(self) -> float | None:
        """The share of satisfied among those who answered."""
        return self.satisfied / self.answered if self.answered else None


@dataclass(frozen=True)
class Appraisal:
    """A handler over a period: what was done and how, what customers said, and what waits now."""

    handler: str
    cases: int
    work: Line
    opinion: Opinion
    waiting: int
    overdue: int


def lines(work: Iterable[Work], key: Callable[[Work], str]) -> list[Line]:
    """A line for each key, in order of the keys; work without a key is left out."""
    groups: dict[str, list[Work]] = defaultdict(list)
    for one in work:
        if one.counts and key(one):
            groups[key(one)].append(one)
    return [line(name, groups[name]) for name in sorted(groups)]


def line(key: str, work: list[Work]) -> Line:
    """One line over some work."""
    took = [max(one.ended_at - one.started_at, timedelta()) for one in work if one.ended_at is not None]
    return Line(
        key,
        len(work),
        sum(one.in_time for one in work),
        sum(one.ended_at is None for one in work),
        typical(took),
    )


def typical(spans: Iterable[timedelta]) -> timedelta | None:
    """The median of some lengths of time; None of none."""
    seconds = [span.total_seconds() for span in spans]
    return timedelta(seconds=median(seconds)) if seconds else None


def appraisals(
    work: Iterable[Work], opinions: Mapping[str, Opinion], waiting: Mapping[str, tuple[int, int]]
) -> list[Appraisal]:
    """A line for every handler who did something, was judged or has work waiting, by name, never by rank."""
    mine: dict[str, list[Work]] = defaultdict(list)
    for one in work:
        if one.counts and one.handler:
            mine[one.handler].append(one)
    handlers = {*mine, *opinions, *waiting} - {""}
    return [
        Appraisal(
            handler,
            len({one.number for one in mine[handler]}),
            line(handler, mine[handler]),
            opinions.get(handler, Opinion()),
            *waiting.get(handler, (0, 0)),
        )
        for handler in sorted(handlers)
    ]
