"""The API for programs: file a complaint, look at one, read its history. Key in X-API-Key (programs.py)."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Header, Path, Request, Response
from fastapi.exceptions import HTTPException
from pydantic import ValidationError
from sqlmodel import Session

from adapters.cases import case_in
from adapters.clock import now
from adapters.database import reading
from adapters.filed_outside import filed_outside
from adapters.intake import file_in, once
from adapters.keys import sees
from adapters.links import follow_url
from adapters.packs import packs
from adapters.settings import settings
from complaints.case import Case
from complaints.field_errors import field_errors
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.programs import Program
from complaints.records import Complaint
from portal.bodies import kind_of, sent_object
from portal.described import EXAMPLES, answer, body, problems
from portal.limiting import API_FILING, count
from portal.programs import Filer, Historian, Reader, demand
from portal.reading import case_json, history_json
from portal.shapes import Filed, History, Standing
from portal.waking import wake

router = APIRouter(prefix="/api/v1", tags=["complaints"])

Number = Annotated[str, Path(max_length=60, description="as it was given at filing")]
IdempotencyKey = Annotated[
    str | None,
    Header(max_length=200, description="your own id of this filing; sent again it gives the same number"),
]


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
    parts = made.pop("$defs")
    for name, said in EXAMPLES["fields"].items():
        for field, text in said.items():
            (made if name == "Filing" else parts[name])["properties"][field]["description"] = text
    made["properties"]["complainant"] |= parts["Complainant"]
    made["properties"]["complainant"].pop("$ref", None)
    made["properties"]["third_party"]["anyOf"] = [parts["ThirdParty"], {"type": "null"}]
    return body(made, EXAMPLES["filing"])


@router.post(
    "/complaints",
    status_code=201,
    summary="File a complaint",
    responses={
        201: answer(Filed, EXAMPLES["filed"], "accepted: it is recorded and its clock runs"),
        200: answer(Filed, EXAMPLES["filed"], "this Idempotency-Key was used before: nothing is filed again"),
        **problems(401, 403, 413, 415, 422, 429),
    },
    openapi_extra=_described(),
)
def accept(
    key: Filer,
    filing: Annotated[Filing, Depends(sent_filing)],
    response: Response,
    background: BackgroundTasks,
    idempotency_key: IdempotencyKey = None,
) -> Filed:
    """Scope `file`. What is answered is committed; the same Idempotency-Key gives the same number."""
    if key.per_minute is None:
        count(API_FILING, "filing", key.name)
    procedure = filing.procedure or settings().procedure
    if procedure not in packs():
        raise FormErrors({"procedure": f"没有这个程序：{procedure}"})
    used = f"{key.name}:{idempotency_key}" if idempotency_key else None
    filed, fresh = file_once(filing, key.name, used, key)
    response.status_code = 201 if fresh else 200
    background.add_task(wake, filed.number)
    return filed


def file_once(filing: Filing, by: str, key: str | None, program: Program) -> tuple[Filed, bool]:
    """File unless the key or a third party's own number was used before; says what is filed, if it is new."""

    def file(session: Session) -> tuple[Filed, bool]:
        if number := _passed_on(session, filing, program):
            return earlier(session, number)
        return _filed(file_in(session, filing, by, key)), True

    def earlier(session: Session, number: str) -> tuple[Filed, bool]:
        return _filed(case_in(session, number)), False

    return once(key, file, earlier)


def _passed_on(session: Session, filing: Filing, program: Program) -> str | None:
    """The number under which a third party's own number was filed before, if the program may see that."""
    earlier = filed_outside(session, filing)
    return earlier.number if earlier and sees(session, program, earlier) else None


def _filed(case: Case) -> Filed:
    register = next((p for p in case.promises if p.stage == "register"), case.promise)
    due = register.due_at.astimezone(case.calendar.zone) if register else None
    return Filed(number=case.number, follow_url=follow_url(case.number), due_at=due)


@router.get(
    "/complaints/{number}",
    summary="How a complaint stands",
    responses={
        200: answer(
            Standing, EXAMPLES["standing"], "stage, classification, open questions, notices, closing"
        ),
        **problems(401, 403, 404, 429),
    },
    response_model=None,
)
def look(number: Number, key: Reader) -> dict[str, Any]:
    """Scope `read` (what the key filed itself) or `read_all`; `answer_url` only with the scope `answer`."""
    with reading() as session:
        shown = case_json(_case(session, number, key), now())
    if not key.may("answer"):
        for question in shown["open_questions"]:
            question["answer_url"] = None
    return shown


@router.get(
    "/complaints/{number}/history",
    summary="The history of a complaint, with its chain of hashes",
    responses={
        200: answer(
            History, EXAMPLES["history"], "every entry in order, with what is needed to check the chain"
        ),
        **problems(401, 403, 404, 429),
    },
    response_model=None,
)
def history(number: Number, key: Historian) -> dict[str, Any]:
    """Scope `history`, and `read` or `read_all`. Entries carry what people wrote: personal data."""
    demand(key, "read", "read_all")
    with reading() as session:
        return history_json(_case(session, number, key))


def _case(session: Session, number: str, key: Program) -> Case:
    """The case, if the key sees it; 404 whether there is none or it is another's."""
    complaint = session.get(Complaint, number)
    if complaint is None or not sees(session, key, complaint):
        raise HTTPException(404, "没有这个编号的投诉。")
    return case_in(session, number)
