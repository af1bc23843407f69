"""Finding complaints by what stands in them, and by their priority."""

from typing import Any

from sqlalchemy import exists
from sqlalchemy.sql import ColumnElement
from sqlmodel import col, or_

from complaints.records import Complaint, Entry

PRIORITY_VERBS = ("classified", "prioritised")


def has_priority(priority: str) -> ColumnElement[bool]:
    """Complaints whose latest priority is this one."""
    later = Entry.__table__.alias("later")  # type: ignore[attr-defined]
    newer = exists().where(
        later.c.number == col(Entry.number),
        later.c.verb.in_(PRIORITY_VERBS),
        later.c.seq > col(Entry.seq),
    )
    data: Any = col(Entry.data)
    return exists().where(
        col(Entry.number) == col(Complaint.number),
        col(Entry.verb).in_(PRIORITY_VERBS),
        data["priority"].as_string() == priority,
        ~newer,
    )


def matches(text: str, kind: Any = Complaint) -> ColumnElement[bool]:
    """Complaints in whose numbers (a third party's too), name, contact, project or matter the text stands.

    Of drills and plan reviews the number and the matter are looked at.
    """
    safe = text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    like = f"%{safe}%"
    if kind is not Complaint:
        return or_(kind.number.ilike(like, escape="\\"), kind.matter.ilike(like, escape="\\"))
    fields = (
        Complaint.number,
        Complaint.name,
        Complaint.phone,
        Complaint.email,
        Complaint.address,
        Complaint.project,
        Complaint.matter,
        Complaint.demand,
        Complaint.outer_reference,
    )
    data: Any = col(Entry.data)
    order = exists().where(
        col(Entry.number) == col(Complaint.number),
        col(Entry.verb) == "registered",
        data["work_order"].as_string().ilike(like, escape="\\"),
    )
    outer = exists().where(
        col(Entry.number) == col(Complaint.number),
        col(Entry.verb) == "outer_changed",
        data["third_party"]["reference"].as_string().ilike(like, escape="\\"),
    )
    return or_(order, outer, *(col(field).ilike(like, escape="\\") for field in fields))
