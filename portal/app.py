"""The counter: the pages and the API where people and programs meet. Run with `uvicorn portal.app:app`."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from adapters.pack_versions import keep_begun
from adapters.rosters import ensure_people
from adapters.secrets import api_key
from portal import (
    absences,
    acting,
    answering,
    api,
    cases,
    casework,
    desk,
    filing,
    follow,
    health,
    improvements,
    improving,
    letters,
    login,
    oversight,
    oversight_figures,
    oversight_tables,
    people,
    problems,
    start,
)
from portal.wires import HideTokens, Wires

STATIC = Path(__file__).parent / "static"


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Before the first request: packs are whole, keys are there, somebody can log in."""
    logging.getLogger("uvicorn.access").addFilter(HideTokens())
    keep_begun()
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
    start,
    filing,
    follow,
    answering,
    acting,
    login,
    desk,
    cases,
    casework,
    improvements,
    improving,
    oversight,
    oversight_tables,
    oversight_figures,
    people,
    absences,
    letters,
):
    app.include_router(part.router)
app.mount("/static", StaticFiles(directory=STATIC), name="static")
