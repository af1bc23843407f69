"""Cases as a table for spreadsheets: a few hundred at a time, so that the memory does not grow with them.

What the import knows stands under the headers it knows, so that a table can be imported elsewhere.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session, col, or_, select

from adapters.database import reading
from adapters.pack_versions import packs_of
from adapters.packs import pack_named
from adapters.sheets import Sheet, Value
from adapters.words import say
from complaints.bulk_columns import LABELS
from complaints.calendar import Locale
from complaints.pack import Pack
from complaints.people import Person
from complaints.records import Complaint, Entry, Promise
from portal import listing

CHUNK = 500
BEFORE = (
    "编号", "收到时间", "程序", "渠道", "来源", "姓名", "电话", "邮箱", "地址", "微信", "投诉事项", "项目",
    "发生时间", "诉求",
)  # fmt: skip
THIRD = ("name", "reference", "contact", "phone", "email", "due_at")
AFTER = (
    "语言", "阶段", "轮次", "时限", "是否逾期", "优先级", "级别", "责任部门", "经办人编号", "经办人姓名",
    "结案时间", "结案依据", "并入",
)  # fmt: skip
RECORD = ("name", "phone", "email", "address", "matter", "project", "occurred_at", "demand")
VERBS = (
    "filed", "outer_changed", "registered", "classified", "raised", "lowered", "moved", "prioritised",
    "dispatched", "handed_over", "closed",
)  # fmt: skip
"""What of a history a line of the table is made of."""


def heads(locale: Locale) -> list[str]:
    """The header, in the reader's language."""
    third = [LABELS[f"third_party.{part}"] for part in THIRD]
    return [say(name, locale) for name in (*BEFORE, *third, *AFTER)]


def case_sheet(conditions: Sequence[ColumnElement[bool]], locale: Locale, now: datetime) -> Sheet:
    """All complaints that meet the conditions, the newest first."""
    return Sheet(say("案件", locale), heads(locale), _rows(conditions, locale, now))


def _rows(conditions: Sequence[ColumnElement[bool]], locale: Locale, now: datetime) -> Iterator[list[Value]]:
    at, number = col(Complaint.received_at), col(Complaint.number)
    after: list[ColumnElement[bool]] = []
    while True:
        query = (
            select(Complaint, Promise)
            .outerjoin(Promise, listing.running())
            .where(*conditions, *after)
            .order_by(at.desc(), number.desc())
            .limit(CHUNK)
        )
        with reading() as session:
            found = [listing.Row(complaint, promise) for complaint, promise in session.exec(query)]
            if not found:
                return
            told, names = _histories(session, [row.complaint.number for row in found]), _names(session)
            packs = packs_of(session, told)
            lines = [
                _line(
                    row,
                    told[row.complaint.number],
                    packs.get(row.complaint.number) or pack_named(row.complaint.procedure),
                    names,
                    locale,
                    now,
                )
                for row in found
            ]
        yield from lines
        last = found[-1].complaint
        after = [or_(at < last.received_at, and_(at == last.received_at, number < last.number))]


def _names(session: Session) -> dict[str, str]:
    return dict(session.exec(select(Person.id, Person.name)).all())


def _histories(session: Session, numbers: list[str]) -> dict[str, dict[str, Any]]:
    """What the histories of complaints say, by number: the last word on each thing."""
    told: dict[str, dict[str, Any]] = {number: {"record": {}, "third_party": {}} for number in numbers}
    query = select(Entry.number, Entry.verb, Entry.data).where(
        col(Entry.number).in_(numbers), col(Entry.verb).in_(VERBS)
    )
    for number, verb, data in session.exec(query.order_by(Entry.number, col(Entry.seq))):
        one = told[number]
        if verb == "registered":
            one["record"] = data.get("record") or {}
        third = data.get("third_party") or ((data.get("record") or {}).get("third_party") or {})
        one["third_party"] = third or one["third_party"]
        if verb == "moved":
            one["level"] = ""
        if verb == "handed_over":
            one["owner"] = data.get("to", "")
        for name in ("level", "priority", "department", "owner", "ground"):
            if data.get(name):
                one[name] = data[name]
    return told


def _line(
    row: listing.Row,
    told: dict[str, Any],
    pack: Pack | None,
    names: dict[str, str],
    locale: Locale,
    now: datetime,
) -> list[Value]:
    one, third = row.complaint, told["third_party"]
    record = {name: str(told["record"].get(name) or getattr(one, name)) for name in RECORD}

    def label(room: str, key: str) -> str:
        found = getattr(pack, room, {}).get(key)
        return getattr(found, "label", found).text(locale) if found else key

    due = third.get("due_at")
    stage = pack.label_of(row.promise.stage) if pack and row.promise and not one.closed_at else None
    running = row.promise if not one.closed_at else None
    return [
        one.number,
        one.received_at,
        pack.title.text(locale) if pack else one.procedure,
        label("channels", one.channel),
        label("sources", one.source),
        *(record[name] for name in ("name", "phone", "email", "address")),
        one.wechat,
        *(record[name] for name in ("matter", "project", "occurred_at", "demand")),
        *(str(third.get(part) or "") for part in THIRD[:-1]),
        datetime.fromisoformat(due) if due else None,
        one.locale,
        say("已结案", locale) if one.closed_at else stage.text(locale) if stage else "",
        running.round if running else None,
        running.due_at if running else None,
        say("逾期", locale) if running and row.late(now) else "",
        label("priorities", told.get("priority", "")),
        label("levels", told.get("level", "")),
        label("departments", told.get("department", "")),
        told.get("owner", ""),
        names.get(told.get("owner", ""), ""),
        one.closed_at,
        label("grounds", told.get("ground", "")),
        one.merged_into or "",
    ]
