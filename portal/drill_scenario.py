"""The scenario of a live-case drill (实战演练): masked, read by a person, looked through once more."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from adapters.cases import case_in
from adapters.models import normal
from complaints.case import Case
from complaints.drills.masking import Known, known_of, leaks
from complaints.drills.scenario import FLAT, MOST_INJECTS, of_case, texts_of
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.limits import Kind, parse_limit
from complaints.outer import ADDRESSES, IDENTITY, PHONES
from complaints.people import Person
from complaints.plans.plan import Plan
from complaints.records import Complaint
from portal.posted import Posted

LONGEST = 5000
SHAPES = (PHONES, ADDRESSES, IDENTITY)
"""What nobody types into a made-up case without meaning somebody real."""
OWN: dict[str, str] = {"zh-Hans": "情景变化", "zh-Hant": "情景變化", "en": "What happens meanwhile"}
"""The heading of what somebody adds to the scenario by hand."""


@dataclass(frozen=True)
class Draft:
    """The scenario as it stands in the form: what happened, what is wanted, what comes meanwhile and when.

    `injects`: pairs of a time after the beginning and a text; without a text it is left out. `read`: the
    person has ticked that nothing personal is left.
    """

    matter: str
    demand: str
    injects: list[tuple[str, str]]
    read: bool = False

    def scenario(self, session: Session, case: Case, plan: Plan) -> dict[str, Any]:
        """What is to be played. FormErrors: something is missing, or personal data was found."""
        known = _known(session, case)
        made = of_case(case, plan, known)
        found = made | {"matter": self.matter, "demand": self.demand, "injects": self._injects(made)}
        typed = [text for text in texts_of(found) if text != FLAT]
        errors = self._faults()
        if left := [*leaks(typed, known), *_shaped(typed)]:
            errors["_leaks"] = f"仍含个人信息，请删改：{'、'.join(dict.fromkeys(left))}"
        if errors:
            raise FormErrors(errors)
        return found

    def _injects(self, made: dict[str, Any]) -> list[dict[str, Any]]:
        base, found = made["injects"], []
        for number, (after, text) in enumerate(self.injects):
            if text:
                known = base[number] if number < len(base) else {"within": "30m", "to": "agent", "label": OWN}
                found.append(known | {"after": after, "text": {"zh-Hans": text, "en": text}})
        return found

    def _faults(self) -> dict[str, str]:
        wrong = {} if self.matter else {"_matter": "必填"}
        for number, (after, text) in enumerate(self.injects):
            if text and not _is_clock(after):
                wrong[f"_after_{number}"] = "请写明时间，例如 10m 或 1h"
        if not self.read:
            wrong["_read"] = "请通读全部文字，确认后勾选"
        return wrong


def draft_of(session: Session, case: Case, plan: Plan) -> Draft:
    """The scenario as the masking leaves it, with room for one thing more."""
    made = of_case(case, plan, _known(session, case))
    injects = [(one["after"], one["text"]["zh-Hans"]) for one in made["injects"]]
    return Draft(made["matter"], made["demand"], [*injects, ("", "")][:MOST_INJECTS])


def drafted(posted: Posted) -> Draft:
    """The scenario as it was typed."""
    numbers = [n for n in range(MOST_INJECTS) if f"_text_{n}" in posted.fields]
    injects = [(posted.text(f"_after_{n}"), posted.text(f"_text_{n}")[:LONGEST]) for n in numbers]
    matter, demand = posted.text("_matter")[:LONGEST], posted.text("_demand")[:LONGEST]
    return Draft(matter, demand, injects, posted.text("_read") == "yes")


def _known(session: Session, case: Case) -> Known:
    """What the case knows of people, and what those know that were merged with it or linked to it."""
    kin = {case.complaint.merged_into, *case.story.children, *case.story.linked} - {None}
    known = known_of(case, session.exec(select(Person.name)), normal)
    for number in session.exec(select(Complaint.number).where(col(Complaint.number).in_(kin))):
        known |= known_of(case_in(session, number), ())
    return known


def _shaped(texts: list[str]) -> list[str]:
    """Telephone numbers, addresses and identity numbers, whoever's they are."""
    return [match.group() for text in texts for shape in SHAPES for match in shape.finditer(text)]


def _is_clock(text: str) -> bool:
    try:
        return parse_limit(text).kind is Kind.CLOCK
    except Refusal:
        return False
