"""Letters as facts: quiet hours, and keys by which nothing is recorded twice."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from complaints.pack_parts import QuietHours
from complaints.writing import after_quiet, write_customer, write_staff
from tests.virtual import LI, Town, a_town, cn, local


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with a_town(tmp_path, monkeypatch) as here:
        yield here


@pytest.mark.parametrize(
    ("start", "end", "now", "sent"),
    [
        ("21:00", "08:00", "2026-09-29T20:59:59", "Tue 2026-09-29 20:59"),
        ("21:00", "08:00", "2026-09-29T21:00:00", "Wed 2026-09-30 08:00"),
        ("21:00", "08:00", "2026-09-29T23:59:59", "Wed 2026-09-30 08:00"),
        ("21:00", "08:00", "2026-09-30T00:00:00", "Wed 2026-09-30 08:00"),
        ("21:00", "08:00", "2026-09-30T07:59:59", "Wed 2026-09-30 08:00"),
        ("21:00", "08:00", "2026-09-30T08:00:00", "Wed 2026-09-30 08:00"),
        ("21:00", "08:00", "2026-12-31T22:00:00", "Fri 2027-01-01 08:00"),
        ("12:00", "13:00", "2026-09-29T12:30:00", "Tue 2026-09-29 13:00"),
        ("12:00", "13:00", "2026-09-29T13:00:00", "Tue 2026-09-29 13:00"),
        ("00:00", "08:00", "2026-09-29T23:00:00", "Tue 2026-09-29 23:00"),
        ("00:00", "08:00", "2026-09-29T00:00:00", "Tue 2026-09-29 08:00"),
        ("21:00", "00:00", "2026-09-29T23:00:00", "Wed 2026-09-30 00:00"),
        ("08:00", "08:00", "2026-09-29T03:00:00", "Tue 2026-09-29 03:00"),
    ],
)
def test_pitfall_06_quiet_hours_also_over_midnight(start: str, end: str, now: str, sent: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=cn().zone)
    assert local(after_quiet(at, QuietHours(start=start, end=end))) == sent


def test_staff_letters_wait_for_the_morning_unless_urgent_and_customer_letters_never(town: Town) -> None:
    number = town.file(matter="墙面颜色不好看")
    town.until(number, "investigate")
    town.at("2026-09-29T15:30+00:00")  # 23:30 in Shanghai
    with town.change(number) as case:
        person = case.session.get_one(type(case.roster(town.now).people[LI]), LI)
        calm = write_staff(case, "progress", person, town.now, key="a")
        kind = write_customer(case, "progress", town.now)
        case.story.priority = case.pack.urgent
        urgent = write_staff(case, "progress", person, town.now, key="b")
        assert calm is not None
        assert kind is not None
        assert urgent is not None
        sent = [local(letter.send_after) for letter in (calm, kind, urgent)]
    assert sent == ["Wed 2026-09-30 08:00", "Tue 2026-09-29 23:30", "Tue 2026-09-29 23:30"]


def test_pitfall_15_the_same_letter_is_recorded_once(town: Town) -> None:
    number = town.file()
    town.until(number, "investigate")
    with town.change(number) as case:
        assert write_customer(case, "progress", town.now) is not None
        assert write_customer(case, "progress", town.now) is None
        case.enter("told_progress", LI, town.now, text="x")
        assert write_customer(case, "progress", town.now) is not None


def test_nobody_without_an_address_gets_a_letter(town: Town) -> None:
    number = town.file("phone")
    with town.change(number) as case:
        assert write_customer(case, "progress", town.now) is None


@pytest.mark.parametrize("locale", ["zh-Hans", "zh-Hant", "en"])
def test_letters_are_in_the_language_of_their_reader(town: Town, locale: str) -> None:
    number = town.file(locale=locale)
    assert {letter.locale for letter in town.letters(number) if not letter.person} == {locale}
    assert {letter.locale for letter in town.letters(number) if letter.person} == {"zh-Hans"}
