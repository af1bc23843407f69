"""Which program speaks to us: the key in X-API-Key, what it may do, and how often it may ask."""

from collections.abc import Callable
from typing import Annotated

from fastapi import BackgroundTasks, Depends, Security
from fastapi.exceptions import HTTPException
from fastapi.security import APIKeyHeader
from limits import RateLimitItemPerMinute

from adapters import keys
from adapters.clock import now
from complaints.programs import Program, Scope
from portal.limiting import count

HEADER = APIKeyHeader(
    name="X-API-Key",
    scheme_name="ApiKey",
    description="The key of a partner (`redress key new`, or the page *API keys*), or var/secrets/api-key.",
    auto_error=False,
)


def known_program(key: Annotated[str | None, Security(HEADER)], background: BackgroundTasks) -> Program:
    """The program that shows a key: 401 without one, 403 for one we do not know or that was revoked.

    429 when it calls more often than its key allows. The first key has a limit for filing only.
    """
    if not key:
        raise HTTPException(401, "缺少 X-API-Key。", headers={"WWW-Authenticate": "ApiKey"})
    found = keys.program_of(key)
    if found is None:
        raise HTTPException(403, "X-API-Key 无效。")
    program, row = found
    moment = now()
    if row is not None and keys.to_be_noted(row, moment):
        background.add_task(keys.note_use, row.digest, moment)
    if program.per_minute is not None:
        count(RateLimitItemPerMinute(program.per_minute), "api", program.name)
    return program


def allowed(*scopes: Scope) -> Callable[[Program], Program]:
    """A dependency: the program, if its key has one of these scopes; else 403 that names what is missing."""

    def program(found: Annotated[Program, Depends(known_program)]) -> Program:
        demand(found, *scopes)
        return found

    return program


def demand(program: Program, *scopes: Scope) -> None:
    """403 unless the key has one of these scopes; it names the first that would do."""
    if not program.may(*scopes):
        raise HTTPException(403, f"此密钥没有所需的权限：{scopes[0]}")


Filer = Annotated[Program, Depends(allowed("file"))]
Reader = Annotated[Program, Depends(allowed("read", "read_all"))]
Historian = Annotated[Program, Depends(allowed("history"))]
Listener = Annotated[Program, Depends(allowed("webhooks"))]
