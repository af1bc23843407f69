"""Imports of tables: taken up again when nobody carries them on, and carried on batch by batch."""

import asyncio
from datetime import datetime

from adapters.bulk.records import fail
from adapters.bulk.runs import stale, start_run
from adapters.bulk.work import Work
from adapters.discreet import discreet
from adapters.runs import EngineDown
from complaints.errors import Refusal


async def start_stale_imports(now: datetime) -> int:
    """Have the worker take up imports that nobody carries on; returns how many."""
    return await asyncio.to_thread(_start_stale, now)


def _start_stale(now: datetime) -> int:
    started = 0
    for record in stale(now):
        try:
            start_run(record.id, now)
            started += 1
        except EngineDown:
            break
    return started


async def carry_on(name: str) -> int:
    """File the rest of a table, a few rows at a time; returns how many rows were dealt with.

    Between two batches it can be stopped; whoever goes on finds in the record how far it got.
    """
    with discreet(f"import {name[:12]}", "importing"):
        try:
            work = await asyncio.to_thread(Work, name)
            before = work.record.dealt_with
            going = True
            while going:
                going = await asyncio.to_thread(work.step)
                await asyncio.sleep(work.rest)
        except Refusal as wrong:  # the file is gone or no table any more: nobody can go on
            fail(name, str(wrong))
            return 0
    return work.record.dealt_with - before
