"""A whole installation for figures: `redress up` in a folder and on ports of its own."""

import hashlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def installation(keys: int = 1) -> Iterator[tuple[str, list[str], Path]]:
    """Address, API keys and var folder of an installation that is ready; stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="redress-bench-") as folder:
        portal, prefect, mail = _ports(3)
        environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
            "REDRESS_VAR": folder,
            "REDRESS_PORT": str(portal),
            "REDRESS_PREFECT_PORT": str(prefect),
            "REDRESS_MAIL_PORT": str(mail),
        }
        command = "import sys; from commands.main import main; sys.exit(main(['up']))"
        process = subprocess.Popen([sys.executable, "-c", command], env=environ, stdout=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{portal}"
            _wait_until_ready(base, process)
            yield base, _make_keys(Path(folder) / "redress.db", keys), Path(folder)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _wait_until_ready(base: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("redress up has ended")
        try:
            if httpx.get(f"{base}/healthz", timeout=5, trust_env=False).json()["status"] == "ok":
                return
        except (httpx.TransportError, ValueError):
            pass
        time.sleep(0.2)
    raise SystemExit("redress up is not ready after two minutes")


def _make_keys(database: Path, count: int) -> list[str]:
    """Keys of their own, so that the rate limit of one key is not what is measured."""
    import sqlite3

    keys = [secrets.token_urlsafe(16) for _ in range(count)]
    with sqlite3.connect(database) as connection:
        for index, key in enumerate(keys):
            digest = hashlib.sha256(key.encode()).hexdigest()
            row = (digest, f"bench {index}", "2026-01-01 00:00:00")
            connection.execute("INSERT INTO apikey (digest, name, created_at) VALUES (?, ?, ?)", row)
    connection.close()
    return keys


def _ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports
