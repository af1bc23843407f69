"""Who is asked: roles of departments, who stands in for whom, nobody there, refusers, first receivers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

import pytest
from sqlmodel import Session

from complaints.case import Case
from complaints.choosing import (
    department_of,
    first_line,
    first_receiver,
    holders,
    involved,
    on_duty,
    owner_for,
    people_for,
    present_owner,
    refusers,
)
from complaints.fold import tell
from complaints.pack import Pack
from complaints.people import Absence, Person, Roster
from complaints.records import Complaint, Entry
from complaints.wants import WANTS, Wanted, of_duty
from tests.rules.words import DATA, LEVELS, NOW, duty, pack_with
from tests.virtual import EMAIL, cn

ROLES = """
roles:
  leader: {zh-Hans: 组长, en: Team leader, stands_for: supervisor, of_department: true}
  fixer: {zh-Hans: 处理人, en: Fixer, stands_for: owner}
  clerk: {zh-Hans: 文员, en: Clerk}
"""
PEOPLE = {  # who: roles, departments, deputy
    "ann": ("agent", "customer_service", ""),
    "ben": ("agent", "customer_service", ""),
    "eve": ("owner", "engineering", "kim"),
    "kim": ("owner", "engineering", ""),
    "mia": ("owner", "materials", ""),
    "leo": ("leader", "engineering", ""),
    "lea": ("leader", "materials", ""),
    "fay": ("fixer", "", ""),
    "sue": ("supervisor", "customer_service", ""),
    "max": ("manager", "", ""),
    "adm": ("administrator agent owner supervisor manager", "customer_service", ""),
}
WORDY = pack_with(LEVELS, ROLES)


def roster(
    away: Iterable[str] = (), without: Iterable[str] = (), load: dict[str, int] | None = None
) -> Roster:
    people = [
        Person(
            id=key, name=key, email=f"{key}@x.example", roles=r.split(), departments=d.split(), deputy=deputy
        )
        for key, (r, d, deputy) in PEOPLE.items()
        if key not in without
    ]
    gone = [Absence(person=key, starts_at=NOW, ends_at=NOW.replace(year=2027)) for key in away]
    return Roster(people, gone, NOW, load)


@dataclass
class CaseAt(Case):
    """A case without a database: its history is told, its roster is given."""

    here: Roster = field(default_factory=roster)

    def roster(self, now: datetime) -> Roster:
        return self.here


def case(*history: str, pack: Pack = WORDY, here: Roster | None = None, **data: Any) -> CaseAt:
    """`verb by` each; what a verb carries as usual, with additions by `data`."""
    entries = [
        Entry(number="TS-1", seq=n, at=NOW, who=by or "system", verb=verb, stage="", round=1,
              data=DATA.get(verb, {}) | data.get(verb, {}), salt="", previous="", hash="")
        for n, (verb, _, by) in enumerate(line.partition(" ") for line in history)
    ]  # fmt: skip
    complaint = Complaint(
        number="TS-1", procedure="x", version="1", channel="web", source="direct", name="李四", email=EMAIL,
        matter="漏水", demand="修好", received_at=NOW, accepted_at=NOW,
    )  # fmt: skip
    return CaseAt(
        cast(Session, None), complaint, pack, cn(), entries, [], [], tell(entries), here=here or roster()
    )


def key(person: Person | None) -> str:
    return person.id if person else ""


BUILT: dict[str, Any] = {"classified": {"dispatch": "construction"}}  # leads to engineering
OPENED = ("filed customer", "registered", "classified ann")
TO_EVE = (*OPENED, "dispatched")
THRICE = (*TO_EVE, *["refused eve", "dispatched"] * 2, "refused eve")
EVES: dict[str, Any] = BUILT | {"dispatched": {"owner": "eve"}}


# somebody of a role


@pytest.mark.parametrize(
    ("role", "where", "away", "chosen"),
    [
        ("leader", "engineering", "", "leo"),
        ("leader", "materials", "", "lea"),
        ("leader", "legal", "", "leo"),  # none of the department: one of another
        ("leader", "engineering", "leo", "lea"),
        ("leader", "engineering", "leo lea", "sue"),  # the role it stands for
        ("leader", "engineering", "leo lea sue", "max"),  # the next one up
        ("leader", "engineering", "leo lea sue max", "adm"),
        ("leader", "engineering", "leo lea sue max adm", "leo"),  # better one who is away than none
        ("fixer", "engineering", "fay", "eve"),
        ("fixer", "", "fay eve kim mia", "sue"),
        ("agent", "engineering", "", "ann"),  # the desk is not of a department
        ("agent", "", "ann", "ben"),
        ("agent", "", "ann ben", "sue"),
        ("agent", "", "ann ben sue", "max"),
        ("manager", "", "max", "adm"),
        ("clerk", "", "", "sue"),  # a role that nobody has
        ("administrator", "", "", "adm"),
    ],
)
def test_somebody_of_a_role_or_the_next_one_up(role: str, where: str, away: str, chosen: str) -> None:
    found = on_duty(roster(away.split()), role, pack=WORDY, department=where)
    assert key(found) == chosen


def test_without_the_pack_a_role_is_a_role_of_the_house() -> None:
    assert key(on_duty(roster(["leo", "lea"]), "leader", department="engineering")) == "sue"
    assert key(on_duty(roster(), "leader", department="materials")) == "leo"


def test_who_is_barred_is_never_chosen_not_even_as_the_last() -> None:
    assert key(on_duty(roster(), "supervisor", "sue", pack=WORDY)) == "max"
    assert key(on_duty(roster(), "leader", "leo", pack=WORDY, department="engineering")) == "lea"
    assert key(on_duty(roster(["ann", "sue", "max", "adm"]), "agent", "ben", "ann")) == "sue"
    assert on_duty(roster(without=set(PEOPLE) - {"sue"}), "supervisor", "sue") is None


def test_of_several_the_one_with_the_fewest_questions() -> None:
    assert key(on_duty(roster(load={"ann": 3, "ben": 1}), "agent")) == "ben"


@pytest.mark.parametrize(
    ("role", "where", "away", "found"),
    [
        ("owner", "", "", ["eve", "kim", "mia"]),
        ("owner", "materials", "", ["mia"]),
        ("agent", "", "ann", ["ben"]),
        ("leader", "", "leo lea", ["sue"]),
        ("leader", "legal", "", ["leo"]),
        ("customer", "", "", []),
    ],
)
def test_everybody_of_a_role_is_told_or_one_who_stands_in(
    role: str, where: str, away: str, found: list[str]
) -> None:
    assert [p.id for p in holders(case(*OPENED), roster(away.split()), role, where)] == found


def test_nobody_is_told_where_nobody_is() -> None:
    assert holders(case(*OPENED), roster(without=PEOPLE), "agent") == []


# the department and the owner


@pytest.mark.parametrize(
    ("level", "given"), [("major", "legal"), ("middle", "engineering"), ("", "engineering")]
)
def test_the_department_of_the_level_comes_before_that_of_the_class(level: str, given: str) -> None:
    pack = pack_with(LEVELS, ROLES, "levels: {major: {department: legal}}")
    said = {"dispatch": "construction", "level": level}
    assert department_of(case(*OPENED, pack=pack, classified=said)) == given


def test_without_a_dispatch_view_the_assessment_leads_to_departments() -> None:
    pack = pack_with("views: {dispatch: null, assessment: {classes: {contract: {department: legal}}}}")
    assert department_of(case(*OPENED, pack=pack, classified={"assessment": "contract"})) == "legal"
    assert department_of(case(*OPENED, pack=pack, classified={"assessment": "other"})) == ""
    assert department_of(case(*OPENED, pack=pack, classified={"assessment": "abolished"})) == ""
    assert department_of(case("filed customer", pack=pack)) == ""


@pytest.mark.parametrize(
    ("level", "away", "owner"),
    [
        ("", "", "eve"),
        ("", "eve", "kim"),  # the deputy
        ("", "eve kim", ""),  # nobody of the department: a person must decide
        ("owner: leader", "", "leo"),
        ("owner: leader", "leo lea", "sue"),
        ("owner: manager", "", "max"),
        ("owner: manager", "max", "adm"),
        ("{owner: leader, department: materials}", "", "lea"),
        ("assigned_by: manager", "", ""),
        ("{owner: leader, assigned_by: manager}", "", ""),
    ],
)
def test_the_owner_is_of_the_role_of_the_level(level: str, away: str, owner: str) -> None:
    written = level if level.startswith("{") else f"{{{level}}}"
    pack = pack_with(LEVELS, ROLES, f"levels: {{major: {written}}}")
    here = case(*OPENED, pack=pack, classified={"dispatch": "construction", "level": "major"})
    assert key(owner_for(here, roster(away.split()))) == owner


def test_who_sent_it_back_does_not_get_it_again_and_after_too_many_an_arbiter_decides() -> None:
    once = case(*TO_EVE, "refused kim", **EVES)  # the deputy sent it back for eve
    assert (refusers(once), owner_for(once, roster())) == ({"eve", "kim"}, None)
    grave = pack_with(LEVELS, ROLES, "levels: {major: {owner: leader}}")
    said: dict[str, Any] = {
        "classified": {"dispatch": "construction", "level": "major"},
        "dispatched": {"owner": "leo"},
    }
    assert key(owner_for(case(*TO_EVE, "refused leo", pack=grave, **said), roster())) == "lea"
    thrice = case(*THRICE, **EVES)
    assert owner_for(thrice, roster()) is None


@pytest.mark.parametrize(
    ("history", "away", "level", "role", "asked"),
    [
        (OPENED, "eve kim", "{}", "supervisor", "sue"),
        (OPENED, "", "{assigned_by: manager}", "manager", "max"),
        (OPENED, "max", "{assigned_by: manager}", "manager", "adm"),
        (OPENED, "", "{assigned_by: leader}", "leader", "leo"),
        (THRICE, "", "{assigned_by: leader}", "manager", "max"),
        ((*TO_EVE, "refused kim"), "", "{}", "supervisor", "sue"),
    ],
)  # fmt: skip
def test_who_names_the_owner(history: tuple[str, ...], away: str, level: str, role: str, asked: str) -> None:
    pack = pack_with(LEVELS, ROLES, f"levels: {{major: {level}}}")
    said = EVES | {"classified": {"dispatch": "construction", "level": "major"}}
    want = WANTS["dispatch"](case(*history, pack=pack, **said), roster(away.split()), NOW)
    assert want is not None
    assert (want.form, want.role, key(want.person)) == ("Assignment", role, asked)


def test_who_may_be_named_those_of_the_department_first() -> None:
    pack = pack_with(LEVELS, ROLES, "levels: {major: {owner: leader, assigned_by: manager}}")
    here = case(
        *OPENED, pack=pack, here=roster(["eve"]), classified={"dispatch": "product", "level": "major"}
    )
    assert list(people_for(here, NOW)) == ["lea", "leo", "max"]
    assert "lea" not in people_for(here, NOW, without="lea")


@pytest.mark.parametrize(("away", "asked"), [("", "eve"), ("eve", "kim"), ("eve kim", "sue")])
def test_the_owner_or_who_stands_in(away: str, asked: str) -> None:
    assert key(present_owner(case(*TO_EVE, **EVES), roster(away.split()))) == asked


# the first receiver


FIRST = pack_with(LEVELS, ROLES, "first_receiver: true")


@pytest.mark.parametrize(
    ("history", "receiver"),
    [
        (("filed ben", "registered ann"), "ben"),
        (("filed customer", "registered ben"), "ben"),
        (("filed api", "registered system"), ""),
        (("filed customer",), ""),
    ],
)
def test_who_took_it_in(history: tuple[str, ...], receiver: str) -> None:
    assert key(first_receiver(case(*history, pack=FIRST), roster())) == receiver
    assert first_receiver(case(*history, pack=WORDY), roster()) is None


@pytest.mark.parametrize(
    ("pack", "away", "without", "role", "asked"),
    [
        (FIRST, "", "", "agent", "ben"),
        (FIRST, "ben", "", "agent", "ann"),  # absent: somebody else of the role
        (FIRST, "", "ben", "agent", "ann"),  # left
        (FIRST, "", "", "supervisor", "sue"),  # another role speaks with the customer
        (FIRST, "", "", "leader", "leo"),
        (WORDY, "", "", "agent", "ann"),  # a pack in which the first receiver has done with it
    ],
)
def test_the_first_receiver_speaks_with_the_customer_if_there(
    pack: Pack, away: str, without: str, role: str, asked: str
) -> None:
    here = case("filed ben", "registered", "classified ann", pack=pack, **BUILT)
    assert key(first_line(here, roster(away.split(), without.split()), role)) == asked


# who does a duty, who approves, who decides


@pytest.mark.parametrize(
    ("spec", "history", "away", "asked"),
    [
        ({"asks": "agent"}, OPENED, "", "ann"),
        ({"asks": "leader"}, OPENED, "", "leo"),
        ({"asks": "leader"}, OPENED, "leo lea", "sue"),
        ({"asks": "owner"}, TO_EVE, "", "eve"),
        ({"asks": "owner"}, TO_EVE, "eve", "kim"),
        ({"asks": "owner"}, OPENED, "", "eve"),
        ({"asks": "owner", "department": "materials"}, TO_EVE, "", "mia"),
        ({"asks": "owner", "department": "materials"}, TO_EVE, "mia", "eve"),
        ({"asks": "leader", "department": "materials"}, TO_EVE, "", "lea"),
        ({"asks": "leader", "department": "legal"}, TO_EVE, "", "leo"),
        ({"asks": "agent", "department": "legal"}, TO_EVE, "", "ann"),
    ],
)
def test_who_does_a_duty(spec: dict[str, Any], history: tuple[str, ...], away: str, asked: str) -> None:
    here = case(*history, pack=pack_with(LEVELS, ROLES, duty("first", **spec)), **EVES)
    want = of_duty(here, roster(away.split()), "first")
    assert (want.form, want.role, key(want.person)) == ("Duty", spec["asks"], asked)


@pytest.mark.parametrize(
    ("spec", "spoke", "asked"),
    [
        ({"asks": "leader"}, "investigated leo", "lea"),
        ({"asks": "leader"}, "submitted leo", "lea"),
        ({"asks": "supervisor"}, "investigated sue", "max"),
        ({"asks": "leader", "department": "engineering"}, "investigated leo", "lea"),
        ({"asks": "owner"}, "investigated eve", "kim"),  # nobody checks his own work
    ],
)
def test_nobody_checks_what_he_handled(spec: dict[str, Any], spoke: str, asked: str) -> None:
    here = case(*TO_EVE, spoke, pack=pack_with(LEVELS, ROLES, duty("first", checks=True, **spec)), **EVES)
    assert key(of_duty(here, roster(), "first").person) == asked


def approval(*history: str, **data: Any) -> Wanted:
    two = {"submitted": {"approvers": ["supervisor", "manager"]}}
    want = WANTS["approve"](case(*TO_EVE, *history, **EVES | two | data), roster(), NOW)
    assert want is not None
    return want


@pytest.mark.parametrize(
    ("history", "role", "asked"),
    [
        (("submitted eve",), "supervisor", "sue"),
        (("submitted eve", "approved sue"), "manager", "max"),
        (("submitted sue",), "supervisor", "max"),  # whoever submitted it does not approve it
        (("submitted eve", "approved max"), "manager", "adm"),  # nobody approves twice
        (("submitted eve", "approved sue", "returned max", "submitted eve"), "supervisor", "sue"),
        (("submitted eve", "approved sue", "approved max", "declined", "submitted eve"), "supervisor", "sue"),
        (("submitted eve", "approved sue", "approved max", "declined", "submitted eve", "approved sue"),
         "manager", "max"),
    ],
)  # fmt: skip
def test_who_approves_one_after_the_other(history: tuple[str, ...], role: str, asked: str) -> None:
    want = approval(*history)
    assert (want.role, key(want.person)) == (role, asked)


def test_who_handles_or_asked_to_close_decides_nothing() -> None:
    here = case(*TO_EVE, "investigated kim", "handed_over eve", "asked_to_close mia",
                **EVES, handed_over={"to": "leo"})  # fmt: skip
    assert involved(here) == {"kim", "leo", "mia"}
    closing = WANTS["decide"](case(*TO_EVE, "asked_to_close max", **EVES), roster(), NOW)
    assert closing is not None
    assert (closing.role, key(closing.person)) == ("manager", "adm")
