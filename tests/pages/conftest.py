"""A portal on an empty database in a temporary folder, and lives that move on without Prefect."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from tests.ports import free_ports

HTML = {"accept": "text/html"}
PASSWORD = "correct horse battery"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """Hashing is slow on purpose; here it need not be."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password_hash: str) -> Iterator[Path]:
    """A fresh installation: database, secrets, sample roster; Prefect and mail are nowhere."""
    from adapters import rosters
    from adapters.database import engine, engine_for
    from adapters.packs import packs
    from adapters.settings import settings
    from portal.limiting import counter

    for name in [n for n in os.environ if n.startswith("REDRESS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    monkeypatch.setenv("REDRESS_PREFECT_PORT", "9")
    monkeypatch.setenv("REDRESS_MAIL_PORT", "7")
    monkeypatch.setattr(rosters, "hashed", lambda password: password_hash)
    for cache in (settings, engine_for, packs, counter):
        cache.cache_clear()
    SQLModel.metadata.create_all(engine())
    yield tmp_path
    engine().dispose()
    for cache in (settings, engine_for, counter):
        cache.cache_clear()


@pytest.fixture
def client(house: Path) -> Iterator[TestClient]:
    """A program or a browser in front of the portal."""
    from portal.app import app

    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as made:
        yield made


@pytest.fixture
def key(client: TestClient) -> dict[str, str]:
    """The headers of a program that may file."""
    from adapters.secrets import api_key

    return {"X-API-Key": api_key()}


FILING: dict[str, Any] = {
    "channel": "web",
    "complainant": {"name": "张伟", "phone": "13812345678", "email": "zhang@example.com"},
    "matter": "卫生间漏水",
    "demand": "整改",
}


@pytest.fixture
def file(client: TestClient, key: dict[str, str]) -> Callable[..., str]:
    """File a complaint through the API and give its number."""

    def file(**changes: Any) -> str:
        answer = client.post("/api/v1/complaints", json=FILING | changes, headers=key)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["number"])

    return file


ANSWERS: dict[str, dict[str, Any]] = {
    "Classification": {},
    "Investigation": {"findings": "防水层未做附加层", "evidence": "照片六张"},
    "Resolution": {"measures": ["rectify"], "description": "重做防水", "cost": 100},
    "Survey": {"handling": "satisfied", "result": "satisfied", "fairness": "fair"},
}


@pytest.fixture
def live(client: TestClient) -> Callable[..., None]:
    """Let a complaint's life go on until somebody must answer; `until` names the form to stop at."""

    def live(number: str, until: str = "", answers: dict[str, dict[str, Any]] | None = None) -> None:
        from adapters.cases import change_case
        from adapters.clock import now
        from complaints.acts.answer import record_answer
        from complaints.asking import ask

        said = ANSWERS | (answers or {})
        while True:
            with change_case(number) as case:
                question = ask(case, now())
                if case.stage in (None, "archive"):
                    return
                if question is not None:
                    if question.form == until or question.form not in said:
                        return
                    by = question.person or "customer"
                    record_answer(case, question, said[question.form], by, "link", now())
            _step(number)

    return live


def _step(number: str) -> None:
    from adapters.cases import change_case
    from adapters.clock import now
    from complaints.acts.classify import classify
    from complaints.acts.dispatch import dispatch
    from complaints.acts.investigate import investigate
    from complaints.acts.register import register
    from complaints.acts.reply import reply
    from complaints.acts.resolve import approve, resolve
    from complaints.acts.survey import decide, survey

    acts: tuple[Callable[..., None], ...] = (
        register, classify, dispatch, investigate, resolve, approve, reply, survey, decide,
    )  # fmt: skip
    by_name = {act.__name__: act for act in acts}
    with change_case(number) as case:
        by_name[str(case.stage)](case, now())


@pytest.fixture
def ask_path(client: TestClient, key: dict[str, str]) -> Callable[[str, str], str]:
    """The path of the answer link of an open question."""

    def ask_path(number: str, form: str) -> str:
        seen = client.get(f"/api/v1/complaints/{number}", headers=key).json()
        found = next(str(q["answer_url"]) for q in seen["open_questions"] if q["form"] == form)
        return urlsplit(found).path

    return ask_path


@pytest.fixture
def log_in(client: TestClient, password_hash: str) -> Callable[[str], str]:
    """Log a person of the sample roster in; gives the token for the forms."""

    def log_in(who: str) -> str:
        from adapters.database import writing
        from complaints.people import Person

        with writing() as session:
            person = session.get(Person, who)
            assert person is not None
            person.password_hash = password_hash
        client.cookies.clear()
        answer = client.post("/login", data={"name": who, "password": PASSWORD}, headers=HTML)
        assert answer.status_code == 303, answer.text
        from portal.sessions import _signer

        return str(_signer("form").dumps(who))

    return log_in


@pytest.fixture
def served(client: TestClient, house: Path, tmp_path: Path) -> Iterator[str]:
    """The portal as a process of its own, on the same database; gives its address."""
    (port,) = free_ports(1)
    log = (tmp_path / "portal.log").open("w")
    command = [sys.executable, "-m", "uvicorn", "portal.app:app", "--port", str(port)]
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=Path(__file__).parents[2])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
        log.close()


@pytest.fixture
def browser() -> Iterator[Any]:
    """Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not Path(CHROMIUM).exists():
        pytest.skip("there is no Chromium here")
    with sync_api.sync_playwright() as play:
        made = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()
