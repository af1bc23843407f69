"""`redress up`: check, prepare, and keep all parts running until Ctrl-C; what `make run` starts."""

import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from adapters import database, secrets
from adapters.mailboxes import mailboxes
from adapters.packs import load_packs
from adapters.settings import Settings, misspelt, settings
from commands.parts import GivenUp, Part, answers, listens
from complaints.errors import Refusal
from deployments.engine import SERVER_ONLY, engine_env, server_command

LOOK_SECONDS = 0.2
STOP_SECONDS = 15.0


def up() -> int:
    """Start the whole of Redress and keep it running; exit code 0 after Ctrl-C, 1 if a part will not live."""
    chosen = settings()
    for line in misspelt(os.environ):
        print(f"redress: warning: {line}", file=sys.stderr)
    check_ports(chosen)
    with only_one(chosen.var):
        load_packs()
        mailboxes()
        database.reach()
        house = House(chosen)
        house.listen_to_signals()
        try:
            house.open()
            house.keep()
        except GivenUp as error:
            print(f"redress: {error}", file=sys.stderr)
            return 1
        finally:
            house.close()
    return 0


class House:
    """All parts of one installation."""

    def __init__(self, chosen: Settings) -> None:
        self.settings = chosen
        self.stopping = False
        self.begin = time.monotonic()
        self.parts: list[Part] = []

    def listen_to_signals(self) -> None:
        """From now on Ctrl-C and SIGTERM end everything in good order."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def open(self) -> None:
        """Start the parts: Prefect first, as it is slow; the portal as soon as our database is ready."""
        for name in ("prefect", "mail"):
            self._start(name)
        say("database", "is brought up to date")
        database.migrate()
        for make in (secrets.signing_key, secrets.api_key, secrets.staff_login):
            make()
        for name in ("portal", "worker"):
            self._start(name)

    def keep(self) -> None:
        """Look after the parts until it is time to stop."""
        greeted = False
        while not self.stopping:
            for part in self.parts:
                part.look_after()
            if not greeted and all(part.ready for part in self.parts):
                self._greet()
                greeted = True
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        """Stop the portal and the worker, then what they need."""
        say("", "stopping")
        for group in (("portal", "worker"), ("prefect", "mail")):
            parts = [part for part in self.parts if part.name in group]
            for part in parts:
                part.ask_to_stop()
            for part in parts:
                part.wait_for_end(STOP_SECONDS)
        say("", "stopped")

    def _start(self, name: str) -> None:
        recipe = recipes(self.settings).get(name)
        if recipe is None or self.stopping:
            return
        command, env, ready = recipe
        part = Part(name, command, env, self.settings.var, ready, say)
        self.parts.append(part)
        part.start()
        say(name, "is starting")

    def _greet(self) -> None:
        chosen, took = self.settings, time.monotonic() - self.begin
        rows = [
            ("Complaints and desk", chosen.public_url),
            ("Prefect UI", chosen.prefect_api_url.removesuffix("/api")),
            ("First log-in", chosen.secrets_dir / "staff-login"),
            ("API key", chosen.secrets_dir / "api-key"),
            ("Letters", f"{chosen.outbox_dir} (nothing leaves the machine)" if chosen.embedded_mail else ""),
            ("Logs", chosen.log_dir),
        ]
        print(f"\nRedress is ready after {took:.0f} s. Ctrl-C stops it.")
        for label, value in rows:
            if value:
                print(f"  {label + ':':21}{value}")
        print(flush=True)


Recipe = tuple[list[str], dict[str, str], Callable[[], bool]]


def recipes(chosen: Settings) -> dict[str, Recipe]:
    """How each part that this installation needs is started, and how to see that it is ready."""
    python = sys.executable
    env = engine_env(chosen)
    portal = ["uvicorn", "portal.app:app", "--host", chosen.host, "--port", str(chosen.port)]
    found: dict[str, Recipe] = {
        "portal": ([python, "-m", *portal, "--no-access-log"], {}, listens(chosen.port)),
        "worker": ([python, "-m", "deployments.worker"], env, lambda: claims_there(chosen.var)),
    }
    if chosen.embedded_prefect:
        ready = answers(f"{chosen.prefect_api_url}/health")
        found["prefect"] = (server_command(chosen), {**env, **SERVER_ONLY}, ready)
    if chosen.embedded_mail:
        found["mail"] = ([python, "-m", "adapters.sink"], {}, listens(chosen.mail_port))
    return found


def claims_there(var: Path) -> bool:
    """Whether the worker we started has begun to take runs."""
    with suppress(OSError):
        pid = (var / "run" / "worker.pid").read_text(encoding="utf-8").strip()
        return any((var / "worker").glob(f"*-{pid}.json"))
    return False


def check_ports(chosen: Settings) -> None:
    """Refusal when a port that we need is taken."""
    wanted = [("REDRESS_PORT", chosen.host, chosen.port)]
    if chosen.embedded_prefect:
        wanted.append(("REDRESS_PREFECT_PORT", "127.0.0.1", chosen.prefect_port))
    if chosen.embedded_mail:
        wanted.append(("REDRESS_MAIL_PORT", "127.0.0.1", chosen.mail_port))
    for name, host, port in wanted:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise Refusal(f"{name}: port {port} on {host} {_why(error)}") from None


def _why(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "is in use; is Redress running already?"
    return f"cannot be used: {error.strerror}"


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the var folder: Refusal when it cannot be written or another `redress up` works in it."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = (var / "up.lock").open("w")
    except OSError as error:
        raise Refusal(f"REDRESS_VAR: {var} cannot be written: {error.strerror}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"Redress is running already in {var}") from None
        yield


def say(part: str, text: str) -> None:
    """One line on the console, at once."""
    print(f"{time.strftime('%H:%M:%S')} {part:9} {text}", flush=True)
