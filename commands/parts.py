"""The parts that `redress up` keeps alive: each a process with a log, a number and a way to be ready."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

LOG_LIMIT = 20 * 1024 * 1024
WINDOW_SECONDS = 60.0
DEATHS = 5
"""So many ends of a part within WINDOW_SECONDS, and it is given up."""


class GivenUp(Exception):
    """A part dies again and again."""


class Part:
    """One process that is started again when it ends; `say` prints a line about it."""

    def __init__(
        self,
        name: str,
        command: list[str],
        env: dict[str, str],
        var: Path,
        ready: Callable[[], bool],
        say: Callable[[str, str], None],
    ) -> None:
        self.name, self.command, self.env, self._ready, self._say = name, command, env, ready, say
        self.log = var / "log" / f"{name}.log"
        self.pid_file = var / "run" / f"{name}.pid"
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.started = 0.0
        self.not_before = 0.0
        self.deaths: list[float] = []

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches only us."""
        for folder in (self.log.parent, self.pid_file.parent):
            folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.env},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.pid_file.write_text(f"{self.process.pid}\n", encoding="utf-8")
        self.ready, self.started = False, time.monotonic()

    def look_after(self) -> None:
        """Start it again if it ended, and say when it is ready; GivenUp when it will not live."""
        if self.process is None:
            if time.monotonic() >= self.not_before:
                self.start()
        elif self.process.poll() is not None:
            self._mourn(self.process.returncode)
        elif not self.ready and self._ready():
            self.ready = True
            self._say(self.name, f"ready after {time.monotonic() - self.started:.1f} s")
        elif self.log.stat().st_size > LOG_LIMIT:
            shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
            os.truncate(self.log, 0)

    def _mourn(self, code: int) -> None:
        end = time.monotonic()
        self.process = None
        self.deaths = [*(death for death in self.deaths if death > end - WINDOW_SECONDS), end]
        if len(self.deaths) >= DEATHS:
            raise GivenUp(f"{self.name} ended {DEATHS} times within a minute, see {self.log}")
        self.not_before = end + (0, 1, 2, 4)[len(self.deaths) - 1]
        self._say(self.name, f"ended ({_how(code)}), is started again; see {self.log}")

    def ask_to_stop(self) -> None:
        """Send SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_for_end(self, seconds: float) -> None:
        """Wait, then kill the whole group: nothing is left behind."""
        if self.process is not None:
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self._say(self.name, "did not stop by itself and is killed")
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.pid_file.unlink(missing_ok=True)


def answers(url: str) -> Callable[[], bool]:
    """A check whether something answers at a web address."""

    def check() -> bool:
        try:
            return httpx.get(url, timeout=1, trust_env=False, verify=False).is_success
        except httpx.TransportError:
            return False

    return check


def listens(port: int) -> Callable[[], bool]:
    """A check whether something listens on a port of this machine."""

    def check() -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", port)) == 0

    return check


def _how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _end_with_parent() -> None:
    """Ask the kernel to stop the part when the supervisor is killed, so that it leaves no orphans."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)
