"""A Prefect server and settings of their own for these tests, so that no other test sees their flows."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.settings import settings
from deployments.engine import engine_env
from tests.conftest import Engine
from tests.ports import free_ports


@pytest.fixture(scope="session")
def sample_environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of the sample installation."""
    var = tmp_path_factory.mktemp("engine")
    return {"REDRESS_VAR": str(var), "REDRESS_PREFECT_PORT": str(free_ports(1)[0])}


@pytest.fixture
def sample(sample_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Switches to the sample installation; gives its diary."""
    for name, value in sample_environ.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    for name, value in engine_env(settings()).items():
        monkeypatch.setenv(name, value)
    yield settings().var / "diary"
    settings.cache_clear()


@pytest.fixture(scope="session")
def sample_engines() -> Iterator[list[Engine]]:
    """The server of the sample installation, once it is made."""
    engines: list[Engine] = []
    yield engines
    for engine in engines:
        engine.stop()


@pytest.fixture
def sample_engine(sample: Path, sample_engines: list[Engine]) -> Engine:
    """The running Prefect server of the sample installation."""
    if not sample_engines:
        sample_engines.append(Engine())
    if not sample_engines[0].alive:
        sample_engines[0].start()
    return sample_engines[0]


@pytest.fixture
def worker(
    sample_engine: Engine, spawn: Callable[..., subprocess.Popen[bytes]]
) -> Callable[[], subprocess.Popen[bytes]]:
    """Starts a worker for the sample flows."""
    return lambda: spawn(sys.executable, "-m", "tests.engine.sample", **os.environ)
