"""A whole installation for journeys: `redress up` in a folder of its own, mail to a server of the test's."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tests.ports import free_ports
from tests.stranger import Stranger

HOUSE = Path(__file__).parents[2]


class Postbox(Message):
    """Keeps every mail it is given, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []

    def prepare_message(self, session: object, envelope: object) -> EmailMessage:
        content = getattr(envelope, "content", b"")
        return message_from_bytes(content, policy=policy.default)

    def handle_message(self, message: object) -> None:
        assert isinstance(message, EmailMessage)
        self.mails.append(message)


def quick_pack() -> dict[str, Any]:
    """Procedure A with limits of seconds, day and night: to see the clock at work."""
    pack: dict[str, Any] = yaml.safe_load((HOUSE / "packs" / "home-renovation.yaml").read_text("utf-8"))
    pack |= {"procedure": "quick", "number_prefix": "QK", "quiet": {"start": "00:00", "end": "00:00"}}
    ladder = [{"after": "0s", "to": "supervisor"}, {"after": "8s", "to": "manager"}]
    for stage in pack["stages"].values():
        stage |= {"limit": "1h", "ladder": ladder}
        stage.pop("remind", None)
        stage.pop("repeat", None)
    pack["stages"]["classify"] |= {"limit": "12s", "remind": "6s"}
    pack["stages"]["survey"] |= {"limit": "8s"}
    return pack


def awake(pack: str) -> str:
    """A procedure without quiet hours: what is tested at night goes out at once as well."""
    text, found = re.subn(
        r"^quiet: \{.*?\}", 'quiet: {start: "00:00", end: "00:00"}', pack, flags=re.MULTILINE
    )
    assert found == 1
    return text


class Stack:
    """One running installation; its parts can be killed, its mail server stopped and started."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port, self.prefect_port, self.mail_port, self.smtp_port = free_ports(4)
        self.environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("REDRESS_", "PREFECT_"))},
            "REDRESS_VAR": str(var),
            "REDRESS_PORT": str(self.port),
            "REDRESS_PREFECT_PORT": str(self.prefect_port),
            "REDRESS_MAIL_PORT": str(self.mail_port),
            "REDRESS_SMTP_HOST": "127.0.0.1",
            "REDRESS_SMTP_PORT": str(self.smtp_port),
            "REDRESS_SMTP_STARTTLS": "false",
            "REDRESS_WATCH_SECONDS": "5",
            "REDRESS_PACKS": str(var.parent / "packs"),
        }
        self.more: dict[str, Any] = {}
        self.postbox = Postbox()
        self.mail_server: Controller | None = None
        self.process: subprocess.Popen[bytes] | None = None
        self._stranger: Stranger | None = None

    def start(self) -> None:
        """Start everything and wait until it is ready."""
        quick = self.var.parent / "packs" / "quick.yaml"
        quick.parent.mkdir(exist_ok=True)
        made = quick_pack() | self.more
        quick.write_text(yaml.safe_dump(made, allow_unicode=True, sort_keys=False), encoding="utf-8")
        for path in (HOUSE / "packs").glob("*.yaml"):
            (quick.parent / path.name).write_text(awake(path.read_text(encoding="utf-8")), encoding="utf-8")
        self.start_mail()
        with (self.var.parent / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", "import sys; from commands.main import main; sys.exit(main(['up']))"],
                env=self.environ,
                stdout=log,
                stderr=log,
                cwd=HOUSE,
            )
        self.wait(lambda: self.health().get("status") == "ok", 120)

    def stop(self) -> int:
        """Ctrl-C; returns the exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        code = self.process.wait(60)
        if self._stranger is not None:
            self._stranger.http.close()
        self.stop_mail()
        return code

    def start_mail(self) -> None:
        self.mail_server = Controller(self.postbox, hostname="127.0.0.1", port=self.smtp_port)
        self.mail_server.start()

    def stop_mail(self) -> None:
        if self.mail_server is not None:
            self.mail_server.stop()
        self.mail_server = None

    def kill(self, part: str) -> None:
        """kill -9 of a part: portal, worker or prefect."""
        os.kill(self.pid(part), signal.SIGKILL)

    def pid(self, part: str) -> int:
        return int((self.var / "run" / f"{part}.pid").read_text())

    def health(self) -> dict[str, object]:
        try:
            return dict(httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5, trust_env=False).json())
        except httpx.TransportError:
            return {}

    def prefect(self, path: str, body: object = None) -> httpx.Response:
        """A call to Prefect's own API (POST when there is a body)."""
        url = f"http://127.0.0.1:{self.prefect_port}/api{path}"
        method = "GET" if body is None else "POST"
        return httpx.request(method, url, json=body, timeout=10, trust_env=False)

    def run_of(self, number: str) -> dict[str, object]:
        found = self.prefect("/flow_runs/filter", {"flow_runs": {"name": {"any_": [number]}}}).json()
        assert len(found) == 1, f"{number} has {len(found)} runs"
        return dict(found[0])

    def task_runs(self, number: str) -> list[str]:
        """The names of a complaint's task runs, in the order in which they began."""
        body = {"flow_runs": {"name": {"any_": [number]}}, "sort": "EXPECTED_START_TIME_ASC", "limit": 200}
        found = self.prefect("/task_runs/filter", body).json()
        assert all(one["state_type"] == "COMPLETED" for one in found), found
        return [str(one["name"]) for one in sorted(found, key=lambda one: one["start_time"])]

    def stranger(self) -> Stranger:
        if self._stranger is None:
            key = (self.var / "secrets" / "api-key").read_text().strip()
            self._stranger = Stranger(f"http://127.0.0.1:{self.port}", key)
        return self._stranger

    def letters(self, number: str) -> list[EmailMessage]:
        """The mails that went out about a complaint."""
        return [mail for mail in self.postbox.mails if number in str(mail["Subject"])]

    def wait(self, found: Callable[[], object], seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while True:
            assert self.process is not None
            assert self.process.poll() is None, "redress up has ended, see up.log"
            try:
                if found():
                    return
            except (httpx.TransportError, AssertionError, KeyError):
                if time.monotonic() > until:
                    raise
            assert time.monotonic() < until, f"not within {seconds} s"
            time.sleep(0.2)


@pytest.fixture(scope="session")
def stack_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One installation for all journeys."""
    stack = Stack(tmp_path_factory.mktemp("journeys") / "var")
    try:
        stack.start()
        yield stack
    finally:
        code = stack.stop()
    assert code == 0


@pytest.fixture
def stack(stack_of_session: Stack) -> Stack:
    """The installation, in good health."""
    stack_of_session.wait(lambda: stack_of_session.health().get("status") == "ok", 90)
    return stack_of_session
