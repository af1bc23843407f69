"""The API for programs: file a complaint, look at one, read its history. Key in X-API-Key."""

import hashlib
import hmac
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Path, Request, Response
from fastapi.exceptions import HTTPException
from pydantic import BaseModel, ValidationError
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from adapters.cases import case_in
from adapters.clock import now
from adapters.database import reading, writing
from adapters.intake import file_in, filed_under
from adapters.links import follow_url
from adapters.packs import packs
from adapters.secrets import api_key
from adapters.settings import settings
from complaints.case import Case
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.people import ApiKey
from complaints.records import Complaint
from portal.bodies import kind_of, sent_object
from portal.limiting import API_FILING, count
from portal.problems import field_errors
from portal.reading import case_json, history_json
from portal.waking import wake

router = APIRouter(prefix="/api/v1", tags=["complaints"])


class Filed(BaseModel):
    """A complaint that is accepted: committed, with a number, and its clock runs."""

    number: str
    follow_url: str
    due_at: datetime | None


def program(x_api_key: Annotated[str | None, Header()] = None) -> str:
    """The name of the key a program shows: 401 without one, 403 for one we do not know."""
    if not x_api_key:
        raise HTTPException(401, "缺少 X-API-Key。", headers={"WWW-Authenticate": "ApiKey"})
    digest = hashlib.sha256(x_api_key.encode()).hexdigest()
    if hmac.compare_digest(digest, hashlib.sha256(api_key().encode()).hexdigest()):
        return "api"
    with reading() as session:
        known = session.get(ApiKey, digest)
    if known is None:
        raise HTTPException(403, "X-API-Key 无效。")
    return known.name


Program = Annotated[str, Depends(program)]
Number = Annotated[str, Path(max_length=60)]
IdempotencyKey = Annotated[str | None, Header(max_length=200)]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"description": "no key"},
    403: {"description": "unknown key"},
    404: {"description": "no such complaint"},
    413: {"description": "the body is above 1 MB"},
    415: {"description": "the body is no JSON"},
    422: {"description": 'field errors: {"errors": {field: message}}'},
    429: {"description": "too many in a minute"},
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documented answers to what cannot be done."""
    return {status: PROBLEMS[status] for status in statuses}


async def sent_filing(request: Request) -> Filing:
    """The filing in the body: 415 when it is no JSON, 422 with field errors."""
    data = sent_object(kind_of(request), await request.body(), "请注明 Content-Type: application/json。")
    try:
        return Filing.model_validate(data)
    except ValidationError as error:
        raise FormErrors(field_errors(error.errors())) from None


def _described() -> dict[str, Any]:
    """The body in /openapi.json: the schema of a filing in one piece."""
    made = Filing.model_json_schema()
    made["properties"]["complainant"] = made.pop("$defs")["Complainant"]
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": made}}}}


@router.post(
    "/complaints",
    status_code=201,
    responses={
        **problems(401, 403, 413, 415, 422, 429),
        200: {"model": Filed, "description": "this key was used before"},
    },
    openapi_extra=_described(),
)
def accept(
    key: Program,
    filing: Annotated[Filing, Depends(sent_filing)],
    response: Response,
    background: BackgroundTasks,
    idempotency_key: IdempotencyKey = None,
) -> Filed:
    """File a complaint. What is answered is committed; the same Idempotency-Key gives the same number."""
    count(API_FILING, "api", key)
    procedure = filing.procedure or settings().procedure
    if procedure not in packs():
        raise FormErrors({"procedure": f"没有这个程序：{procedure}"})
    filed, fresh = file_once(filing, key, f"{key}:{idempotency_key}" if idempotency_key else None)
    response.status_code = 201 if fresh else 200
    background.add_task(wake, filed.number)
    return filed


def file_once(filing: Filing, by: str, key: str | None) -> tuple[Filed, bool]:
    """File unless the key was used before; says what is filed and whether it is new."""
    try:
        with writing() as session:
            if earlier := filed_under(session, key):
                return _filed(case_in(session, earlier)), False
            return _filed(file_in(session, filing, by, key)), True
    except IntegrityError:  # somebody with the same key was faster
        with reading() as session:
            earlier = filed_under(session, key)
            if earlier is None:
                raise
            return _filed(case_in(session, earlier)), False


def _filed(case: Case) -> Filed:
    register = next((p for p in case.promises if p.stage == "register"), case.promise)
    due = register.due_at.astimezone(case.calendar.zone) if register else None
    return Filed(number=case.number, follow_url=follow_url(case.number), due_at=due)


@router.get("/complaints/{number}", responses=problems(401, 403, 404))
def look(number: Number, key: Program) -> dict[str, Any]:
    """How a complaint stands: its stage, classification, severity, open questions, notices and closing."""
    with reading() as session:
        return case_json(_case(session, number), now())


@router.get("/complaints/{number}/history", responses=problems(401, 403, 404))
def history(number: Number, key: Program) -> dict[str, Any]:
    """Every entry of a complaint's history, in order, with what is needed to check the chain."""
    with reading() as session:
        return history_json(_case(session, number))


def _case(session: Session, number: str) -> Case:
    if session.get(Complaint, number) is None:
        raise HTTPException(404, "没有这个编号的投诉。")
    return case_in(session, number)
