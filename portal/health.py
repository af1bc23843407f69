"""Whether all parts live: for monitoring, and for the administrator."""

import socket
import time
from functools import lru_cache
from typing import Any

from fastapi import APIRouter

from adapters.clock import now
from adapters.database import alive, reading
from adapters.runs import engine_alive_sync
from adapters.settings import settings
from complaints.records import Heartbeat

router = APIRouter()
CACHE_SECONDS = 2
PATIENCE = 3.0
LATE_TICKS = 4


@router.get("/healthz", tags=["health"])
def health() -> dict[str, Any]:
    """`ok` when database, Prefect and mail server answer and the watch is on time, else `degraded`."""
    database = alive()
    prefect = _prefect(int(time.monotonic() / CACHE_SECONDS), settings().prefect_api_url)
    mail = _mail(int(time.monotonic() / CACHE_SECONDS), settings().smtp_host, settings().smtp_port)
    watch = _watch() if database else {"last_tick": None, "lag_seconds": None}
    lag = watch["lag_seconds"]
    on_time = lag is not None and lag <= LATE_TICKS * settings().watch_seconds
    return {
        "status": "ok" if database and prefect and mail and on_time else "degraded",
        "database": _word(database),
        "prefect": _word(prefect),
        "mail": _word(mail),
        "watch": watch,
    }


def _word(fine: bool) -> str:
    return "ok" if fine else "down"


@lru_cache(maxsize=2)
def _prefect(_moment: int, _url: str) -> bool:
    return engine_alive_sync()


@lru_cache(maxsize=2)
def _mail(_moment: int, host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=PATIENCE):
            return True
    except OSError:
        return False


def _watch() -> dict[str, Any]:
    try:
        with reading() as session:
            beat = session.get(Heartbeat, "watch")
    except Exception:
        return {"last_tick": None, "lag_seconds": None}
    if beat is None:
        return {"last_tick": None, "lag_seconds": None}
    return {"last_tick": beat.at.isoformat(), "lag_seconds": round((now() - beat.at).total_seconds(), 1)}
