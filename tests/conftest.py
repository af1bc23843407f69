"""What all tests stand on: settings of their own, and a real Prefect server for those that ask for it.

The environment is set when this file is read, before any test imports Prefect or our settings: a var folder
that is thrown away, and free ports. Nothing a test does reaches the installation beside it.
"""

import atexit
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from adapters.settings import settings
from deployments.engine import engine_env, start_server, wait_for_server
from tests.ports import free_ports
from tests.postgres import postgres

__all__ = ["postgres"]

hypothesis.settings.register_profile("calm", deadline=None)  # no test is about time
hypothesis.settings.load_profile("calm")

SLOW = (
    "tests/bulk/test_exports.py",
    "tests/bulk/test_import.py",
    "tests/bulk/test_pages.py",
    "tests/bulk/test_stopping.py",
    "tests/databases/",
    "tests/journeys/",
    "tests/learning/",
    "tests/mail/test_caps.py::test_a_",
    "tests/mail/test_corpus.py",
    "tests/mail/test_intake.py",
    "tests/mail/test_mailboxes.py",
    "tests/mail/test_merged.py",
    "tests/mail/test_read_mail_command.py",
    "tests/mail/test_returned.py",
    "tests/pages/test_answers.py",
    "tests/pages/test_bodies.py",
    "tests/pages/test_customer_pages.py",
    "tests/pages/test_desk_browser.py",
    "tests/pages/test_desk_channels.py",
    "tests/pages/test_desk_keyboard.py",
    "tests/pages/test_improvements.py",
    "tests/pages/test_keys.py",
    "tests/pages/test_learning.py",
    "tests/pages/test_links.py",
    "tests/pages/test_mails.py",
    "tests/pages/test_merged_pages.py",
    "tests/pages/test_oversight.py",
    "tests/pages/test_poster.py",
    "tests/pages/test_procedures_side_by_side.py",
    "tests/pages/test_recordings.py",
    "tests/pages/test_schemathesis.py",
    "tests/pages/test_seen.py",
    "tests/pages/test_staff_pages.py",
    "tests/pages/test_third_party.py",
    "tests/pages/test_webhooks.py",
    "tests/pages/test_wechat.py",
    "tests/procedures/test_school_canteen",
    "tests/rules/test_due_command.py",
    "tests/rules/test_pack_keys.py",
    "tests/rules/test_procedure_command.py",
    "tests/rules/test_procedure_new.py",
    "tests/seen/",
    "tests/simulator/",
    "tests/stages/test_acts.py",
    "tests/stages/test_words.py",
)
"""What is left out of the fast tests, so that people run them; besides, every life of a sample company."""


FIRST = ("tests/journeys/test_quarter.py", "tests/journeys/test_practice.py")
"""What waits longest, while others work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and begin with what takes longest."""
    items.sort(key=lambda item: not item.nodeid.startswith(FIRST))
    for item in items:
        lives = "company" in getattr(item, "fixturenames", ())
        if lives or item.nodeid.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


VAR = Path(tempfile.mkdtemp(prefix="redress-test-"))
atexit.register(shutil.rmtree, VAR, ignore_errors=True)
for name in [name for name in os.environ if name.startswith(("REDRESS_", "PREFECT_"))]:
    if not name.startswith("REDRESS_TEST_"):
        del os.environ[name]
portal_port, prefect_port, mail_port = free_ports(3)
os.environ |= {
    "REDRESS_VAR": str(VAR),
    "REDRESS_PORT": str(portal_port),
    "REDRESS_PREFECT_PORT": str(prefect_port),
    "REDRESS_MAIL_PORT": str(mail_port),
}
settings.cache_clear()
os.environ |= engine_env(settings())

TEMPLATE = Path(__file__).parents[1] / "var" / "cache" / f"prefect-{version('prefect')}.db"
"""A Prefect database after its migrations: starting from a copy saves four seconds of each start."""


def ready_made(var: Path) -> None:
    """Give a new var folder the ready-made Prefect database, if there is one."""
    database = var / "prefect" / "prefect.db"
    if TEMPLATE.exists() and not database.exists():
        database.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATE, database)


def keep_ready_made(var: Path) -> None:
    """Keep the Prefect database of a server that was started and not yet used."""
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    draft = TEMPLATE.with_suffix(f".{os.getpid()}")
    source, copy = sqlite3.connect(var / "prefect" / "prefect.db"), sqlite3.connect(draft)
    source.backup(copy)
    source.close()
    copy.close()
    draft.replace(TEMPLATE)


class Engine:
    """A Prefect server with the settings of now; may be stopped, killed and started again."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.settings = settings()
        self.url = self.settings.prefect_api_url
        self.database = self.settings.var / "prefect" / "prefect.db"

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers."""
        ready_made(self.settings.var)
        self.process = start_server(self.settings)
        wait_for_server(self.settings, self.process)
        if not TEMPLATE.exists():
            keep_ready_made(self.settings.var)

    def stop(self, *, kill: bool = False) -> None:
        """End it, with `kill` as by kill -9."""
        if self.process is not None:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(20)


@pytest.fixture(scope="session")
def engine_of_session() -> Iterator[Engine]:
    """One Prefect server for the whole session."""
    server = Engine()
    yield server
    server.stop()


@pytest.fixture
def engine(engine_of_session: Engine) -> Engine:
    """A Prefect server that answers at settings().prefect_api_url; started when it is not running."""
    if not engine_of_session.alive:
        engine_of_session.start()
    return engine_of_session


@pytest.fixture
def spawn() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start processes that are killed at the end of the test; output goes to a file per process in VAR."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*command: str, **environ: str) -> subprocess.Popen[bytes]:
        with (VAR / f"process-{len(started)}.log").open("ab") as log:
            process = subprocess.Popen(
                command, env={**os.environ, **environ}, stdout=log, stderr=log, start_new_session=True
            )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait(10)


@pytest.fixture
def eventually() -> Callable[..., Any]:
    """`eventually(found, seconds=30)`: the first true value of `found`, asked again and again."""

    def wait(found: Callable[[], Any], seconds: float = 30) -> Any:
        end = time.monotonic() + seconds
        while not (value := found()):
            assert time.monotonic() < end, f"not within {seconds} s"
            time.sleep(0.1)
        return value

    return wait
