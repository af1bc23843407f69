"""A plan review as people see it: what was gathered, what was found, the revision, who has read it."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from sqlmodel import Session, col, select

from adapters.office import office_day
from adapters.oversight_rows import roster
from adapters.plan_versions import kept_plan, versions_of
from adapters.plan_words import missing_in_words
from adapters.words import say
from complaints import access
from complaints.acts.review import row_of
from complaints.calendar import Locale
from complaints.case import Case
from complaints.drills.drill import Drill
from complaints.errors import Refusal
from complaints.forms.base import Setting
from complaints.forms.plans import FindingMove
from complaints.improvements import Improvement
from complaints.people import Person
from complaints.plans.plan import Plan
from complaints.plans.records import AS_RAISED, Finding
from complaints.reviews.course import FINDING, unread
from portal import findings_view
from portal.asked import heading
from portal.doors import stands_in_for
from portal.known_plans import satisfied_then
from portal.plan_changes import Changes, changes
from portal.plan_past import ASKED, seen_by
from portal.reading import due_of
from portal.telling import Line, timeline
from portal.widgets import Widget, widgets

NAMES = {"revise": "修订", "consent": "审批", "publish": "生效", "acquaint": "阅知", "conclude": "整改"}
"""The stages of a review, in a word."""


def course(case: Case) -> list[tuple[str, str]]:
    """The stages of a review, each done, present or ahead; no change is neither published nor read."""
    plain = (
        row_of(case).outcome == "no_change" or case.story.review["revision"].get("decision") == "no_change"
    )
    stages = [one for one in NAMES if not (plain and one in ("publish", "acquaint"))]
    present = stages.index(case.stage) if case.stage in stages else len(stages)
    looks = ("done", "present", "ahead")
    return [
        (NAMES[one], looks[(place > present) - (place < present) + 1]) for place, one in enumerate(stages)
    ]


def gathered(
    session: Session, case: Case, person: Person, names: Mapping[str, str], now: datetime, locale: Locale
) -> dict[str, Any]:
    """What the review began from, in words; complaints only with a link where the person may look."""
    told, plan = case.story.review["gathered"], plan_at(session, case, row_of(case).plan_version)
    drills = select(Drill.number, Drill.score, Drill.ended_at).where(col(Drill.number).in_(told["drills"]))
    measures = select(Improvement.id, Improvement.text).where(col(Improvement.id).in_(told["measures"]))
    return {
        "reason": told.get("reason", ""),
        "missing": [
            missing_in_words(plan, line, names, locale) if plan else line for line in told["missing"]
        ],
        "drills": list(session.exec(drills.order_by(col(Drill.ended_at).desc()))),
        "cases": told["cases"],
        "seen": seen_by(session, person, set(told["cases"]), now),
        "measures": list(session.exec(measures.order_by(Improvement.id))),
        "satisfaction": satisfied_then(told, locale),
    }


def plan_at(session: Session, case: Case, version: str) -> Plan | None:
    """A version of the plan under review; None where this release cannot read it."""
    try:
        return kept_plan(session, row_of(case).plan, version)
    except Refusal:
        return None


def findings(
    session: Session, case: Case, person: Person, now: datetime, locale: Locale
) -> list[findings_view.FindingRow]:
    """The findings that the review has taken in, those still open first."""
    found = list(session.exec(select(Finding).where(Finding.review == case.number).order_by(*AS_RAISED)))
    found.sort(key=lambda one: (bool(one.outcome), one.due_on))
    return findings_view.rows_of(
        found, findings_view.eyes(session, person, found, now), office_day(now), locale
    )


def move_forms(
    session: Session, case: Case, now: datetime, locale: Locale, chosen: str = "",
    kept: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
) -> dict[str, list[Widget]]:  # fmt: skip
    """For each open finding the form by which it gets another owner or date."""
    open_ = select(Finding).where(Finding.review == case.number, Finding.outcome == "")
    people, zone = staff(session, now), case.calendar.zone
    return {
        one.id: widgets(
            FindingMove, move_setting(case, one, people), locale, zone,
            *((kept, errors) if one.id == chosen else ()),
        )
        for one in session.exec(open_)
    }  # fmt: skip


def move_setting(case: Case, finding: Finding, people: Mapping[str, str]) -> Setting:
    """Who can be given a finding; whose it is, unless its owner is not here any more, and until when."""
    owner = finding.owner if finding.owner in people else ""
    return Setting(case.pack, {"owner": owner, "due_on": str(finding.due_on)}, people)


def staff(session: Session, now: datetime) -> dict[str, str]:
    """Those who can be given something to do, by their names."""
    here = roster(session, now).people.values()
    works = [one for one in here if access.works(one) and "administrator" not in one.roles]
    return {one.id: one.name for one in sorted(works, key=lambda one: one.name)}


def revision(
    session: Session, case: Case, person: Person, locale: Locale
) -> tuple[dict[str, Any], Changes | None]:
    """The revision that is proposed or was decided, and what it changes."""
    said = case.story.review["revision"]
    if not said:
        return {}, None
    answers = [(word, said["answers"].get(key) == "yes") for key, word in ASKED.items()]
    told = said | {"asked": answers, "remarks": said["answers"].get("remarks", "")}
    old = plan_at(session, case, row_of(case).plan_version)
    new = plan_at(session, case, said["version"]) if said["version"] else None
    if old is None or new is None:
        return told, None
    return told, changes(old, new, locale, leads=access.may(person, "drills"))


def drafts(session: Session, case: Case) -> list[Any]:
    """Versions of this review that were returned."""
    mine = (row for row in versions_of(session, row_of(case).plan) if row.review == case.number)
    return [row for row in mine if row.returned_at]


def readers(case: Case, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Who has read the new version, and who has not yet; without those who have left."""
    have, wait = case.story.review["read"], unread(case.story)
    return [names.get(one, one) for one in have], [names.get(one, one) for one in wait]


def questions(
    session: Session, case: Case, person: Person, now: datetime, locale: Locale
) -> list[dict[str, Any]]:
    """What is open beside the findings: heading, whose it is, until when, its id for those who may answer."""
    away = stands_in_for(session, person, now)
    return [
        {
            "title": heading(case.pack, one.form, one.stage, locale, one.known),
            "person": one.person,
            "role": case.pack.roles.get(one.role),
            "due": due_of(case, one),
            "id": one.id if access.may_answer(person, one, away) else "",
        }
        for one in case.questions
        if one.is_open and not one.stage.startswith(FINDING)
    ]


def history(case: Case, names: Mapping[str, str], locale: Locale) -> list[Line]:
    """The history, newest first; findings that were taken in one after the other stand in one line."""
    taken = {entry.seq for entry in case.entries if entry.verb == "finding_taken"}
    lines = timeline(case, names, locale)
    found = [line for line in lines if not (line.seq in taken and line.seq + 1 in taken)]
    for line in found:
        if line.seq in taken:
            together = next(n for n in count(1) if line.seq - n not in taken)
            line.details = say("{} 项", locale).format(together)
    return found
