"""The people who handle complaints: who is here, who stands in, who is asked."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlmodel import Field, SQLModel

from complaints.columns import Instant, facts

ROLES = ("customer", "agent", "owner", "supervisor", "manager", "administrator")


class Person(SQLModel, table=True):
    """A member of staff, as the roster says."""

    id: str = Field(primary_key=True)
    name: str
    email: str
    phone: str = ""
    locale: str = "zh-Hans"
    roles: list[str] = Field(sa_column=facts())
    departments: list[str] = Field(sa_column=facts())
    deputy: str = ""
    left_on: date | None = None
    password_hash: str = ""


class Absence(SQLModel, table=True):
    """A stretch of time in which a person is not to be asked."""

    id: int | None = Field(default=None, primary_key=True)
    person: str = Field(index=True)
    starts_at: datetime = Field(sa_type=Instant)
    ends_at: datetime = Field(sa_type=Instant)
    reason: str = ""


class ApiKey(SQLModel, table=True):
    """A key by which a program speaks to us; only its digest is kept.

    `scopes`: what it may do (see programs.py); `per_minute`: how many calls it may make in a minute. A key
    that was renewed has several rows of one name, of which all but the last are revoked. Keys of releases
    that knew no scopes could file, see every complaint with its links, and read histories: they keep that.
    """

    digest: str = Field(primary_key=True)
    name: str
    created_at: datetime = Field(sa_type=Instant)
    partner: str = ""
    scopes: list[str] = Field(sa_column=facts())
    per_minute: int = 60
    created_by: str = ""
    last_used_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)
    revoked_by: str = ""


class Roster:
    """Staff and their absences at one moment, with the number of questions each has open."""

    def __init__(
        self,
        people: Iterable[Person],
        absences: Iterable[Absence],
        now: datetime,
        load: Mapping[str, int] | None = None,
    ) -> None:
        self.people = {p.id: p for p in people if p.left_on is None or p.left_on > now.date()}
        self.away = {a.person for a in absences if a.starts_at <= now < a.ends_at}
        self.load = dict(load or {})

    def present(self, person: Person) -> Person | None:
        """The person, or the deputy who stands in (or the deputy's deputy …); None if nobody is there."""
        seen: set[str] = set()
        current: Person | None = person
        while current is not None and current.id not in seen:
            if current.id not in self.away:
                return current
            seen.add(current.id)
            current = self.people.get(current.deputy)
        return None

    def with_role(self, role: str, department: str | None = None) -> list[Person]:
        """Staff who hold a role (in a department, if one is named), in roster order.

        An administrator may do everything and is therefore asked nothing.
        """
        return [
            p
            for p in self.people.values()
            if role in p.roles
            and (role == "administrator" or "administrator" not in p.roles)
            and (department is None or department in p.departments)
        ]

    def on_duty(self, role: str, department: str | None = None, without: Iterable[str] = ()) -> Person | None:
        """The one to ask: present (or standing in), with the fewest questions open, none of `without`."""
        barred = set(without)
        here: dict[str, Person] = {}
        for person in self.with_role(role, department):
            if person.id in barred:
                continue
            present = self.present(person)
            if present is not None and present.id not in barred:
                here[present.id] = present
        return min(here.values(), key=lambda p: self.load.get(p.id, 0), default=None)
