"""What was posted, by a form or by a program, read once and closed when the answer is on its way."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException as StarletteHTTPException

from complaints.filing import without_nul
from complaints.forms.base import Answer, FormErrors
from portal.bodies import EMPTY, kind_of, sent_object, unreadable

MAX_FILES = 5
MAX_FIELDS = 1000
"""Enough for the longest form there is: the revision of a plan with dozens of steps."""
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
KINDS = f"请注明 Content-Type：application/json，或表单 {URLENCODED}、{MULTIPART}。"


@dataclass
class Posted:
    """The fields of a form (each with all its values), its files, or the JSON object that came instead.

    `inputs` names for each file the input by which it was chosen.
    """

    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[UploadFile] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    json: dict[str, Any] | None = None

    def text(self, name: str) -> str:
        """The value of a field, stripped; empty when it was not sent."""
        if self.json is not None:
            return str(self.json.get(name, "") or "").strip()
        return self.fields.get(name, [""])[-1].strip()

    def all(self, name: str) -> list[str]:
        """All values of a field that may be chosen several times."""
        if self.json is not None:
            found = self.json.get(name, [])
            return [str(one) for one in found] if isinstance(found, list) else [str(found)]
        return self.fields.get(name, [])

    def answer(self, form: type[Answer], zone: ZoneInfo) -> dict[str, Any]:
        """The data for a form: JSON without nulls; of a page's fields those that were filled in.

        FormErrors when nothing at all was sent: silence confirms no suggestion.
        """
        if self.json is not None:
            return {name: value for name, value in self.json.items() if value is not None}
        if not self.fields:  # a page of the desk sends its token at least
            raise unreadable(EMPTY)
        specs: dict[str, Any] = form.model_json_schema()["properties"]
        data: dict[str, Any] = {k: v[-1] for k, v in self.fields.items() if k not in specs and k[:1] != "_"}
        for name, spec in specs.items():
            data |= _field(name, spec, self.fields.get(name), zone)
        return data


def _field(name: str, spec: dict[str, Any], sent: list[str] | None, zone: ZoneInfo) -> dict[str, Any]:
    if spec.get("type") == "array":
        return {name: [one for one in sent or [] if one]}
    if sent is None:
        return {}
    value = sent[-1]
    if value.strip() == "" and spec.get("type") != "string":
        return {}
    formats = {part.get("format") for part in [spec, *spec.get("anyOf", [])]}
    return {name: local_time(value, zone) if "date-time" in formats else value}


def local_time(value: str, zone: ZoneInfo) -> str:
    """A time typed without an offset is meant in the calendar's zone."""
    try:
        typed = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (typed if typed.tzinfo else typed.replace(tzinfo=zone)).isoformat()


async def read_posted(request: Request) -> AsyncIterator[Posted]:
    """What the request carries; 415 when it is neither a form nor a JSON object, 422 for broken JSON."""
    kind = kind_of(request)
    if kind != MULTIPART:
        body = await request.body()
        as_form = kind == URLENCODED and not body.lstrip().startswith(b"{")  # curl -d says so of JSON, too
        if not as_form:
            nothing = not body and not kind
            yield Posted() if nothing else Posted(json=sent_object(kind, body, KINDS))
            return
    form = await _form(request)
    try:
        yield _read(form)
    finally:
        await form.close()


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=MAX_FILES + 1, max_fields=MAX_FIELDS)
    except StarletteHTTPException as error:
        if str(error.detail).startswith("Too many files"):
            raise _too_many() from None
        raise


def _read(form: FormData) -> Posted:
    posted = Posted()
    for name, value in form.multi_items():
        if isinstance(value, str):
            posted.fields.setdefault(name, []).append(without_nul(value.replace("\r\n", "\n")))
        elif value.filename:
            posted.files.append(value)
            posted.inputs.append(name)
    if len(posted.files) > MAX_FILES:
        raise _too_many()
    return posted


def _too_many() -> FormErrors:
    return FormErrors({"files": "一次最多上传 5 个文件。"})


Sent = Annotated[Posted, Depends(read_posted)]
