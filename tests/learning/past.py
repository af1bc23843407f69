"""A company with a past: complaints that people have classified, as they would stand in the record."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from complaints.history import next_entry
from complaints.records import Complaint, Entry
from tests.learning.texts import Example

BEGAN = datetime.fromisoformat("2026-03-02T09:00+08:00")


def plant(
    session: Session,
    cases: Iterable[Example],
    *,
    by: str = "wang.fang",
    prefix: str = "TS-PAST",
    procedure: str = "home-renovation",
    suggested_by: str = "rule",
) -> list[str]:
    """Write down complaints with a confirmed classification each, an hour apart; gives their numbers."""
    numbers = []
    for place, one in enumerate(cases):
        at, number = BEGAN + timedelta(hours=place), f"{prefix}-{place:05}"
        session.add(
            Complaint(
                number=number,
                procedure=procedure,
                version="1",
                channel="web",
                source="direct",
                name="李四",
                phone="13800001111",
                matter=one.text,
                received_at=at,
                accepted_at=at,
            )
        )
        by_view = {view: {"source": suggested_by, "confidence": None} for view in one.labels}
        facts = one.labels | {
            "validity": "valid",
            "priority": "normal",
            "suggested": one.labels | {"suggested_by": by_view},
        }
        before: Entry | None = None
        for verb, who, data in (
            ("filed", "customer", {"channel": "web", "source": "direct"}),
            ("registered", "system", {"record": {"demand": "尽快处理"}}),
            ("classified", by, facts),
        ):
            before = next_entry(before, number, verb, who, at, "classify", 1, data)
            session.add(before)
        numbers.append(number)
    return numbers
