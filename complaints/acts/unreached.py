"""A customer whom nobody reaches: tried again, until so many tries on as many days close the complaint."""

from datetime import datetime

from complaints.acts.close import close
from complaints.calendar import Calendar
from complaints.case import Case
from complaints.pack_words import Tries
from complaints.records import Question
from complaints.worktime import due


def not_reached(case: Case, question: Question, now: datetime) -> None:
    """Enter a call or visit that reached nobody; after the pack's number of them the complaint closes."""
    tries, by = case.pack.tries, question.answered_by
    place = case.place
    case.enter("not_reached", by, now, how=question.known.get("how", "call"))
    if tries is not None and failed(case.story.unreached, tries, case.calendar):
        if place == "survey":
            case.enter("surveyed", by, now, answered=False, next="close", how="")
        close(case, tries.ground, "system", now)
    case.settle(now)


def failed(unreached: list[datetime], tries: Tries, calendar: Calendar) -> bool:
    """Whether so many tries on different days within the time reached nobody."""
    days = {at.astimezone(calendar.zone).date(): at for at in reversed(unreached)}
    last = sorted(days.values())[-tries.most :]
    return len(last) == tries.most and last[-1] <= due(tries.within, last[0], calendar).at
