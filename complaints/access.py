"""Who may see and do what. Roles add up; customers come by their links only and are nobody here.

A procedure may have roles of its own. Ask with a person whose roles are those of `rights`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from complaints.people import Person
from complaints.records import Question

Deed = Literal[
    "file",
    "priority",
    "information",
    "evidence",
    "progress",
    "withdrawal",
    "people",
    "keys",
    "absences",
    "letters",
    "mails",
    "health",
    "oversight",
    "summary",
    "import",
    "stop_import",
    "export",
    "recordings",
    "recording_log",
    "relate",
    "plans",
    "drills",
]

MAY: dict[Deed, tuple[str, ...]] = {
    "file": ("agent", "supervisor", "manager"),
    "priority": ("agent", "supervisor", "manager"),
    "information": ("agent", "owner", "supervisor", "manager"),
    "evidence": ("agent", "owner", "supervisor", "manager"),
    "progress": ("agent", "owner", "supervisor", "manager"),
    "withdrawal": ("agent", "supervisor", "manager"),
    "people": ("administrator",),
    "keys": ("administrator",),
    "absences": ("administrator", "supervisor", "manager"),
    "letters": ("manager",),
    "mails": ("agent", "supervisor", "manager"),
    "health": ("administrator",),
    "oversight": ("supervisor", "manager"),
    "summary": ("agent", "supervisor", "manager"),
    "import": ("supervisor", "manager"),
    "stop_import": ("supervisor", "manager"),
    "export": ("supervisor", "manager"),
    "recordings": ("agent", "owner", "supervisor", "manager"),
    "recording_log": ("supervisor", "manager"),
    "relate": ("agent", "supervisor", "manager"),
    "plans": ("supervisor", "manager"),
    "drills": ("supervisor", "manager"),
}
"""The roles that may do a deed. Deeds on a complaint need sight of it besides."""

WHOLE_HOUSE = ("agent", "supervisor", "manager")
"""Roles that see every complaint."""

PERSONAL = ("customer", "owner", "administrator", "person")
"""Roles whose questions only the one who was asked answers; all others may answer for one another."""

LENT = ("agent", "owner", "supervisor", "manager")
"""Roles of the house whose rights a role of a procedure may have."""


def rights(roles: Iterable[str], stands_for: Mapping[str, Collection[str]]) -> list[str]:
    """The roles whose rights somebody has: those held and, as the packs say, those that they stand for."""
    held = list(roles)
    lent = (house for role in held for house in LENT if house in stands_for.get(role, ()))
    return list(dict.fromkeys([*held, *lent]))


def may(person: Person, deed: Deed) -> bool:
    """Whether one of the person's roles allows a deed."""
    return any(role in person.roles for role in MAY[deed])


def sees_all(person: Person) -> bool:
    """Whether the person sees every complaint."""
    return any(role in person.roles for role in WHOLE_HOUSE)


def works(person: Person) -> bool:
    """Whether the person works on complaints: every role does, but for the mere administrator."""
    return any(role not in ("customer", "administrator") for role in person.roles)


def may_see(person: Person, involved: Iterable[str], stands_in_for: Collection[str] = ()) -> bool:
    """Whether the person sees a complaint; `involved` are those who are or were its owner or were asked.

    `stands_in_for`: the absent colleagues whose deputy the person is now.
    """
    if sees_all(person):
        return True
    return works(person) and any(one == person.id or one in stands_in_for for one in involved)


def may_hear(person: Person, involved: Iterable[str]) -> bool:
    """Whether the person may open the recordings of a complaint: the desk and those who supervise it.

    Who handles it in a department hears them if involved in person, not as somebody's deputy.
    """
    if not may(person, "recordings"):
        return False
    return sees_all(person) or person.id in set(involved)


def team_roles(person: Person) -> list[str]:
    """The roles whose questions stand on the person's team page."""
    return [role for role in person.roles if role not in PERSONAL]


def may_answer(person: Person, question: Question, stands_in_for: Collection[str] = ()) -> bool:
    """Whether the person may answer a question: asked in person, as a deputy now, or as one of the team.

    What a customer is asked, staff never answer: nobody rates himself. A call-back that waits may be held by
    those who supervise.
    """
    if question.role == "customer":
        return False
    if question.person and (question.person == person.id or question.person in stands_in_for):
        return True
    takes_calls = question.form == "Interview" and any(r in person.roles for r in ("supervisor", "manager"))
    return takes_calls or question.role in team_roles(person)
