"""What the rules find about a complaint at its assessment: gaps, earlier complaints, severity."""

from datetime import timedelta

from complaints.case import Case
from complaints.severity import Score, score


def missing(case: Case) -> list[str]:
    """What a complete record would hold and this one does not (names as in the pack)."""
    has_contact = bool(case.record("phone") or case.record("email"))
    return [n for n in case.pack.required if not (has_contact if n == "contact" else case.record(n))]


def rate(case: Case, adjustment: int = 0) -> Score:
    """The severity of the complaint as the pack scores it."""
    text = f"{case.record('matter')}\n{case.record('demand')}"
    return score(case.pack, text, case.complaint.source, len(earlier(case)), adjustment)


def earlier(case: Case) -> list[str]:
    """The numbers of earlier complaints of the same customer within the pack's time, newest first."""
    mine = case.complaint
    if not mine.contact_key:
        return []
    since = mine.received_at - timedelta(days=case.pack.severity.frequency_within_days)
    return case.earlier(since)
