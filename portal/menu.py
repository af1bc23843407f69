"""The menu of staff: what a person's roles open."""

from complaints import access
from complaints.people import Person


def menu_of(person: Person | None) -> list[tuple[str, str, bool]]:
    """Address, label and whether it is shown, in order."""
    if person is None:
        return []
    works = access.sees_all(person) or "owner" in person.roles
    return [
        ("/desk", "工作台", works),
        ("/cases", "案件", works),
        ("/people", "人员", access.may(person, "people") or access.may(person, "absences")),
        ("/letters", "信函", access.may(person, "letters")),
    ]
