"""Staff at work: each answers one question at a time, in office hours, the most urgent first."""

import heapq
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from complaints.calendar import Calendar, Opening, instant
from complaints.openings import openings_from
from complaints.records import Question
from simulator.cases import QuickCase
from simulator.people import Registry

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(order=True)
class Task:
    """A question that waits for somebody: until when, and how much work it is."""

    due_at: datetime
    asked_at: datetime
    order: int
    case: QuickCase = field(compare=False)
    question: Question = field(compare=False)
    effort: timedelta = field(compare=False)


@dataclass
class Worker:
    """A member of staff at work."""

    id: str
    queue: list[Task] = field(default_factory=list)
    busy_until: datetime | None = None
    called: datetime | None = None
    worked: timedelta = timedelta()
    answers: int = 0
    longest: int = 0

    def put(self, task: Task) -> None:
        """Another question for this person."""
        heapq.heappush(self.queue, task)
        open_ = sum(t.question.is_open for t in self.queue) if len(self.queue) > self.longest else 0
        self.longest = max(self.longest, open_)

    def top(self) -> Task | None:
        """The most urgent question that is still open."""
        while self.queue and not self.queue[0].question.is_open:
            heapq.heappop(self.queue)
        return self.queue[0] if self.queue else None

    def take(self) -> None:
        """The most urgent question is taken up."""
        heapq.heappop(self.queue)


class Presence:
    """When people are at their desks: in office hours, unless they are absent or have left."""

    def __init__(self, registry: Registry, calendar: Calendar) -> None:
        self.calendar, self.registry = calendar, registry
        self.members = {m.id: m for m in registry.members}
        self._open: Opening = (NEVER, NEVER)
        self.away: dict[str, list[tuple[datetime, datetime]]] = {}
        for absent in registry.absences:
            span = absent.starts_at.astimezone(UTC), absent.ends_at.astimezone(UTC)
            self.away.setdefault(absent.person, []).append(span)
        for member in registry.members:
            if member.left_on is not None:
                begin = instant(member.left_on, 0, calendar.zone)
                self.away.setdefault(member.id, []).append((begin, NEVER))

    def absent(self, person: str, now: datetime) -> datetime | None:
        """Until when somebody is away who is away now."""
        ends = [end for begin, end in self.away.get(person, ()) if begin <= now < end]
        return max(ends, default=None)

    def begins(self, person: str, now: datetime) -> datetime:
        """The first moment from now on at which somebody sits at the desk; NEVER after the last day."""
        at = now
        while True:
            back = self.absent(person, at) if self.away else None
            if back is NEVER:
                return NEVER
            later = self.opens(back or at)
            if later == at:
                return at
            at = later

    def opens(self, now: datetime) -> datetime:
        """The first moment from now on at which the office is open."""
        if self._open[0] <= now < self._open[1]:
            return now
        self._open = next(openings_from(now, self.calendar))
        return max(self._open[0], now)

    def leaves(self, person: str, now: datetime) -> datetime:
        """When somebody who is there now goes away next; NEVER if that is not known."""
        return min((begin for begin, _ in self.away.get(person, ()) if begin > now), default=NEVER)

    def stands_in(self, person: str, now: datetime) -> list[str]:
        """For whom somebody answers beside himself: absent colleagues whose deputy he is now."""
        if not self.away:
            return []
        found = []
        for absent in self.away:
            seen: set[str] = set()
            current = absent
            while current in self.members and current not in seen and self.absent(current, now) is not None:
                seen.add(current)
                current = self.members[current].deputy
            if current == person and absent != person:
                found.append(absent)
        return found

    def changes(self) -> list[datetime]:
        """The moments at which somebody leaves or comes back."""
        return sorted(
            {at for spans in self.away.values() for span in spans for at in span if at is not NEVER}
        )
