"""Who passed a complaint on, on the desk's pages: its fields when filing, its place on the case page."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from adapters.filed_outside import filed_outside
from complaints.case import Case
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.pack import OUTER
from portal.posted import Posted, local_time

PREFIX = "party_"
FIELDS = ("name", "reference", "contact", "phone", "email", "due_at")
NAMES = tuple(PREFIX + field for field in FIELDS)
"""The fields of templates/pages/third_party_fields.html, to be shown again as they were typed."""


def read_third_party(posted: Posted, zone: ZoneInfo) -> dict[str, Any] | None:
    """The third party that was typed, for a Filing; None when nothing was. Times without offset are local."""
    typed = {field: posted.text(PREFIX + field) for field in FIELDS}
    if not any(typed.values()):
        return None
    typed["due_at"] = local_time(typed["due_at"], zone)
    return {field: value or None for field, value in typed.items()} | {"name": typed["name"]}


def refuse_known(session: Session, filing: Filing) -> None:
    """FormErrors with the number of the complaint that was passed on under the same number before."""
    earlier = filed_outside(session, filing)
    if earlier is not None:
        said = f"这一编号已经立案：{earlier.number}，请在该案件中补充。"
        raise FormErrors({"party_reference": said, "party_known": earlier.number})


def on_page(errors: dict[str, str]) -> dict[str, str]:
    """The errors of a filing under the names that the fields have on the page."""
    return {
        PREFIX + k.removeprefix("third_party.") if k.startswith("third_party.") else k: v
        for k, v in errors.items()
    }


def outer_json(case: Case) -> dict[str, Any] | None:
    """Who passed a complaint on, as programs read it; None when nobody did."""
    party = case.story.outer
    if not party:
        return None
    due = party.get("due_at")
    at = datetime.fromisoformat(due).astimezone(case.calendar.zone).isoformat() if due else None
    return {"name": party["name"], "reference": party.get("reference", ""), "due_at": at}


def outer_clock(case: Case) -> datetime | None:
    """Until when the third party waits for its report; None when nobody outside waits."""
    return next((p.due_at for p in case.live if p.stage == OUTER), None)
