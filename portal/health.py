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
from portal.described import EXAMPLES, answer
from portal.mail_view import mailbox_facts, standings
from portal.shapes import Health

router = APIRouter()
CACHE_SECONDS = 2
PATIENCE = 3.0
LATE_TICKS = 4


@router.get(
    "/healthz",
    tags=["health"],
    summary="Whether all parts live",
    responses={200: answer(Health, EXAMPLES["health"], "also when it is degraded")},
    response_model=None,
)
def health() -> dict[str, Any]:
    """`ok` when database, Prefect and mail server answer and the watch is on time, else `degraded`.

    With mailboxes set, each is there as well: whether it can be read, since when not and why.
    """
    database = alive()
    prefect = _prefect(int(time.monotonic() / CACHE_SECONDS), settings().prefect_api_url)
    mail = _mail(int(time.monotonic() / CACHE_SECONDS), settings().smtp_host, settings().smtp_port)
    watch = _watch() if database else {"last_tick": None, "lag_seconds": None}
    lag = watch["lag_seconds"]
    on_time = lag is not None and lag <= LATE_TICKS * settings().watch_seconds
    boxes = [mailbox_facts(one, now()) for one in standings()] if database else []
    read = all(box["status"] == "ok" for box in boxes)
    return {
        "status": "ok" if database and prefect and mail and on_time and read else "degraded",
        "database": _word(database),
        "prefect": _word(prefect),
        "mail": _word(mail),
        "watch": watch,
        **({"mailboxes": boxes} if boxes else {}),
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
