"""The same number of the same third party is the same complaint, filed twice."""

import unicodedata

from sqlalchemy import or_
from sqlmodel import Session, col, select

from adapters.cases import case_in
from complaints.filing import Filing
from complaints.records import Complaint, Entry


def filed_outside(session: Session, filing: Filing) -> Complaint | None:
    """The complaint that a third party passed on before under this number; None without a number.

    The name counts however it is spaced or written (full width, capitals); a number that was corrected
    later counts, too.
    """
    party = filing.third_party
    if party is None or not party.reference:
        return None
    later = col(Entry.data)["third_party"]["reference"].as_string() == party.reference
    changed = select(Entry.number).where(col(Entry.verb) == "outer_changed", later)
    either = or_(col(Complaint.outer_reference) == party.reference, col(Complaint.number).in_(changed))
    for number in session.exec(select(Complaint.number).where(either).order_by(Complaint.number)):
        story = case_in(session, number).story
        filed = story.filed.get("record", {}).get("third_party") or {}
        if any(_alike(one.get("name", ""), party.name) for one in (story.outer, filed)):
            return session.get_one(Complaint, number)
    return None


def _alike(one: str, other: str) -> bool:
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
