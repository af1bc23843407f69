"""The table that operations see in the Prefect UI: open complaints by due time, nothing personal in it."""

import hashlib
from datetime import datetime
from typing import Any

from prefect.artifacts import create_table_artifact
from sqlmodel import col, select

from adapters.calendars import load_calendar
from adapters.database import reading
from adapters.heartbeats import beat
from adapters.pack_versions import packs_of
from complaints.history import canonical
from complaints.pack import Pack
from complaints.records import Complaint, Heartbeat, Promise

ROWS = 100


async def show_board(now: datetime) -> None:
    """Publish the table when it differs from the one published last."""
    rows = board(now)
    digest = hashlib.sha256(canonical(rows).encode()).hexdigest()
    with reading() as session:
        last = session.get(Heartbeat, "board")
    if last is not None and last.info.get("digest") == digest:
        return
    await create_table_artifact(  # type: ignore[misc]
        key="open-by-due-time", table=rows, description=f"投诉：按到期时间（前 {ROWS} 件） · open by due time"
    )
    beat("board", now, {"digest": digest})


def board(now: datetime) -> list[dict[str, Any]]:
    """The open complaints that are due first."""
    with reading() as session:
        real = col(Complaint.number) == col(Promise.number)  # a drill has its own run, and stands in no table
        open_ = select(Promise).join(Complaint, real).where(col(Promise.done_at).is_(None))
        open_ = open_.order_by(col(Promise.due_at))
        first = session.exec(open_.limit(ROWS)).all()
        packs = packs_of(session, [promise.number for promise in first])
        return [_row(promise, packs[promise.number], now) for promise in first if promise.number in packs]


def _row(promise: Promise, pack: Pack, now: datetime) -> dict[str, Any]:
    label = pack.label_of(promise.stage)
    due = promise.due_at.astimezone(load_calendar(pack.calendar).zone)
    state = "paused" if promise.paused_at else "late" if promise.due_at <= now else "in time"
    return {
        "number": promise.number,
        "stage": label.zh if label else promise.stage,
        "round": promise.round,
        "due": f"{due:%Y-%m-%d %H:%M}" + ("?" if promise.provisional else ""),
        "state": state,
    }
