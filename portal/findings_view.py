"""What drills and real cases showed to be amiss, in words: whose it is, until when, how it ended."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case
from sqlmodel import Session, col, func, select

from adapters.office import office_day
from adapters.places import page_of
from complaints.calendar import Locale
from complaints.drills.drill import is_drill
from complaints.drills.found import in_words
from complaints.people import Person
from complaints.plans.records import AS_RAISED, Finding
from complaints.records import Question, awaited
from complaints.reviews.course import FINDING
from portal.doors import stands_in_for
from portal.plan_past import seen_by

TABS = {"open": "未办结", "overdue": "已逾期", "over": "已办结"}
STATES = {"open": "整改中", "overdue": "已逾期", "done": "已整改", "rejected": "不采纳"}
"""How a finding stands, in a word."""
SHOWN = 200
"""The most findings on one page."""
BRIEF = 5
"""So many of them stand on the page of their plan."""


@dataclass(frozen=True)
class FindingRow:
    """A finding as pages show it. `origin`: where it came from, empty where the person may not look.

    `gone`: its owner has left. `question`: that by which the person who looks settles it, if there is one.
    """

    finding: Finding
    text: str
    state: str
    owner: str
    gone: bool
    closed_by: str
    origin: str
    question: str


@dataclass(frozen=True)
class Eyes:
    """With whose eyes findings are seen: `seen` the complaints that may be opened, `asked` by finding the
    questions that may be answered; and what is known of people: their names, and who has left.
    """

    names: Mapping[str, str]
    gone: Collection[str]
    seen: Collection[str]
    asked: Mapping[str, str]


def eyes(session: Session, person: Person, found: Iterable[Finding], now: datetime) -> Eyes:
    """What one needs to know to show some findings to a person."""
    columns: Any = (Person.id, Person.name, Person.left_on)
    people = list(session.exec(select(*columns)))
    today, away = office_day(now), stands_in_for(session, person, now)
    return Eyes(
        {key: name for key, name, _ in people},
        {key for key, _, left in people if left is not None and left <= today},
        seen_by(session, person, {one.origin for one in found if not is_drill(one.origin)}, now),
        _asked_of(session, [person.id, *away]),
    )


def rows_of(found: Iterable[Finding], eyes: Eyes, today: date, locale: Locale) -> list[FindingRow]:
    """Findings in words."""
    return [
        FindingRow(
            one,
            in_words(one.kind, one.params, one.text, locale),
            state_of(one, today),
            eyes.names.get(one.owner, one.owner),
            one.owner in eyes.gone,
            eyes.names.get(one.closed_by, one.closed_by),
            page_of(one.origin) if is_drill(one.origin) or one.origin in eyes.seen else "",
            eyes.asked.get(one.id, ""),
        )
        for one in found
    ]


def state_of(finding: Finding, today: date) -> str:
    """open, overdue, done or rejected."""
    return finding.outcome or ("overdue" if finding.due_on < today else "open")


def condition(tab: str, today: date) -> ColumnElement[bool]:
    """The findings of a tab; what is overdue stands among the open ones as well."""
    if tab == "over":
        return col(Finding.outcome) != ""
    open_ = col(Finding.outcome) == ""
    return and_(open_, col(Finding.due_on) < today) if tab == "overdue" else open_


def listed(session: Session, tab: str, where: ColumnElement[bool], person: str, today: date) -> list[Finding]:
    """The findings of a tab: one's own first, then the most pressing; those that are over, the last first."""
    order = col(Finding.closed_at).desc() if tab == "over" else col(Finding.due_on)
    own = case((col(Finding.owner) == person, 0), else_=1)
    query = select(Finding).where(condition(tab, today), where).order_by(own, order, *AS_RAISED)
    return list(session.exec(query.limit(SHOWN)))


def counts(session: Session, where: ColumnElement[bool], today: date) -> dict[str, int]:
    """How many findings each tab has."""
    count = select(func.count()).select_from(Finding)
    return {tab: session.exec(count.where(condition(tab, today), where)).one() for tab in TABS}


def _asked_of(session: Session, people: Iterable[str]) -> dict[str, str]:
    """The open questions by which people settle findings, by the finding."""
    query = select(Question.stage, Question.id).where(
        awaited(), col(Question.person).in_(people), col(Question.stage).startswith(FINDING)
    )
    return {stage.removeprefix(FINDING): question for stage, question in session.exec(query)}
