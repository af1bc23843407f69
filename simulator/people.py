"""The staff of a simulated house: members as the roster has them, absences, and some more of a kind."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from complaints.errors import Refusal
from complaints.people import Person, Roster


@dataclass(slots=True)
class Member:
    """A member of staff; the same fields as a row of the table of people."""

    id: str
    name: str
    roles: list[str]
    departments: list[str] = field(default_factory=list)
    email: str = ""
    phone: str = ""
    locale: str = "zh-Hans"
    deputy: str = ""
    left_on: date | None = None


@dataclass(slots=True)
class Absent:
    """A stretch of time in which a member is not there."""

    person: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Staff:
    """Everybody who works here, and who is away when."""

    members: tuple[Member, ...]
    absences: tuple[Absent, ...] = ()

    @classmethod
    def of(cls, people: Iterable[Mapping[str, Any]], absences: Iterable[Mapping[str, Any]] = ()) -> "Staff":
        """Staff from the rows of a roster file."""
        known = Member.__slots__
        return cls(
            tuple(Member(**{k: v for k, v in row.items() if k in known}) for row in people),
            tuple(Absent(row["person"], row["starts_at"], row["ends_at"]) for row in absences),
        )

    def more(self, wish: str) -> "Staff":
        """So many more like those who are there: 'owner:engineering=1', 'agent=2'. Refusal if unclear."""
        kind, equals, number = wish.partition("=")
        role, _, department = kind.partition(":")
        if not equals or not number.isdigit() or not 1 <= int(number) <= 1000:
            raise Refusal(f"--more {wish}: write ROLE=NUMBER or ROLE:DEPARTMENT=NUMBER, e.g. owner:design=1")
        alike = [
            m for m in self.members
            if role in m.roles and "administrator" not in m.roles and department in ("", *m.departments)
        ]  # fmt: skip
        if not alike:
            raise Refusal(f"--more {wish}: nobody on the roster is '{kind}'; the new one would have no model")
        model = min(alike, key=lambda m: len(m.roles) + len(m.departments))
        fresh = [
            replace(
                model, id=f"more.{role}.{department or 'all'}.{n}", name=f"＋{model.name} {n}", roles=[role],
                departments=[department] if department else model.departments, deputy=model.id,
            )
            for n in range(1, int(number) + 1)
        ]  # fmt: skip
        return replace(self, members=(*self.members, *fresh))


class Registry:
    """Who is here at a moment, in the form in which the rules ask for it; remembered day by day."""

    def __init__(self, staff: Staff) -> None:
        self.members = sorted(staff.members, key=lambda m: m.id)
        self.absences = staff.absences
        self._by_day: dict[date, dict[str, Person]] = {}

    def roster(self, now: datetime, load: Mapping[str, int]) -> Roster:
        """The roster at a moment (local time) with so many open questions for each."""
        found = _Quick.__new__(_Quick)
        people = self._by_day.get(now.date())
        if people is None:
            here: Any = {m.id: m for m in self.members if m.left_on is None or m.left_on > now.date()}
            people = self._by_day[now.date()] = here
        found.people, found.load = people, dict(load)
        found.away = {a.person for a in self.absences if a.starts_at <= now < a.ends_at}
        return found


class _Quick(Roster):
    """A roster whose people were looked up before."""
