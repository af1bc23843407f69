"""What the rules find about a complaint at its assessment: gaps, earlier complaints, severity."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from complaints.case import Case
from complaints.severity import Score, score


def missing(case: Case) -> list[str]:
    """What a complete record would hold and this one does not (names as in the pack)."""
    has_contact = bool(case.record("phone") or case.record("email"))
    return [n for n in case.pack.required if not (has_contact if n == "contact" else case.record(n))]


def unticked(case: Case) -> list[str]:
    """What the channel's checklist holds and nobody has ticked yet."""
    listed = case.pack.checklists.get(case.complaint.channel, {})
    return [item for item in listed if item not in case.story.ticked]


def known_record(case: Case, fields: Iterable[str]) -> dict[str, Any]:
    """The record as the registration form shows it before anything is completed; empty fields left out."""
    known: dict[str, Any] = {n: case.record(n) for n in fields if hasattr(case.complaint, n)}
    known["checked"] = list(case.story.ticked) if case.pack.checklists.get(case.complaint.channel) else []
    return {name: value for name, value in known.items() if value}


def rate(case: Case, adjustment: int = 0, also: Iterable[str] = ()) -> Score:
    """The severity of the complaint as the pack scores it; `also`: repeats not yet in its history."""
    repeats = len({*earlier(case), *also})
    text = f"{case.record('matter')}\n{case.record('demand')}"
    return score(case.pack, text, case.complaint.source, repeats, adjustment)


def earlier(case: Case) -> list[str]:
    """The numbers of earlier complaints of the same customer within the pack's time, newest first.

    What was merged into it, or linked with it, counts as well, whoever said it and whenever: it is a repeat.
    """
    since = case.complaint.received_at - timedelta(days=case.pack.severity.frequency_within_days)
    repeats = [*case.earlier(since), *case.story.children, *case.story.linked]
    return list(dict.fromkeys(repeats))
