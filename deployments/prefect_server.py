"""The Prefect server, made to live with SQLite. See docs/decisions/0002-worker.md for what happens without.

Its garbage is collected in a thread of its own. The plain server stands still for up to a minute when the
collector, running by chance in the event loop's thread, meets a forgotten cursor of a connection that waits
for the write lock: resetting the cursor waits for that connection, that one for the lock, the lock for the
event loop. Four clients at a time are enough to see it.

And calls that write go one by one. SQLite has one writer; when two meet, Prefect answers 503 and its clients
wait for seconds before they try again.
"""

import asyncio
import gc
import threading
import time

from fastapi import FastAPI
from prefect.server.api.server import create_app
from starlette.types import ASGIApp, Receive, Scope, Send

YOUNG_SECONDS = 0.5
ALL_SECONDS = 30.0
READS = ("/filter", "/count", "/paginate", "/history", "/health")


class OneWriter:
    """Lets one writing call through at a time, and all that read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        reads = scope["type"] != "http" or scope["method"] == "GET" or scope["path"].endswith(READS)
        if reads:
            await self.app(scope, receive, send)
        else:
            async with self.lock:
                await self.app(scope, receive, send)


def app() -> FastAPI:
    """Prefect's API and UI, for `uvicorn --factory`."""
    made = create_app()
    made.add_middleware(OneWriter)
    gc.collect()
    gc.freeze()  # what is there from the start stays; nobody need look at it again
    gc.disable()
    threading.Thread(target=_collect, name="garbage", daemon=True).start()
    return made


def _collect() -> None:
    begin = time.monotonic()
    while True:
        time.sleep(YOUNG_SECONDS)
        old = time.monotonic() - begin > ALL_SECONDS
        gc.collect(2 if old else 1)
        if old:
            begin = time.monotonic()
