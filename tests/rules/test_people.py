"""Who is asked: present people, deputies, chains and circles of deputies, and never somebody twice over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from complaints.choosing import on_duty
from complaints.people import Absence, Person, Roster
from tests.virtual import CHEN, GAO, HE, LI, LIU, SUN, WANG, ZHAO, ZHOU, cn, rows

NOW = datetime(2026, 9, 29, 2, tzinfo=UTC)


def people() -> list[Person]:
    return [Person(**row.model_dump()) for row in rows()]


def roster(
    *away: str, left: tuple[str, ...] = (), load: dict[str, int] | None = None, **deputies: str
) -> Roster:
    staff = people()
    for person in staff:
        person.deputy = deputies.get(person.id.replace(".", "_"), person.deputy)
        person.left_on = date(2026, 9, 1) if person.id in left else None
    gone = [Absence(person=p, starts_at=NOW, ends_at=NOW + timedelta(days=1)) for p in away]
    return Roster(staff, gone, NOW, load)


def asked(found: Person | None) -> str:
    return found.id if found else ""


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        (roster(), CHEN),
        (roster(CHEN), ZHAO),
        (roster(CHEN, ZHAO), ""),  # each other's deputies: a circle
        (roster(CHEN, chen_lei=SUN), SUN),
        (roster(CHEN, SUN, chen_lei=SUN), ZHAO),  # a chain
        (roster(CHEN, chen_lei=CHEN), ""),  # one's own deputy
        (roster(CHEN, chen_lei="nobody"), ""),
        (roster(CHEN, left=(ZHAO,)), ""),
    ],
)
def test_who_stands_in(here: Roster, expected: str) -> None:
    assert asked(here.present(next(p for p in people_of(here) if p.id == CHEN))) == expected


def people_of(here: Roster) -> list[Person]:
    return list(here.people.values())


@pytest.mark.parametrize(
    ("here", "role", "department", "without", "expected"),
    [
        (roster(), "owner", "engineering", [], CHEN),
        (roster(load={CHEN: 2, ZHAO: 1}), "owner", "engineering", [], ZHAO),
        (roster(load={CHEN: 2, ZHAO: 2}), "owner", "engineering", [], CHEN),
        (roster(), "owner", "engineering", [CHEN], ZHAO),
        (roster(), "owner", "engineering", [CHEN, ZHAO], ""),
        (roster(CHEN, ZHAO), "owner", "engineering", [], ""),
        (roster(CHEN), "owner", "engineering", [ZHAO], ""),  # who refused does not come back as deputy
        (roster(ZHOU, HE), "owner", "legal", [], LI),  # the deputy's deputy
        (roster(left=(ZHOU, HE)), "owner", "legal", [], ""),
        (roster(), "owner", "nowhere", [], ""),
        (roster(), "agent", None, [], WANG),
        (roster(WANG), "agent", None, [], LIU),
        (roster(), "manager", None, [], GAO),
        (roster(GAO), "manager", None, [], LI),
    ],
)
def test_who_is_on_duty(
    here: Roster, role: str, department: str | None, without: list[str], expected: str
) -> None:
    assert asked(here.on_duty(role, department, without)) == expected


@pytest.mark.parametrize("role", ["agent", "owner", "supervisor", "manager"])
def test_the_administrator_may_do_everything_and_is_asked_nothing(role: str) -> None:
    assert "admin" not in [p.id for p in roster().with_role(role)]
    assert asked(on_duty(roster(), role)) not in ("", "admin")


@pytest.mark.parametrize(
    ("here", "role", "without", "expected"),
    [
        (roster(WANG, LIU), "agent", [], HE),
        (roster(HE, LI), "supervisor", [], GAO),
        (roster(LI), "supervisor", [HE], GAO),  # Li Na's deputy is He Ping, whose own case it is
        (roster(), "supervisor", [HE, LI], GAO),
        (roster(left=(WANG, LIU)), "agent", [], HE),
        (roster(left=(GAO,)), "manager", [], "admin"),
        (roster(*(p.id for p in people())), "supervisor", [], HE),  # all away: a letter that waits
        (roster(*(p.id for p in people())), "supervisor", [HE], LI),
        (roster(left=tuple(p.id for p in people())), "agent", [], ""),
    ],
)
def test_nobody_of_the_role_means_the_next_one_up(
    here: Roster, role: str, without: list[str], expected: str
) -> None:
    assert asked(on_duty(here, role, *without)) == expected


def test_absences_begin_and_end_to_the_second() -> None:
    gone = [Absence(person=CHEN, starts_at=NOW, ends_at=NOW + timedelta(hours=1))]
    moments = [
        NOW - timedelta(seconds=1),
        NOW,
        NOW + timedelta(minutes=59, seconds=59),
        NOW + timedelta(hours=1),
    ]
    assert [CHEN in Roster(people(), gone, at).away for at in moments] == [False, True, True, False]


@pytest.mark.parametrize(
    ("moment", "here"),
    [("2026-09-30T23:59+08:00", True), ("2026-10-01T00:00+08:00", False), ("2026-09-30T15:59+00:00", True)],
)
def test_who_left_is_gone_from_the_local_day_on(moment: str, here: bool) -> None:
    staff = people()
    staff[2].left_on = date(2026, 10, 1)
    at = datetime.fromisoformat(moment).astimezone(cn().zone)
    assert (staff[2].id in Roster(staff, [], at).people) is here
