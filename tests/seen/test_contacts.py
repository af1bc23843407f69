"""By what a customer is known again: one plain form for each telephone, address, site; only keys are kept."""

import pytest
from sqlmodel import select

from adapters import database
from adapters.clock import now
from adapters.seen import by_telephone, keyed, mark
from complaints.marks import Mark
from complaints.seen.contacts import mailbox, marks, site, telephones
from tasks.marks import _mark_unmarked
from tests.virtual import EMAIL, Town

PHONES = [
    ("13800138000", ["13800138000"]),
    ("138-0013-8000", ["13800138000"]),
    ("+86 138 0013 8000", ["13800138000"]),
    ("0086-138-0013-8000", ["13800138000"]),
    ("8613800138000", ["13800138000"]),
    ("021-12345678", ["2112345678"]),
    ("+86 21 1234 5678", ["2112345678"]),
    ("(021) 12345678转801", ["2112345678"]),
    ("021-12345678 ext 801", ["2112345678"]),
    ("0912-345-678", ["912345678"]),
    ("+886 912 345 678", ["912345678"]),
    ("+852 9123 4567", ["91234567"]),
    ("0886-3621234", ["8863621234"]),  # Nujiang in Yunnan, not Taiwan
    ("13800138000 / 021-12345678", ["13800138000", "2112345678"]),
    ("13800138000、13800138000", ["13800138000"]),
    ("12", []),
    ("", []),
]


@pytest.mark.parametrize(("typed", "plain"), PHONES)
def test_a_telephone_is_the_same_however_it_is_written(typed: str, plain: list[str]) -> None:
    assert telephones(typed) == plain


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("Wang@Example.COM", "wang@example.com"),
        ("wang+shop@example.com", "wang@example.com"),
        (" wang@example.com ", "wang@example.com"),
        ("+@example.com", "+@example.com"),
        ("wang.fang@example.com", "wang.fang@example.com"),
    ],
)
def test_mail_that_lands_in_one_mailbox_has_one_address(typed: str, plain: str) -> None:
    assert mailbox(typed) == plain


def test_a_site_is_what_stands_before_the_first_figure() -> None:
    assert (site("幸福里 3-501"), site("幸福里5栋"), site("Park 7"), site("")) == (
        "幸福里",
        "幸福里",
        "park",
        "",
    )


def test_marks_of_a_complaint() -> None:
    found = list(marks("王 小明", "138 0013 8000/021-12345678", "A@B.example", "wx-1", "幸福里 3-501"))
    assert found == [
        ("phone", "13800138000"), ("phone", "2112345678"), ("email", "a@b.example"), ("wechat", "wx-1"),
        ("site", "幸福里"), ("person", "王小明\n幸福里"),
    ]  # fmt: skip
    assert list(marks("", "", "", "", "")) == []
    assert list(marks("王小明", "", "", "", "")) == []  # a name alone says nothing


def test_a_key_tells_nothing_without_that_of_the_installation(town: Town) -> None:
    assert keyed("phone", "1") == keyed("phone", "1")
    assert len({keyed("phone", "1"), keyed("email", "1"), keyed("phone", "2")}) == 3
    number = town.file()
    with database.reading() as session:
        found = session.exec(select(Mark).where(Mark.number == number)).all()
    assert {row.kind for row in found} == {"phone", "email"}
    assert not any("13800001111" in row.key or EMAIL in row.key for row in found)


def test_marks_follow_the_record_and_old_complaints_get_theirs(town: Town) -> None:
    first, second = town.file(), town.file(phone="13977776666", email="")
    with database.writing() as session:
        for row in session.exec(select(Mark)).all():
            session.delete(row)
    assert _mark_unmarked(town.now) == 2
    assert _mark_unmarked(town.now) == 0  # registered meanwhile, and marked already
    with database.reading() as session:
        assert [c.number for c in by_telephone(session, "+86 139 7777 6666", now())] == [second]
        assert [c.number for c in by_telephone(session, "1", now())] == []
    with town.change(second) as case:
        case.enter("record_confirmed", "wang.fang", town.now, corrections={"phone": "13800001111"})
    assert _mark_unmarked(town.now) == 1
    assert _mark_unmarked(town.now) == 0
    with database.reading() as session:
        assert {c.number for c in by_telephone(session, "13800001111", now())} == {first, second}
        assert by_telephone(session, "13977776666", now()) == []


def test_a_complaint_without_anything_to_know_it_by_is_looked_at_once(town: Town) -> None:
    number = town.file(name="无名", phone="", email="", live=False)
    with database.reading() as session:
        assert [row.kind for row in session.exec(select(Mark).where(Mark.number == number))] == ["none"]
    with town.change(number) as case:
        mark(case.session, case)
    assert _mark_unmarked(town.now) == 0


def test_the_same_customer_is_known_by_any_of_several_contacts(town: Town) -> None:
    """Pitfall: one way of knowing the same customer, whichever telephone comes first."""
    first = town.file(phone="13800001111/021-12345678", email="")
    town.pass_time("1h")
    second = town.file(phone="+86 21 1234 5678", email="other@customer.example")
    town.pass_time("1h")
    third = town.file(phone="", email="Other+x@customer.example")
    assert town.question(second, "Classification").known["earlier"] == [first]
    assert town.question(third, "Classification").known["earlier"] == [second]
    assert town.question(first, "Classification").known["earlier"] == []
