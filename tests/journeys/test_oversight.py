"""A round of oversight through real Prefect: it warns once, and Prefect learns of nobody."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from sqlmodel import SQLModel, select

from tests.conftest import Engine
from tests.leaks import told_prefect

HOUSE = Path(__file__).parents[2]
TWO_ROUNDS = "import asyncio; from flows.oversight import oversight as o; asyncio.run(o()); asyncio.run(o())"
PERSON = {"name": "欧阳修远", "phone": "13900001111", "email": "ouyang@customer.example"}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database of its own, and a procedure that warns when a customer complains for the second time."""
    from adapters.database import engine, engine_for
    from adapters.packs import PACKS, packs
    from adapters.rosters import ensure_people
    from adapters.settings import settings

    rule = {"by": "complainant", "at_least": 2, "within_days": 30, "to": "supervisor"}
    made = yaml.safe_load((PACKS / "home-renovation.yaml").read_text(encoding="utf-8")) | {"clusters": [rule]}
    (tmp_path / "home-renovation.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
    monkeypatch.setenv("REDRESS_DATABASE_URL", f"sqlite:///{tmp_path}/redress.db")
    monkeypatch.setenv("REDRESS_PACKS", str(tmp_path))
    for cache in (settings, engine_for, packs):
        cache.cache_clear()
    SQLModel.metadata.create_all(engine())
    ensure_people()
    yield tmp_path
    engine().dispose()
    monkeypatch.undo()
    for cache in (settings, engine_for, packs):
        cache.cache_clear()


def file_twice() -> None:
    from adapters.calendars import load_calendar
    from adapters.database import writing
    from adapters.packs import pack_of
    from complaints.acts.file import file_complaint
    from complaints.filing import Filing

    pack = pack_of("home-renovation")
    for matter in ("卫生间漏水", "工期拖延"):
        filing = Filing.model_validate(
            {"channel": "web", "source": "direct", "complainant": PERSON, "matter": matter}
        )
        with writing() as session:
            file_complaint(session, filing, pack, load_calendar(pack.calendar), datetime.now(UTC), "customer")


def test_two_rounds_write_one_warning_and_tell_prefect_nothing_personal(engine: Engine, house: Path) -> None:
    from adapters.database import reading
    from complaints.letters import Letter

    file_twice()
    subprocess.run([sys.executable, "-c", TWO_ROUNDS], check=True, cwd=HOUSE, timeout=120)
    with reading() as session:
        (warning,) = session.exec(select(Letter).where(Letter.kind == "cluster"))
    assert warning.facts["shared"] == PERSON["name"]
    assert told_prefect(engine.database, PERSON.values(), "oversight") == []
