"""`redress up`: what is wrong is one clear line and exit code; the rest starts, heals and stops cleanly."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ready_made
from tests.ports import free_ports

pytestmark = [pytest.mark.journey, pytest.mark.timeout(120)]
UP = [sys.executable, "-c", "import sys; from commands.main import main; sys.exit(main(['up']))"]
Wait = Callable[..., Any]
PARTS = ("prefect", "mail", "portal", "worker")


def environ(var: Path, **changes: str) -> dict[str, str]:
    """The environment of an installation in `var` on free ports."""
    names = ("REDRESS_PORT", "REDRESS_PREFECT_PORT", "REDRESS_MAIL_PORT")
    ports = dict(zip(names, map(str, free_ports(3)), strict=True))
    rest = {
        name: value for name, value in os.environ.items() if not name.startswith(("REDRESS_", "PREFECT_"))
    }
    return {**rest, **ports, "REDRESS_VAR": str(var), **changes}


def refused(env: dict[str, str]) -> str:
    """The line that `redress up` refuses with."""
    done = subprocess.run(UP, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize("name", ["REDRESS_PORT", "REDRESS_PREFECT_PORT", "REDRESS_MAIL_PORT"])
def test_a_port_in_use(tmp_path: Path, name: str) -> None:
    env = environ(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(env[name])))
        taken.listen()
        line = refused(env)
    assert line == f"redress: {name}: port {env[name]} on 127.0.0.1 is in use; is Redress running already?"


def test_a_var_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "REDRESS_VAR: " in refused(environ(tmp_path / "file" / "var"))


def test_a_wrong_setting(tmp_path: Path) -> None:
    assert refused(environ(tmp_path, REDRESS_WATCH_SECONDS="often")).startswith(
        "redress: REDRESS_WATCH_SECONDS"
    )


def test_a_procedure_that_is_not_there(tmp_path: Path) -> None:
    assert "no-such-procedure" in refused(environ(tmp_path, REDRESS_PROCEDURE="no-such-procedure"))


def pids(var: Path) -> dict[str, int]:
    """The process numbers of the parts that have begun."""
    return {file.stem: int(file.read_text()) for file in (var / "run").glob("*.pid") if file.read_text()}


def gone(number: int) -> bool:
    """Whether a process has ended."""
    return not Path(f"/proc/{number}").exists()


def test_start_heal_and_stop(tmp_path: Path, eventually: Wait) -> None:
    var, env = tmp_path / "var", environ(tmp_path / "var")
    ready_made(var)
    with (tmp_path / "console").open("wb") as console:
        process = subprocess.Popen(UP, env=env, stdout=console, stderr=console)
    try:
        eventually(lambda: "Redress is ready" in (tmp_path / "console").read_text(), 90)
        assert set(pids(var)) == set(PARTS)
        for secret in ("api-key", "staff-login", "signing-key"):
            assert (var / "secrets" / secret).stat().st_mode & 0o777 == 0o600
        second = refused(environ(var))
        assert second == f"redress: Redress is running already in {var}"
        before = pids(var)
        for part in ("mail", "portal"):
            os.kill(before[part], signal.SIGKILL)
        health = f"http://127.0.0.1:{env['REDRESS_PORT']}/healthz"
        eventually(lambda: pids(var)["portal"] != before["portal"] and answers(health))
        last = pids(var)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert all(map(gone, [*last.values(), *before.values()]))
    finally:
        process.kill()
        process.wait()
    assert "portal    ended (signal 9), is started again" in (tmp_path / "console").read_text()


def test_killed_it_leaves_no_orphans(tmp_path: Path, eventually: Wait) -> None:
    var, env = tmp_path / "var", environ(tmp_path / "var")
    process = subprocess.Popen(UP, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: set(pids(var)) == set(PARTS), 60)
        time.sleep(1)
        last = pids(var)
    finally:
        process.kill()
        process.wait()
    eventually(lambda: all(map(gone, last.values())))


def answers(url: str) -> bool:
    """Whether something answers there."""
    try:
        return httpx.get(url, timeout=5, trust_env=False).status_code < 600
    except httpx.TransportError:
        return False
