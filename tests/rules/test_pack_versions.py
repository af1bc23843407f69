"""Versions of procedures: a case keeps the text it began under, whatever becomes of the file."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from adapters import database, pack_versions
from adapters import packs as files
from adapters.calendars import load_calendar
from adapters.cases import case_in, change_case, read_case
from adapters.packs import PACKS, digest_of, load_packs, pack_of, packs
from adapters.settings import settings
from complaints.acts.file import file_complaint
from complaints.errors import Refusal
from complaints.filing import Filing
from complaints.records import Complaint, PackVersion
from tests.virtual import restart

TEXT = (PACKS / "home-renovation.yaml").read_text(encoding="utf-8")
BEFORE = "label: {zh-Hans: 登记, zh-Hant: 登記, en: Registration}\n    limit: 1h"
CHANGED = TEXT.replace(BEFORE, "label: {zh-Hans: 建档, en: Taking down}\n    limit: 30m")
RENAMED = CHANGED.replace('version: "1"', 'version: "2"')
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday 23 November 2026, 10:00 in Shanghai."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation whose only procedure stands in a folder of ours; gives the folder."""
    shelf = tmp_path / "packs"
    shelf.mkdir()
    (shelf / "home-renovation.yaml").write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(files, "PACKS", shelf)
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    restart()
    SQLModel.metadata.create_all(database.engine())
    yield shelf
    database.engine().dispose()
    database.engine_for.cache_clear()
    monkeypatch.undo()
    restart()


def write(folder: Path, text: str, name: str = "home-renovation") -> None:
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    restart()


def file(procedure: str = "home-renovation") -> str:
    """File a complaint on Monday at ten; gives its number."""
    filing = Filing.model_validate(
        {"channel": "web", "complainant": {"name": "李四", "phone": "13800001111"}, "matter": "漏水"}
    )
    with database.writing() as session:
        pack = pack_versions.current_pack(session, procedure)
        calendar = load_calendar(pack.calendar)
        return file_complaint(session, filing, pack, calendar, MONDAY, "customer").number


def seen(number: str) -> tuple[str, str, str, str]:
    """The version of a complaint, what registration is called and when it is due; computed anew first."""
    with change_case(number) as case:
        case.settle(MONDAY)
    with read_case(number) as case:
        assert case.promise is not None
        due = f"{case.promise.due_at.astimezone(case.calendar.zone):%a %H:%M}"
        return case.complaint.version, case.pack.version, case.pack.spec("register").label.zh, due


def kept() -> dict[tuple[str, str], str]:
    with database.reading() as session:
        return {(row.procedure, row.version): row.text for row in session.exec(select(PackVersion))}


OLD, NEW = ("登记", "Mon 11:00"), ("建档", "Mon 10:30")


def test_a_case_keeps_the_version_it_began_under_and_a_new_one_has_the_new_rules(folder: Path) -> None:
    old = file()
    write(folder, RENAMED)
    new = file()
    restart()
    assert seen(old) == ("1", "1", *OLD)
    assert seen(new) == ("2", "2", *NEW)
    assert kept() == {("home-renovation", "1"): TEXT, ("home-renovation", "2"): RENAMED}


def test_what_is_kept_is_the_text_as_it_stood_in_the_file_when_it_was_read(folder: Path) -> None:
    assert pack_of("home-renovation").version == "1"
    (folder / "home-renovation.yaml").write_text(RENAMED, encoding="utf-8")  # while the house is running
    assert seen(file())[0] == "1"
    with database.reading() as session:
        (row,) = session.exec(select(PackVersion)).all()
    assert (row.text, row.digest) == (TEXT, digest_of(TEXT))
    assert row.kept_at.tzinfo is not None


def test_a_changed_text_with_the_same_name_gets_a_suffix_and_is_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    numbers = [file()]
    for text in (CHANGED, CHANGED + "# again\n", TEXT, CHANGED):
        write(folder, text)
        numbers.append(file())
    restart()
    assert [seen(number)[0] for number in numbers] == ["1", "1+2", "1+3", "1", "1+2"]
    assert [seen(number)[2:] for number in numbers] == [OLD, NEW, NEW, OLD, NEW]
    told = [record.message for record in caplog.records]
    assert len(told) == 2
    assert "'home-renovation' has changed and still calls itself version 1" in told[0]
    assert "carry 1+3" in told[1]


def test_the_list_says_which_version_is_current_and_what_is_wrong_with_its_name(folder: Path) -> None:
    def listed() -> list[tuple[str, bool, bool, bool]]:
        found = pack_versions.versions()
        return [(v.version, v.current, v.kept_at is not None, bool(v.warning)) for v in found]

    assert listed() == [("1", True, False, False)]
    file()
    assert listed() == [("1", True, True, False)]
    write(folder, CHANGED)
    assert listed() == [("1", False, True, False), ("1+2", True, False, True)]
    file()
    assert listed() == [("1", False, True, False), ("1+2", True, True, True)]
    write(folder, RENAMED, "home-renovation")
    assert listed()[2:] == [("2", True, False, False)]


def test_a_life_goes_on_when_the_file_of_its_procedure_is_gone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = file()
    (folder / "home-renovation.yaml").unlink()
    write(folder, TEXT.replace("procedure: home-renovation", "procedure: other"), "other")
    monkeypatch.setenv("REDRESS_PROCEDURE", "other")
    restart()
    assert "home-renovation" not in packs()
    assert seen(number) == ("1", "1", *OLD)
    with database.reading() as session:
        assert pack_versions.kept_pack(session, "home-renovation", "1").title == load_packs()["other"].title
    with pytest.raises(Refusal, match="'home-renovation' is no procedure; known: other"):
        file()
    with database.writing() as session:  # an old rule may still lead there
        assert pack_versions.current_pack(session, "home-renovation", or_last=True).version == "1"
    assert [v.version for v in pack_versions.versions() if v.procedure == "home-renovation"] == ["1"]


