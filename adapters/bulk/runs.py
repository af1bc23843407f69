"""Imports that the worker carries out: started on the page, taken up again by the watch after a kill."""

from datetime import datetime, timedelta

import httpx
from sqlmodel import col, select

from adapters.database import reading, writing
from adapters.runs import EngineDown, call
from complaints.bulk import Import

DEPLOYMENT = "importing/importing"
STALE = timedelta(seconds=60)
"""An import of which nothing was heard for so long has nobody who carries it on."""


def start_run(name: str, beat: datetime) -> None:
    """Have the worker carry an import on; EngineDown when it cannot be told now. Twice does no harm."""
    found = call("GET", f"/deployments/name/{DEPLOYMENT}")
    if found.status_code == httpx.codes.NOT_FOUND:
        raise EngineDown(f"Prefect does not know the deployment {DEPLOYMENT} yet")
    body = {
        "name": f"import {name[:12]}",
        "parameters": {"name": name},
        "idempotency_key": f"import {name} {beat.isoformat()}",
        "state": {"type": "SCHEDULED"},
    }
    call("POST", f"/deployments/{found.json()['id']}/create_flow_run", body)


def stale(now: datetime) -> list[Import]:
    """The imports that were started on the page and that nobody carries on; each is given once in a while."""
    open_ = (
        col(Import.background),
        col(Import.started_at).is_not(None),
        col(Import.finished_at).is_(None),
        col(Import.beat_at) < now - STALE,
    )
    with reading() as session:
        if session.exec(select(Import.id).where(*open_)).first() is None:
            return []
    with writing() as session:
        found = list(session.exec(select(Import).where(*open_)))
        for record in found:
            record.beat_at = now
        return found
