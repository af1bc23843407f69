"""The menu of staff: what a person's roles open."""

from complaints import access
from complaints.people import Person

OVERSEERS = ("supervisor", "manager")
"""Roles that oversee timeliness, compliance and fairness (procedure A, supervision)."""


def oversees(person: Person) -> bool:
    """Whether the person sees clusters, quotas, standards and indicators."""
    return any(role in person.roles for role in OVERSEERS)


def menu_of(person: Person | None) -> list[tuple[str, str, bool]]:
    """Address, label and whether it is shown, in order."""
    if person is None:
        return []
    works = access.works(person)
    return [
        ("/desk", "工作台", works),
        ("/cases", "案件", works),
        ("/improvements", "改进措施", works),
        ("/oversight", "监督", oversees(person)),
        ("/oversight/summary", "月度汇总", "agent" in person.roles and not oversees(person)),
        ("/people", "人员", access.may(person, "people") or access.may(person, "absences")),
        ("/letters", "信函", access.may(person, "letters")),
    ]
