"""A complaint's record as the customer keeps it: on the printed copy, the mailed one, and read aloud."""

from adapters.paper_words import Rows, moment, rows
from complaints.case import Case


def record_rows(case: Case, locale: str) -> Rows:
    """What is on record, each with its label, in the order in which it is read back; nothing internal."""
    channel = case.pack.channels.get(case.complaint.channel)
    zone = case.calendar.zone
    return rows(
        locale,
        number=case.number,
        name=case.record("name"),
        phone=case.record("phone"),
        email=case.record("email"),
        address=case.record("address"),
        matter=case.record("matter"),
        occurred_at=case.record("occurred_at"),
        project=case.record("project"),
        demand=case.record("demand"),
        channel=channel.text(locale) if channel else "",
        received=moment(case.complaint.received_at, zone, locale),
        confirmed=moment(case.story.facts.get("record_confirmed"), zone, locale),
    )
