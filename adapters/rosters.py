"""Rosters from disk: who handles complaints, from a YAML file into the database; every mistake at once."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, EmailStr, Field, ValidationError
from sqlmodel import Session, func, select

from adapters.database import writing
from adapters.pack_text import plain_data
from adapters.packs import PACKS, packs
from adapters.secrets import staff_login
from adapters.settings import settings
from complaints.access import rights
from complaints.errors import Refusal
from complaints.people import ROLES, Absence, Person

SAMPLES = PACKS / "rosters"


class Row(BaseModel):
    """A person of a roster file."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}$")]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    email: EmailStr
    phone: Annotated[str, Field(max_length=40)] = ""
    locale: Annotated[str, Field(pattern="^(zh-Hans|zh-Hant|en)$")] = "zh-Hans"
    roles: Annotated[list[str], Field(min_length=1)]
    departments: list[str] = []
    deputy: str = ""
    left_on: date | None = None


class Away(BaseModel):
    """An absence of a roster file."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    person: str
    starts_at: Annotated[AwareDatetime, Field(alias="from")]
    ends_at: Annotated[AwareDatetime, Field(alias="until")]
    reason: str = ""


class RosterFile(BaseModel):
    """A roster file: people, and who is away."""

    model_config = ConfigDict(extra="forbid")

    people: Annotated[list[Row], Field(min_length=1)]
    absences: list[Away] = []


def read_roster(path: Path, departments: set[str] | None = None) -> RosterFile:
    """A roster file, checked. Refusal with one line for each mistake; `departments` are those that exist.

    A role is one of the house or of any procedure there is.
    """
    try:
        roster = RosterFile.model_validate(plain_data(path, "a roster"))
    except ValidationError as error:
        raise Refusal("\n".join(f"{path}: {_where(e)}: {e['msg']}" for e in error.errors())) from None
    wrong = mistakes(roster, departments)
    if wrong:
        raise Refusal("\n".join(f"{path}: {line}" for line in wrong))
    return roster


def mistakes(roster: RosterFile, departments: set[str] | None = None) -> list[str]:
    """What no single value shows to be wrong: unknown roles, departments and deputies, an id twice."""
    ids = [row.id for row in roster.people]
    found = [f"the id '{one}' stands twice" for one in sorted({i for i in ids if ids.count(i) > 1})]
    for row in roster.people:
        found += [
            f"{row.id}: '{role}' is no role; known: {', '.join(known_roles())}"
            for role in row.roles
            if role not in ROLES[1:] and role not in known_roles()
        ]
        if departments is not None:
            found += [f"{row.id}: '{d}' is no department" for d in row.departments if d not in departments]
        if row.deputy and (row.deputy not in ids or row.deputy == row.id):
            found.append(f"{row.id}: the deputy '{row.deputy}' must be somebody else on this roster")
    for away in roster.absences:
        if away.person not in ids:
            found.append(f"absences: '{away.person}' is nobody on this roster")
        if away.ends_at <= away.starts_at:
            found.append(f"absences: {away.person}: 'until' must be after 'from'")
    return found


def known_roles() -> list[str]:
    """The roles that staff can hold: those of the house and of every procedure there is."""
    named = (role for pack in packs().values() for role in pack.roles)
    return [role for role in dict.fromkeys((*ROLES, *named)) if role != "customer"]


def known_departments() -> list[str]:
    """The departments of every procedure there is."""
    return list(dict.fromkeys(name for pack in packs().values() for name in pack.departments))


def in_use() -> list[str]:
    """The procedures that are offered, and those to which they lead."""
    names = list(dict.fromkeys((settings().procedure, *settings().offered)))
    for name in names:  # grows as it goes
        names += dict.fromkeys(r.procedure for r in packs()[name].routes if r.procedure not in names)
    return names


def with_rights(person: Person) -> Person:
    """A copy of a person to ask complaints/access.py about: with the roles that the roles held stand for.

    A role that several procedures have stands for all that any of them says.
    """
    stands_for: dict[str, set[str]] = {}
    for pack in packs().values():
        for name, role in pack.roles.items():
            stands_for.setdefault(name, set()).add(role.stands_for)
    return Person(**person.model_dump() | {"roles": rights(person.roles, stands_for)})


def load_roster(path: Path) -> int:
    """Put a roster file into the database and say how many people it has.

    People who are there already are brought up to date and keep their password; nobody is deleted.
    """
    roster = read_roster(path, set(known_departments()))
    with writing() as session:
        _put(session, roster)
    return len(roster.people)


def ensure_people() -> None:
    """On an empty database the sample rosters; and the first log-in of the installation has a password."""
    with writing() as session:
        if not session.exec(select(func.count()).select_from(Person)).one():
            _put(session, sample_roster())
        name, password = staff_login()
        person = session.get(Person, name)
        if person is None:
            person = Person(
                id=name, name=name, email=settings().company_email, roles=["administrator"], departments=[]
            )
            session.add(person)
        if not person.password_hash:
            person.password_hash = hashed(password)


def sample_roster() -> RosterFile:
    """The sample rosters of the procedures in use, as one."""
    paths = [SAMPLES / f"{name}.yaml" for name in in_use()]
    there = [path for path in paths if path.exists()]
    return merged(read_roster(path) for path in there or [SAMPLES / "home-renovation.yaml"])


def merged(rosters: Iterable[RosterFile]) -> RosterFile:
    """Several rosters as one. Who is on several is as on the first, with the roles and departments of all."""
    people: dict[str, Row] = {}
    absences: list[Away] = []
    for roster in rosters:
        for row in roster.people:
            known = people.setdefault(row.id, row.model_copy())
            known.roles = list(dict.fromkeys([*known.roles, *row.roles]))
            known.departments = list(dict.fromkeys([*known.departments, *row.departments]))
        absences += [away for away in roster.absences if away not in absences]
    return RosterFile(people=list(people.values()), absences=absences)


def hashed(password: str) -> str:
    """The argon2 hash of a password (costs about a quarter of a second)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(password)


def _put(session: Session, roster: RosterFile) -> None:
    for row in roster.people:
        person = session.get(Person, row.id)
        if person is None:
            session.add(Person(**row.model_dump()))
        else:
            for name, value in row.model_dump().items():
                setattr(person, name, value)
    for away in roster.absences:
        facts: dict[str, Any] = away.model_dump()
        same = select(Absence).where(Absence.person == away.person, Absence.starts_at == away.starts_at)
        if session.exec(same).first() is None:
            session.add(Absence(**facts))


def _where(error: Any) -> str:
    return ".".join(str(part) for part in error["loc"]) or "roster"
