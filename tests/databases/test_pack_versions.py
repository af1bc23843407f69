"""Versions of procedures on SQLite and PostgreSQL: first filings at the same time keep one text."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from adapters import database
from adapters import packs as files
from adapters.clock import now
from adapters.pack_versions import current_pack, keep, kept_pack, versions
from adapters.packs import PACKS, digest_of, packs
from adapters.settings import settings
from complaints.records import PackVersion

NAME = "home-renovation"
TEXT = (PACKS / f"{NAME}.yaml").read_text(encoding="utf-8")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def shelf(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty database of each kind, and one procedure in a folder of ours."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    if request.param == "postgres":
        monkeypatch.setenv("REDRESS_DATABASE_URL", request.getfixturevalue("postgres"))
    monkeypatch.setattr(files, "PACKS", tmp_path)
    (tmp_path / f"{NAME}.yaml").write_text(TEXT, encoding="utf-8")
    for cache in (settings, packs, database.engine_for):
        cache.cache_clear()
    SQLModel.metadata.create_all(database.engine())
    yield tmp_path
    SQLModel.metadata.drop_all(database.engine())
    database.engine().dispose()
    monkeypatch.undo()
    for cache in (settings, packs, database.engine_for):
        cache.cache_clear()


def test_first_filings_at_the_same_time_keep_one_text(shelf: Path) -> None:
    packs()

    def first(_: int) -> str:
        with database.writing() as session:
            return current_pack(session, NAME).version

    with ThreadPoolExecutor(8) as desk:
        assert set(desk.map(first, range(24))) == {"1"}
    assert [(one.version, one.current) for one in versions()] == [("1", True)]


def test_who_comes_second_waits_and_finds_what_the_first_has_kept(shelf: Path) -> None:
    packs()
    begins = threading.Event()

    def second() -> str:
        with database.writing() as session:
            begins.set()
            return keep(session, NAME)

    with ThreadPoolExecutor(1) as desk:
        with database.writing() as session:
            keep(session, NAME)
            session.flush()
            late = desk.submit(second)
            begins.wait(0.5)
            time.sleep(0.2)  # for PostgreSQL: long enough to run into our row
        assert late.result(20) == "1"
    with database.reading() as session:
        assert session.exec(select(PackVersion.version)).all() == ["1"]


def test_who_comes_second_with_another_text_under_the_same_name_gets_a_suffix(shelf: Path) -> None:
    """As when one process was started before the file was changed, and another after."""
    changed = TEXT + "# changed\n"
    (shelf / f"{NAME}.yaml").write_text(changed, encoding="utf-8")
    packs()
    begins = threading.Event()

    def second() -> str:
        with database.writing() as session:
            begins.set()
            return keep(session, NAME)

    with ThreadPoolExecutor(1) as desk:
        with database.writing() as session:
            digest = digest_of(TEXT)
            session.add(PackVersion(procedure=NAME, version="1", digest=digest, text=TEXT, kept_at=now()))
            session.flush()
            late = desk.submit(second)
            begins.wait(0.5)
            time.sleep(0.2)
        assert late.result(20) == "1+2"
    files.known_texts.clear()
    with database.reading() as session:
        kept = {row.version: row.text for row in session.exec(select(PackVersion))}
        assert kept == {"1": TEXT, "1+2": changed}
        assert [kept_pack(session, NAME, version).version for version in kept] == list(kept)
