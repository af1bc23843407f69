"""A merged complaint in its customer's eyes: where it goes on, how far that is, and nothing of anybody else.

Only the stage and the promises of the root are shown, even to the same customer: whoever has the link of one
complaint need not be the one who has that of the other.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from adapters.cases import case_in
from adapters.seen import root_of
from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.records import Evidence
from portal.following import View, files_from, view_of


def followed_view(session: Session, case: Case, locale: Locale, now: datetime) -> View:
    """The customer's view of a case; of a merged one the progress of its root, with its own words."""
    if not case.story.merged_into or case.story.ground:
        return view_of(case, locale, now)
    root = case_in(session, root_of(session, case.number))
    there, own = view_of(root, locale, now), view_of(case, locale, now)
    status = say("您的投诉与投诉 {} 是同一件事，已合在一起办理。", locale).format(root.number)
    added: list[tuple[datetime, str, Any]] = [
        (entry.at, say("您补充的情况", locale), [("", entry.data["text"])])
        for entry in root.entries
        if entry.verb == "information_added" and entry.who == case.number
    ]
    return replace(there, status=f"{status} {there.status}", notes=[*added[::-1], *own.notes], questions=[])


def followed_files(session: Session, case: Case) -> Sequence[Evidence]:
    """The files that the customer handed in to this complaint, also since it was merged."""
    own = files_from(session, case.number, "customer")
    root = root_of(session, case.number)
    return own if root == case.number else [*own, *files_from(session, root, case.number)]
