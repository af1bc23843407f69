"""The counter: the pages and the API where people and programs meet. Run with `uvicorn portal.app:app`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from adapters.pack_versions import keep_begun
from adapters.plan_versions import keep_plans
from adapters.rosters import ensure_people
from adapters.secrets import api_key
from portal import (
    absences,
    acting,
    answering,
    api,
    api_webhooks,
    cases,
    casework,
    desk,
    desk_filing,
    drills,
    exports,
    filing,
    follow,
    health,
    hot,
    imports,
    improvements,
    improving,
    keys,
    kin,
    learning,
    letters,
    login,
    mail,
    openapi,
    oversight,
    oversight_figures,
    oversight_tables,
    people,
    plans,
    poster,
    problems,
    receipts,
    record,
    recordings,
    reviews,
    start,
    wechat,
)
from portal.wires import HideTokens, Wires

STATIC = Path(__file__).parent / "static"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Before the first request: packs are whole, keys are there, somebody can log in."""
    logging.getLogger("uvicorn.access").addFilter(HideTokens())
    keep_begun()
    keep_plans()
    api_key()
    ensure_people()
    yield


app = FastAPI(
    title="Redress",
    version="1",
    docs_url=None,
    redoc_url=None,
    lifespan=lifespan,
    openapi_url="/openapi.json",
)
app.add_middleware(Wires)
problems.install(app)
for part in (
    health,
    api,
    api_webhooks,
    wechat,
    start,
    filing,
    follow,
    answering,
    acting,
    login,
    mail,
    desk,
    desk_filing,
    record,
    receipts,
    recordings,
    poster,
    exports,
    cases,
    kin,
    casework,
    imports,
    improvements,
    improving,
    oversight,
    oversight_tables,
    oversight_figures,
    hot,
    learning,
    plans,
    drills,
    reviews,
    people,
    keys,
    absences,
    letters,
):
    app.include_router(part.router)
openapi.install(app)
app.mount("/static", StaticFiles(directory=STATIC), name="static")
