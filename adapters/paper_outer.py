"""The report to a third party that passed a complaint on: its number, the course with dates, the result.

Of the complainant it says the name alone, of colleagues nothing; other data stand in it only where the third
party sent them itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.paper_words import Rows, addressed, moment, words
from complaints.case import Case
from complaints.letters import Letter
from complaints.outer import impersonal, sent_by_them

COURSE = (
    "registered", "classified", "dispatched", "investigated", "resolved", "replied", "surveyed", "reworked",
)  # fmt: skip
"""The facts of a course that are told with their dates; of what was done again, the last time."""
CONTACTS = ("phone", "email", "address", "project")


def outer_words(letter: Letter, case: Case, people: Mapping[str, str], locale: str) -> dict[str, Any]:
    """What the letter says."""
    facts, spoken, zone = letter.facts, words(locale)["outside"], case.calendar.zone
    due = case.story.outer.get("due_at")
    return {
        "dear": addressed("dear", letter.addressee, locale),
        "interim": facts["interim"],
        "party": facts["party"],
        "reference": facts["reference"],
        "complainant": case.record("name"),
        "due": moment(datetime.fromisoformat(due), zone, locale) if due else "",
        "next_due": moment(case.promise.due_at, zone, locale) if case.promise and facts["interim"] else "",
        "course": _course(case, spoken, locale),
        "result": _result(case, people, spoken, locale),
        "link": "",
    }


def _course(case: Case, spoken: Mapping[str, str], locale: str) -> Rows:
    """What happened when, one line for each step that was taken."""
    zone, facts = case.calendar.zone, case.story.facts
    happened = [("received", case.complaint.received_at), ("acknowledged", _acknowledged(case))]
    happened += [(fact, facts.get(fact)) for fact in COURSE]
    happened.append(("closed", facts.get("closed")))
    since = case.complaint.received_at
    known = sorted((at, place, key) for place, (key, at) in enumerate(happened) if at and at >= since)
    return [[spoken[key], moment(at, zone, locale)] for at, _, key in known]


def _acknowledged(case: Case) -> datetime | None:
    """When the complainant was told that we have it."""
    if case.session is None:  # a made-up case
        return case.complaint.accepted_at
    told = (letter.recorded_at for letter in case.letters() if letter.kind == "acknowledgement")
    return next(told, None)


def _result(case: Case, people: Mapping[str, str], spoken: Mapping[str, str], locale: str) -> Rows:
    """What was found and done, and on which ground the complaint was closed; nothing before that."""
    story, pack, found = case.story, case.pack, []
    if not story.ground:
        return []
    if story.classification:
        found.append([spoken["validity"], spoken["valid" if story.valid else "invalid"]])
    if not story.valid:
        found.append([spoken["explanation"], story.classification.get("explanation", "")])
    if story.resolution:
        names = [pack.measures[m].text(locale) for m in story.resolution["measures"] if m in pack.measures]
        found.append([spoken["measures"], words(locale)["comma"].join(names)])
        found.append([spoken["description"], story.resolution.get("description", "")])
    found.append([spoken["ground"], pack.ground(story.ground).label.text(locale)])
    known = [*(case.record(name) for name in CONTACTS), case.complaint.wechat]
    sent, role = sent_by_them(case.story), str(spoken["colleague"])
    return [[label, impersonal(text, sent, people.values(), role, known)] for label, text in found if text]
