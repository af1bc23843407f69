"""Retraining through real Prefect: models and figures are written, and Prefect learns of nobody."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from tests.conftest import Engine
from tests.leaks import told_prefect
from tests.learning.past import plant
from tests.learning.texts import examples

HOUSE = Path(__file__).parents[2]
ROUND = "import asyncio; from flows.retrain import retrain; asyncio.run(retrain())"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A database of its own with three hundred confirmed cases."""
    from adapters.database import engine, engine_for, writing
    from adapters.settings import settings

    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    for cache in (settings, engine_for):
        cache.cache_clear()
    SQLModel.metadata.create_all(engine())
    with writing() as session:
        plant(session, examples(300))
    yield tmp_path
    engine().dispose()
    monkeypatch.undo()
    for cache in (settings, engine_for):
        cache.cache_clear()


def test_a_round_writes_models_and_tells_prefect_nothing_of_what_was_read(
    engine: Engine, house: Path
) -> None:
    from adapters.database import reading
    from adapters.models import path_of
    from complaints.training import Training

    subprocess.run([sys.executable, "-c", ROUND], check=True, cwd=HOUSE, timeout=120)
    with reading() as session:
        assert {one.view for one in session.exec(select(Training)) if one.taken}
    assert path_of("home-renovation", "assessment").exists()
    words = ["李四", "TS-PAST", "漏水", "瓷砖", "13800001111"]
    assert told_prefect(engine.database, words, "retrain") == []
