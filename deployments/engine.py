"""How the Prefect server and its clients are set: one function for the supervisor, the worker and tests."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from adapters.settings import Settings


def engine_env(settings: Settings) -> dict[str, str]:
    """The PREFECT_… variables for the server and its clients; each line says why where it is not obvious."""
    home = settings.var / "prefect"
    auth = settings.prefect_auth.get_secret_value()
    env = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": settings.prefect_api_url,
        # Nothing leaves the house.
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        **_server_env(settings, home),
        **_client_env(home),
    }
    if auth:
        env |= {"PREFECT_API_AUTH_STRING": auth, "PREFECT_SERVER_API_AUTH_STRING": auth}
    return env


def _server_env(settings: Settings, home: Path) -> dict[str, str]:
    page = f"http://127.0.0.1:{settings.prefect_port}"
    return {
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        "PREFECT_SERVER_UI_API_URL": f"{page}/api",  # else the UI looks for port 4200
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),  # its default is where only root may write
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": page,  # else any web page could steer an engine without log-in
        "PREFECT_SERVER_DATABASE_CONNECTION_URL": f"sqlite+aiosqlite:///{home / 'prefect.db'}",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        # Loads every sleeping run every 5 s to find time-outs, and we never set one.
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_ENABLED": "false",
        # Few runs ahead: after a downtime each of them is late, and only the newest is of use.
        "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_RUNS": "3",
        "PREFECT_SERVER_SERVICES_SCHEDULER_MIN_SCHEDULED_TIME": "PT60S",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "15",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "15",
        # After a downtime it renames all late runs at once, and SQLite answers "database is locked".
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
    }


def _client_env(home: Path) -> dict[str, str]:
    return {
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",  # a client never starts a server of its own
        "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false",  # else each client first asks for a token
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        "PREFECT_RESULTS_LOCAL_STORAGE_PATH": str(home / "results"),
        "PREFECT_LOGGING_COLORS": "false",
    }


def server_command(settings: Settings) -> list[str]:
    """The command of the Prefect server with its UI; `prefect server start` would import Prefect twice."""
    return [
        *(sys.executable, "-m", "uvicorn", "--factory", "deployments.prefect_server:app"),
        *("--host", "127.0.0.1", "--port", str(settings.prefect_port)),
        *("--no-access-log", "--log-level", "warning"),
        *("--timeout-keep-alive", "30"),  # clients poll each second over one connection
    ]


SERVER_ONLY = {"PREFECT__SERVER_FINAL": "1"}
"""Set for the server's process and no other, as `prefect server start` does."""


def start_server(settings: Settings) -> subprocess.Popen[bytes]:
    """Start the Prefect server in a process group of its own; it writes to var/log/prefect.log."""
    settings.log_dir.mkdir(parents=True, exist_ok=True)
    with (settings.log_dir / "prefect.log").open("ab") as log:
        return subprocess.Popen(
            server_command(settings),
            env={**os.environ, **engine_env(settings), **SERVER_ONLY},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_for_server(settings: Settings, process: subprocess.Popen[bytes], seconds: float = 90) -> None:
    """Return when the server answers; RuntimeError when it ended or is not there after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{settings.prefect_api_url}/health", trust_env=False, timeout=2).is_success:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the Prefect server did not start; see {settings.log_dir / 'prefect.log'}")
