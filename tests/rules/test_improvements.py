"""Improvement measures: their verbs, the notices day by day, the log's chain, the letters they write."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, SQLModel, create_engine, select

import adapters.database  # noqa: F401  (all tables)
from adapters.calendars import load_calendar
from adapters.packs import packs
from adapters.paper import environment, fill
from adapters.paper_facts import facts_context
from adapters.paper_improvement import improvement_lapsed
from adapters.paper_samples import HOUSE
from complaints.acts.answer import Late
from complaints.acts.improve import cancel, check_effect, propose, rearrange, remind, report_done
from complaints.errors import Refusal
from complaints.forms import FormErrors, read
from complaints.forms.base import Setting
from complaints.forms.improvement import (
    Cancellation,
    Completion,
    EffectCheck,
    ImprovementProposal,
    Rearrangement,
)
from complaints.improvements import Improvement, broken_lines, notice_on, state_of
from complaints.letters import Letter
from complaints.measures import Desk, Measure, log_of
from complaints.people import Absence, Person, Roster

ZONE = ZoneInfo("Asia/Shanghai")
PACK = packs()["home-renovation"]
CALENDAR = load_calendar(PACK.calendar)
OWNER, DEPUTY, CHECKER, OTHER, TOP = "chen.lei", "zhao.min", "li.na", "he.ping", "gao.jun"


def at(text: str) -> datetime:
    """A moment in Shanghai: "11-23 10:00" in 2026 (23 November is a Monday)."""
    year = "" if text.count("-") == 2 else "2026-"
    return datetime.fromisoformat(f"{year}{text}").replace(tzinfo=ZONE)


def person(name: str, *roles: str, deputy: str = "") -> Person:
    return Person(
        id=name,
        name=name.title(),
        email=f"{name}@x.example",
        roles=list(roles),
        departments=[],
        deputy=deputy,
    )


PEOPLE = [
    (OWNER, "owner", DEPUTY),
    (DEPUTY, "owner", ""),
    (CHECKER, "supervisor", ""),
    (OTHER, "supervisor", ""),
    (TOP, "manager", ""),
]


@pytest.fixture
def session() -> Iterator[Session]:
    engine = create_engine("sqlite://")
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        yield session


def desk(session: Session, now: datetime, away: tuple[str, ...] = (), gone: tuple[str, ...] = ()) -> Desk:
    people = [person(name, role, deputy=deputy) for name, role, deputy in PEOPLE if name not in gone]
    absences = [Absence(person=one, starts_at=at("01-01"), ends_at=at("12-31")) for one in away]
    return Desk(session, PACK, CALENDAR, Roster(people, absences, now))


def given(session: Session, due: str = "2026-12-04", now: str = "11-23 10:00") -> Measure:
    form = ImprovementProposal(
        kind="corrective", text="闭水试验", owner=OWNER, due_on=date.fromisoformat(due)
    )
    return propose(desk(session, at(now)), form, CHECKER, at(now))


def letters(session: Session) -> list[tuple[str, str]]:
    """Who was written to and why, in order; each is then forgotten."""
    session.flush()
    found = session.exec(select(Letter).order_by(Letter.recorded_at, Letter.key)).all()  # type: ignore[arg-type]
    for letter in found:
        session.delete(letter)
    session.flush()
    return [(letter.person, letter.facts["note"]) for letter in found]


def test_a_measure_is_given_to_its_owner_with_a_number_and_a_letter(session: Session) -> None:
    measure = given(session)
    assert measure.row.id == "IM-20261123-0001"
    letter = session.exec(select(Letter)).one()
    assert (letter.kind, letter.number, letter.person) == ("improvement", "", OWNER)
    assert letter.facts["due_on"] == "2026-12-04"
    assert [line.verb for line in measure.log] == ["proposed"]


@pytest.mark.parametrize(("due", "said"), [("2026-11-22", "早于今天"), ("2030-01-01", "三年")])
def test_a_date_in_the_past_or_far_away_is_refused(session: Session, due: str, said: str) -> None:
    with pytest.raises(FormErrors, match=said):
        given(session, due)
    assert given(session, "2026-11-23").row.due_on == date(2026, 11, 23)


NOTICES = [  # given on Monday 23 November, due on Friday 4 December
    ("2026-11-23", None),
    ("2026-12-02", None),
    ("2026-12-03", ("soon", 0)),  # Thursday, one working day before
    ("2026-12-04", ("today", 0)),  # Friday
    ("2026-12-05", ("today", 0)),  # Saturday: not late before the next working day
    ("2026-12-07", ("late", 1)),  # Monday
    ("2026-12-11", ("late", 1)),
    ("2026-12-14", ("late", 2)),  # five working days on
    ("2026-12-21", ("late", 3)),
]


@pytest.mark.parametrize(("day", "wanted"), NOTICES)
def test_which_notice_holds_on_which_day(session: Session, day: str, wanted: tuple[str, int] | None) -> None:
    notice = notice_on(given(session).row, date.fromisoformat(day), CALENDAR)
    assert (notice and (notice.note, notice.level)) == wanted


@pytest.mark.parametrize(
    ("due", "day", "wanted"),
    [
        ("2026-12-06", "2026-12-04", "soon"),  # a Sunday: the Friday before
        ("2026-12-06", "2026-12-06", "today"),
        ("2026-12-06", "2026-12-07", "late"),
        ("2026-11-24", "2026-11-23", None),  # set today for tomorrow: the letter that gives it is enough
        ("2026-11-24", "2026-11-24", "today"),
        ("2026-11-23", "2026-11-23", None),
        ("2026-11-23", "2026-11-24", "late"),
    ],
)
def test_dates_on_days_off_and_dates_that_are_near(
    session: Session, due: str, day: str, wanted: str | None
) -> None:
    notice = notice_on(given(session, due).row, date.fromisoformat(day), CALENDAR)
    assert (notice and notice.note) == wanted


def test_reminders_and_escalations_are_written_once_each(session: Session) -> None:
    measure = given(session)
    letters(session)
    told: list[tuple[str, list[tuple[str, str]]]] = []
    for day in range(1, 31):
        for clock in ("00:05", "12:00"):
            remind(measure, at(f"12-{day:02} {clock}"))
            if found := letters(session):
                told.append((f"12-{day:02}", found))
    late = [(OWNER, "overdue"), (OTHER, "late"), (CHECKER, "late")]
    assert [(day, sorted(found)) for day, found in told] == [
        ("12-03", [(OWNER, "soon")]),
        ("12-04", [(OWNER, "today")]),
        *((day, sorted(late)) for day in ("12-07", "12-14", "12-21", "12-28")),
    ]
    assert broken_lines(log_of(session, measure.row.id)) == []


def test_letters_wait_for_the_end_of_the_quiet_hours(session: Session) -> None:
    measure = given(session)
    letters(session)
    remind(measure, at("12-03 00:05"))
    letter = session.exec(select(Letter)).one()
    assert f"{letter.send_after.astimezone(ZONE):%m-%d %H:%M}" == f"12-03 {PACK.quiet.end}"


def test_who_is_away_is_stood_in_for_and_who_left_is_missed_by_those_above(session: Session) -> None:
    measure = given(session)
    letters(session)
    measure.desk = desk(session, at("12-03"), away=(OWNER,))
    remind(measure, at("12-03 09:00"))
    assert letters(session) == [(DEPUTY, "soon")]
    measure.desk = desk(session, at("12-04"), gone=(OWNER,))
    remind(measure, at("12-04 09:00"))
    assert letters(session) == [(OTHER, "today"), (CHECKER, "today")]
    measure.desk = desk(session, at("12-07"), away=(CHECKER, OTHER))
    remind(measure, at("12-07 09:00"))
    assert letters(session) == [(TOP, "late"), (OWNER, "overdue")]


def done(session: Session) -> Measure:
    measure = given(session)
    report_done(measure, Completion(note="已写入规范"), OWNER, at("12-04 16:00"))
    letters(session)
    return measure


def test_what_is_done_is_checked_when_the_pack_says_by_somebody_else(session: Session) -> None:
    measure = done(session)
    assert measure.row.check_due_on == date(2027, 1, 4)  # a month after Friday 4 December
    assert state_of(measure.row, date(2026, 12, 20)) == "done"
    assert remind(measure, at("12-30 10:00")) == 0
    check = EffectCheck(effect="effective", note="三个月无复发")
    with pytest.raises(Refusal, match="2027-01-04"):
        check_effect(measure, check, CHECKER, at("12-30 10:00"))
    remind(measure, at("2027-01-04 10:00"))
    assert letters(session) == [(OTHER, "check"), (CHECKER, "check")]
    with pytest.raises(Refusal, match="自己负责"):
        check_effect(measure, check, OWNER, at("2027-01-04 11:00"))
    assert check_effect(measure, check, CHECKER, at("2027-01-04 11:00")) is None
    assert state_of(measure.row, date(2027, 1, 5)) == "checked"
    assert (measure.row.effect, measure.row.checked_by) == ("effective", CHECKER)
    assert remind(measure, at("2027-03-01 10:00")) == 0
    with pytest.raises(Late):
        check_effect(measure, check, CHECKER, at("2027-01-05 11:00"))


def test_a_check_that_is_not_made_is_asked_for_again(session: Session) -> None:
    measure = done(session)
    days = ("2027-01-04", "2027-01-05", "2027-01-11", "2027-01-12", "2027-01-19")
    told = []
    for day in days:
        remind(measure, at(f"{day} 10:00"))
        told.append((day, {note for _, note in letters(session)}))
    wanted = [{"check"}, set(), set(), {"check_late"}, {"check_late"}]
    assert told == list(zip(days, wanted, strict=True))


def test_without_effect_it_goes_on_to_a_new_date(session: Session) -> None:
    measure = done(session)
    now = at("2027-01-04 11:00")
    check_effect(measure, _check(effect="ineffective", note="又漏", due_on="2027-02-01"), CHECKER, now)
    assert letters(session) == [(OWNER, "again")]
    row = measure.row
    assert (state_of(row, date(2027, 1, 4)), row.round, row.done_at) == ("open", 2, None)
    report_done(measure, Completion(note="重做"), OWNER, at("2027-01-20 10:00"))
    check_effect(measure, _check(effect="partly", note="好些"), CHECKER, at("2027-02-22 10:00"))
    assert state_of(row, date(2027, 2, 22)) == "checked"
    assert [line.verb for line in measure.log] == ["proposed", "done", "checked", "done", "checked"]


def test_without_effect_it_gives_way_to_a_new_measure(session: Session) -> None:
    measure = done(session)
    form = _check(effect="ineffective", note="又漏", due_on="2027-02-01", text="换工艺", owner=DEPUTY)
    following = check_effect(measure, form, CHECKER, at("2027-01-04 11:00"))
    assert following is not None
    assert (following.row.follows, following.row.owner) == (measure.row.id, DEPUTY)
    assert measure.row.checked_at is not None
    assert letters(session) == [(DEPUTY, "given")]


def _check(**data: Any) -> EffectCheck:
    people = {name: name for name, _, _ in PEOPLE}
    return read(EffectCheck, data, Setting(PACK, {}, people))


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"effect": "ineffective"}, "due_on"),
        ({"effect": "ineffective", "text": "换工艺"}, "due_on"),
        ({"effect": "partly", "text": "换工艺"}, "due_on"),
        ({"effect": "effective", "due_on": "2027-02-01"}, "effect"),
        ({"effect": "ineffective", "due_on": "soon"}, "due_on"),
        ({"effect": "partly", "owner": DEPUTY}, "text"),
        ({"effect": "great"}, "effect"),
    ],
)
def test_a_check_that_leaves_things_open_is_refused(data: dict[str, Any], field: str) -> None:
    with pytest.raises(FormErrors) as wrong:
        _check(note="x", **data)
    assert list(wrong.value.errors) == [field]


def test_a_date_is_moved_with_a_reason_and_reminders_start_afresh(session: Session) -> None:
    measure = given(session)
    remind(measure, at("12-03 09:00"))
    letters(session)
    moved = Rearrangement(due_on=date(2026, 12, 11), reason="缺料")
    rearrange(measure, moved, CHECKER, at("12-03 10:00"))
    assert letters(session) == [(OWNER, "moved")]
    assert measure.log[-1].data["due_on_before"] == "2026-12-04"
    remind(measure, at("12-10 09:00"))
    assert letters(session) == [(OWNER, "soon")]
    passed = Rearrangement(due_on=date(2026, 12, 11), owner=DEPUTY, reason="休假")
    rearrange(measure, passed, CHECKER, at("12-10 10:00"))
    assert letters(session) == [(DEPUTY, "given")]


def test_what_is_cancelled_is_over(session: Session) -> None:
    measure = given(session)
    letters(session)
    cancel(measure, Cancellation(reason="工艺已停用"), CHECKER, at("11-24 10:00"))
    assert letters(session) == [(OWNER, "cancelled")]
    assert state_of(measure.row, date(2026, 12, 30)) == "cancelled"
    later = at("11-25 10:00")
    moved = Rearrangement(due_on=date(2026, 12, 9), reason="x")
    deeds: list[Callable[[], None]] = [
        lambda: report_done(measure, Completion(note="x"), OWNER, later),
        lambda: cancel(measure, Cancellation(reason="x"), CHECKER, later),
        lambda: rearrange(measure, moved, TOP, later),
    ]
    for deed in deeds:
        with pytest.raises(Late, match="2026-11-24"):
            deed()


def test_a_log_that_was_changed_is_noticed(session: Session) -> None:
    measure = done(session)
    assert broken_lines(measure.log) == []
    measure.log[1].data = measure.log[1].data | {"note": "什么也没做"}
    assert broken_lines(measure.log) == ["entry 2 (done) was changed"]
    assert broken_lines(measure.log[1:])[0] == "entry 2 does not follow the entry before it"


def test_letters_that_lost_their_point_are_not_sent(session: Session) -> None:
    measure = given(session)
    session.flush()
    letter = session.exec(select(Letter)).one()
    assert improvement_lapsed(session, letter) == ""
    rearrange(measure, Rearrangement(due_on=date(2026, 12, 9), reason="x"), CHECKER, at("11-24 10:00"))
    assert improvement_lapsed(session, letter) == "the measure has another date"
    report_done(measure, Completion(note="x"), OWNER, at("11-25 10:00"))
    assert improvement_lapsed(session, letter) == "the measure is done"
    remind(measure, at("12-25 10:00"))
    asked = session.exec(select(Letter).where(Letter.person == CHECKER)).one()
    assert improvement_lapsed(session, asked) == ""
    cancel(measure, Cancellation(reason="x"), CHECKER, at("12-26 10:00"))
    assert improvement_lapsed(session, asked) == "the measure is over"


def test_the_owner_gets_his_own_link_and_those_above_the_page(session: Session) -> None:
    measure = given(session)
    remind(measure, at("12-07 09:00"))
    session.flush()
    links = {}
    for letter in session.exec(select(Letter)):
        words = facts_context(letter, HOUSE)
        links[letter.facts["note"]] = words["link"]
        for part in ("subject.txt", "body.txt", "body.html"):
            assert fill(environment(), f"improvement/{words['locale']}/{part}", words).strip()
    assert links["given"] == links["overdue"] == f"https://complaints.example/i/{measure.row.id}-done"
    assert links["late"] == f"https://complaints.example/improvements/{measure.row.id}"


def test_a_measure_needs_its_fields(session: Session) -> None:
    with pytest.raises(FormErrors) as wrong:
        read(ImprovementProposal, {"kind": "vague", "owner": "nobody"}, Setting(PACK, {}, {OWNER: "Chen"}))
    assert wrong.value.errors.keys() == {"kind", "text", "owner", "due_on"}
    assert session.exec(select(Improvement)).all() == []
