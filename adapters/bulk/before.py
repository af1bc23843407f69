"""Rows that are there already: earlier in the same table, or filed from another table before."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, or_, select

from adapters.bulk.table import Table
from complaints.bulk_rows import Row
from complaints.filing import Filing, contact_key
from complaints.records import Complaint, Entry

KEY = "import:"
"""How the idempotency key of every imported complaint begins."""
SAME = ("name", "phone", "email", "address", "matter", "project", "occurred_at", "demand", "channel")
CHUNK = 200


def key_of(sha256: str, table: Table) -> str:
    """How the keys of a table's rows begin: its file's digest, and which sheet if it is not the first."""
    return f"{KEY}{sha256}{table.series}:"


def filed_under_keys(session: Session, keys: list[str]) -> set[str | None]:
    """Which of these keys have been used."""
    query = select(Complaint.idempotency_key).where(col(Complaint.idempotency_key).in_(keys))
    return set(session.exec(query))


class Within:
    """The rows of one table that came before, by what they say and by their reference."""

    def __init__(self) -> None:
        self.prints: dict[bytes, int] = {}
        self.references: dict[str, int] = {}

    def pass_by(self, line: int, print_: bytes, reference: str) -> dict[str, str]:
        """Note a row; why it is not to be filed when it came before."""
        equal = self.prints.setdefault(print_, line)
        named = self.references.setdefault(reference, line) if reference else line
        if equal != line:
            return {"row": f"与第 {equal} 行完全相同"}
        return {"third_party.reference": f"外部编号与第 {named} 行相同"} if named != line else {}


def filed_before(session: Session, rows: Iterable[Row], own: str) -> dict[int, dict[str, str]]:
    """Rows that a complaint equals, or whose reference a complaint has: line → reason.

    A row that says no time of receipt is compared with complaints from other tables only: somebody may well
    telephone twice with the same words.

    `own`: how the keys of this table begin. Who imports the whole of a mended table files nothing twice.
    """
    good = [(row.line, row.filing) for row in rows if row.filing is not None]
    found: dict[int, dict[str, str]] = {}
    for start in range(0, len(good), CHUNK):
        part = good[start : start + CHUNK]
        found |= _equal(session, part, own) | _referred(session, part, own)
    return found


def _equal(session: Session, rows: list[tuple[int, Filing]], own: str) -> dict[int, dict[str, str]]:
    contacts = {line: contact_key(f.complainant.phone, f.complainant.email) for line, f in rows}
    matters = [filing.matter for line, filing in rows if not contacts[line]]
    key = col(Complaint.contact_key)
    same: list[ColumnElement[bool]] = [key.in_({one for one in contacts.values() if one})]
    same += [(key == "") & col(Complaint.matter).in_(matters)] if matters else []
    others = or_(col(Complaint.idempotency_key).is_(None), ~_mine(own))
    earlier: dict[tuple[object, ...], str] = {}
    for one in session.exec(select(Complaint).where(or_(*same), others)):
        earlier[*_told(one), one.received_at.replace(microsecond=0)] = one.number
        if (one.idempotency_key or "").startswith(KEY):
            earlier[*_told(one), None] = one.number
    reasons = {}
    for line, filing in rows:
        at = filing.received_at and filing.received_at.replace(microsecond=0)
        if number := earlier.get((*_said(filing), at)):
            reasons[line] = {"row": f"与已登记的 {number} 完全相同"}
    return reasons


def _referred(session: Session, rows: list[tuple[int, Filing]], own: str) -> dict[int, dict[str, str]]:
    wanted = {
        (filing.third_party.name, filing.third_party.reference): line
        for line, filing in rows
        if filing.third_party and filing.third_party.reference
    }
    if not wanted:
        return {}
    query = (
        select(Complaint.number, Complaint.outer_reference, Entry.data)
        .join(Entry, col(Entry.number) == col(Complaint.number))
        .where(col(Complaint.outer_reference).in_({reference for _, reference in wanted}))
        .where(Entry.verb == "filed", or_(col(Complaint.idempotency_key).is_(None), ~_mine(own)))
    )
    reasons = {}
    for number, reference, data in session.exec(query):
        third = (data.get("record") or {}).get("third_party") or {}
        line = wanted.get((third.get("name", ""), reference))
        if line:
            reasons[line] = {"third_party.reference": f"这个外部编号已登记为 {number}"}
    return reasons


def _mine(own: str) -> ColumnElement[bool]:
    return col(Complaint.idempotency_key).startswith(own, autoescape=True)


def _told(one: Complaint) -> tuple[str, ...]:
    return (*(str(getattr(one, name)) for name in SAME), one.outer_reference)


def _said(filing: Filing) -> tuple[str, ...]:
    data = {**filing.model_dump(), **filing.complainant.model_dump()}
    reference = filing.third_party.reference if filing.third_party else ""
    return (*(str(data[name]) for name in SAME), reference)
