"""The two ways to a question: by the signed link of a letter, or logged in. Behind both is one page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Path
from fastapi.exceptions import HTTPException
from sqlmodel import Session, select

from adapters.cases import case_in
from adapters.clock import now
from adapters.links import question_of
from complaints import access
from complaints.acts.answer import Late, late_message
from complaints.case import Case
from complaints.people import Absence, Person
from complaints.records import Question
from portal.posted import Posted
from portal.sessions import Staff

LONGEST_LINK = 3650


@dataclass(frozen=True)
class Door:
    """How somebody came to a question: with the `token` of a link, or as the `person` logged in."""

    question: str
    base: str
    token: str = ""
    person: Person | None = None

    @property
    def via(self) -> str:
        """As the history notes it."""
        return "link" if self.person is None else "desk"

    def who(self, question: Question) -> str:
        """Who acts: the one logged in, else the one to whom the link was sent."""
        if self.person is not None:
            return self.person.id
        return question.person or question.role

    def is_for_staff(self, question: Question) -> bool:
        """Whether a member of staff stands here; the customer never sees what is internal."""
        return question.role != "customer"


def by_link(token: Annotated[str, Path(max_length=500)]) -> Door:
    """The door of a signed link: WrongLink when the signature is wrong."""
    return Door(question_of(token, LONGEST_LINK), f"/a/{token}", token)


def by_login(question: Annotated[str, Path(max_length=64)], person: Staff) -> Door:
    """The door of somebody who is logged in."""
    return Door(question, f"/questions/{question}", person=person)


Link = Annotated[Door, Depends(by_link)]
LogIn = Annotated[Door, Depends(by_login)]


def enter(session: Session, door: Door, *, lock: bool = False) -> tuple[Case, Question]:
    """The case and the question behind a door: 404 when there is none, 403 when it is not for this person."""
    found = session.get(Question, door.question)
    if found is None:
        raise HTTPException(404)
    case = case_in(session, found.number, lock=lock)
    question = next(q for q in case.questions if q.id == door.question)
    if door.person is None:
        question_of(door.token, case.pack.link_days)
    elif not access.may_answer(door.person, question, stands_in_for(session, door.person, now())):
        raise HTTPException(403, "您的角色不能查看或办理此事。")
    return case, question


def stands_in_for(session: Session, person: Person, moment: datetime) -> list[str]:
    """The colleagues who are away now and whose deputy this person is."""
    query = (
        select(Person.id)
        .join(Absence, Absence.person == Person.id)  # type: ignore[arg-type]
        .where(Person.deputy == person.id, Absence.starts_at <= moment, Absence.ends_at > moment)
    )
    return list(session.exec(query))


def refuse_unless_open(case: Case, question: Question) -> None:
    """Late (410) when a question is not open any more."""
    if not question.is_open:
        raise Late(late_message(case, question))


def typed(posted: Posted) -> Mapping[str, Any]:
    """What was typed, to be shown again."""
    if posted.json is not None:
        return posted.json
    return {name: values if len(values) > 1 else values[-1] for name, values in posted.fields.items()}