def test_a_life_is_readable_while_a_file_is_wrong_which_stops_the_start_with_all_its_mistakes(
    folder: Path,
) -> None:
    number = file()
    write(folder, TEXT.replace("calendar: cn", "calender: cn").replace("link_days: 30", "link_days: 0"))
    with pytest.raises(Refusal) as refused:
        load_packs()
    assert [name in str(refused.value) for name in ("calender", "calendar: is missing", "link_days")] == [
        True
    ] * 3
    assert seen(number) == ("1", "1", *OLD)


def test_a_version_that_this_release_cannot_read_says_so_in_one_line(folder: Path) -> None:
    number = file()
    with database.writing() as session:
        row = session.get_one(PackVersion, ("home-renovation", "1"))
        row.text = row.text.replace("link_days: 30", "link_weeks: 4")
        row.digest = digest_of(row.text)
    with pytest.raises(Refusal, match="version 1 of 'home-renovation' was kept, but this release") as refused:
        seen(number)
    assert "\n" not in str(refused.value)


def test_lives_from_before_texts_were_kept_go_by_the_file_and_keep_it_from_the_next_start_on(
    folder: Path,
) -> None:
    number = file()
    with database.writing() as session:
        session.delete(session.get_one(PackVersion, ("home-renovation", "1")))
    restart()
    assert seen(number) == ("1", "1", *OLD)
    pack_versions.keep_begun()
    pack_versions.keep_begun()
    assert kept() == {("home-renovation", "1"): TEXT}
    write(folder, CHANGED)
    pack_versions.keep_begun()
    assert seen(number) == ("1", "1", *OLD)


def test_what_was_not_committed_is_not_kept(folder: Path) -> None:
    with database.writing() as session:
        pack_versions.keep(session, "home-renovation")
        session.rollback()
    write(folder, CHANGED)
    assert seen(file())[0] == "1"
    assert kept() == {("home-renovation", "1"): CHANGED}


def test_first_filings_at_the_same_time_keep_one_text(folder: Path) -> None:
    with ThreadPoolExecutor(4) as desk:
        numbers = list(desk.map(lambda _: file(), range(8)))
    assert {seen(number)[0] for number in numbers} == {"1"}
    assert list(kept()) == [("home-renovation", "1")]


def test_a_complaint_that_moved_goes_by_the_version_of_the_other_procedure(folder: Path) -> None:
    other = CHANGED.replace("procedure: home-renovation", "procedure: other")
    write(folder, other, "other")
    number = file()
    with change_case(number) as case:
        assert case.elsewhere is not None
        pack, calendar = case.elsewhere("other")
        assert (pack.version, calendar.name) == ("1", "cn")
        case.enter(
            "moved", "system", MONDAY, procedure="other", version=pack.version, before="home-renovation"
        )
    write(folder, other + "# changed\n", "other")
    with database.reading() as session:
        case = case_in(session, number)
        assert (case.pack.procedure, case.pack.spec("register").label.zh) == ("other", "建档")
        assert session.exec(select(Complaint.version)).all() == ["1"]
    assert kept()["other", "1"] == other


def test_every_route_leads_to_a_procedure_there_is(folder: Path) -> None:
    routes = "routes:\n  - {when: {words: [阳台]}, procedure: balcony}\n"
    write(folder, TEXT + routes)
    line = TEXT.count("\n") + 2
    path = folder / "home-renovation.yaml"
    with pytest.raises(Refusal) as refused:
        load_packs()
    assert str(refused.value) == (
        f"{path}:{line}: routes.0.procedure: 'balcony' is no procedure; known: home-renovation"
    )
    write(folder, TEXT.replace("procedure: home-renovation", "procedure: balcony") + "x: 1\n", "balcony")
    with pytest.raises(Refusal) as refused:  # it is there, though wrong: the route is right
        load_packs()
    assert "routes" not in str(refused.value)
    write(folder, TEXT.replace("procedure: home-renovation", "procedure: balcony"), "balcony")
    assert set(load_packs()) == {"home-renovation", "balcony"}


@pytest.mark.parametrize(
    ("value", "offered"),
    [("", ("home-renovation",)), ("balcony", ("balcony",)), (" balcony, home-renovation ,balcony,",
     ("balcony", "home-renovation"))],
)  # fmt: skip
def test_the_procedures_that_are_offered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, value: str, offered: tuple[str, ...]
) -> None:
    write(folder, TEXT.replace("procedure: home-renovation", "procedure: balcony"), "balcony")
    monkeypatch.setenv("REDRESS_PROCEDURES", value)
    restart()
    load_packs()
    assert settings().offered == offered


def test_a_procedure_that_does_not_exist_is_not_offered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDRESS_PROCEDURES", "home-renovation,balcon")
    restart()
    with pytest.raises(Refusal) as refused:
        load_packs()
    assert str(refused.value) == "REDRESS_PROCEDURES: 'balcon' is no procedure; known: home-renovation"


def test_a_text_without_end_is_refused(folder: Path) -> None:
    for text in ("[" * 200_000, "{a: " * 100_000, "- " * 100_000):
        write(folder, text, "deep")
        with pytest.raises(Refusal, match=r"deep\.yaml:1: nested too deeply"):
            load_packs()
