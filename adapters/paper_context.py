"""What a letter may speak of: plain words taken from the record, in the reader's language.

A customer's letter is written from another set of words than a colleague's: it knows no member of staff and
nothing internal, so no template can let it slip.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.paper_duties import said_lines
from adapters.paper_outer import outer_words
from adapters.paper_record import record_rows
from adapters.paper_staff import STAFF
from adapters.paper_words import addressed, closing_reasons, known_locale, length, moment, within, words, yuan
from complaints.case import Case
from complaints.letters import Letter

Words = dict[str, Any]

PROMISED = ("register", "classify", "resolve", "reply", "survey")
"""The stages whose limits an acknowledgement promises."""
CONTENT = ("satisfied", "withdrawn")
"""Closing grounds after which nobody needs to be told where else to turn."""


@dataclass(frozen=True)
class House:
    """Who writes, and where its pages are."""

    company: Mapping[str, str]
    answer: Callable[[str], str]
    follow: Callable[[str], str]
    case_page: Callable[[str], str]
    desk: str
    pages: str
    improvement: Callable[[str, str, str], str]


def context(letter: Letter, case: Case, people: Mapping[str, str], house: House) -> Words:
    """Everything the templates of this letter can name. `people` are names of staff by id."""
    locale = known_locale(letter.locale)
    base: Words = {
        "kind": letter.kind,
        "locale": locale,
        "customer": not letter.person,
        "company": dict(house.company),
        "number": case.number,
        "name": letter.addressee,
        "colon": words(locale)["colon"],
    }
    if letter.kind == "outer_report":
        return base | outer_words(letter, case, people, locale)
    if letter.person:
        return base | _for_staff(letter, case, people, house, locale)
    return base | _for_customer(letter, case, house, locale)


def digest_context(
    letter: Letter, items: list[tuple[Letter, Case]], people: Mapping[str, str], house: House
) -> Words:
    """The words of a digest: one row for each notice it stands for."""
    locale = known_locale(letter.locale)
    return {
        "kind": letter.kind,
        "locale": locale,
        "customer": False,
        "company": dict(house.company),
        "number": "",
        "name": letter.addressee,
        "hello": addressed("hello", letter.addressee, locale),
        "colon": words(locale)["colon"],
        "items": [_item(notice, case, people, house, locale) for notice, case in items],
        "link": house.desk,
    }


def _item(notice: Letter, case: Case, people: Mapping[str, str], house: House, locale: str) -> dict[str, str]:
    due = notice.facts.get("due_at")
    return {
        "number": notice.number,
        "kind": words(locale)["notices"][notice.kind].format(level=notice.facts.get("level", 0)),
        "stage": case.pack.spec(notice.facts["stage"]).label.text(locale),
        "due": moment(datetime.fromisoformat(due) if due else None, case.calendar.zone, locale),
        "late_by": people.get(notice.facts.get("late_by", ""), "") if notice.kind == "escalation" else "",
        "link": staff_link(notice, case, house),
    }


def staff_link(letter: Letter, case: Case, house: House) -> str:
    """The answer page for the one who is asked; for others, and once it is answered, the case page."""
    asked = next((q for q in case.questions if q.id == letter.question), None)
    mine = letter.kind in ("asked", "dispatch", "reminder", "plan_changed")
    return house.answer(asked.id) if asked and asked.is_open and mine else house.case_page(letter.number)


def _for_staff(letter: Letter, case: Case, people: Mapping[str, str], house: House, locale: str) -> Words:
    said: Words = {
        "hello": addressed("hello", letter.addressee, locale),
        "link": staff_link(letter, case, house),
    }
    return said | STAFF[letter.kind](letter, case, people, locale)


def _for_customer(letter: Letter, case: Case, house: House, locale: str) -> Words:
    follow = house.follow(case.number)
    said: Words = {
        "dear": addressed("dear", letter.addressee, locale),
        "received": moment(case.complaint.received_at, case.calendar.zone, locale),
        "link": house.answer(letter.question) if letter.question else follow,
        "follow": follow,
    }
    return said | CUSTOMER[letter.kind](letter, case, locale)


def _acknowledgement(letter: Letter, case: Case, locale: str) -> Words:
    stages = [case.pack.stages[name] for name in PROMISED if not case.pack.stages[name].limits]
    steps = [[spec.label.text(locale), within(spec.limit, spec.starts, locale)] for spec in stages]
    return {"steps": steps, "procedure": case.pack.title.text(locale)}


def _progress(letter: Letter, case: Case, locale: str) -> Words:
    duty = letter.facts.get("duty")
    if not duty:
        return {"text": letter.facts["text"]}
    lines = said_lines(case, duty, letter.facts["said"], locale)
    return {"text": "\n".join(f"{label}{words(locale)['colon']}{value}" for label, value in lines)}


def _offer(letter: Letter, case: Case, locale: str) -> Words:
    asked = next((q for q in case.questions if q.id == letter.question), None)
    return {"offers": asked.known["offers"] if asked else [], "due": _lapses(letter, case, locale)}


def _delay(letter: Letter, case: Case, locale: str) -> Words:
    due = moment(datetime.fromisoformat(letter.facts["due_at"]), case.calendar.zone, locale)
    return {"due": due, "stage": case.pack.spec(letter.facts["stage"]).label.text(locale)}


def _question(letter: Letter, case: Case, locale: str) -> Words:
    return {"question_text": letter.facts["question_text"], "due": _lapses(letter, case, locale)}


def _lapses(letter: Letter, case: Case, locale: str) -> str:
    asked = next((q for q in case.questions if q.id == letter.question), None)
    return moment(asked.lapses_at if asked else None, case.calendar.zone, locale)


def _extension(letter: Letter, case: Case, locale: str) -> Words:
    due = letter.facts["due_at"]
    until = moment(datetime.fromisoformat(due) if due else None, case.calendar.zone, locale)
    return {"days": letter.facts["days"], "reason": letter.facts["reason"], "due": until}


def _reply(letter: Letter, case: Case, locale: str) -> Words:
    facts = letter.facts
    if not facts["valid"]:
        return {"valid": False, "explanation": facts["explanation"]}
    names = [case.pack.measures[key].text(locale) for key in facts["measures"] if key in case.pack.measures]
    took = datetime.fromisoformat(facts["resolved_at"]) - case.complaint.received_at
    return {
        "valid": True,
        "measures": words(locale)["comma"].join(names),
        "description": facts["description"],
        "findings": facts["findings"],
        "compensation": yuan(facts["compensation"], locale) if facts["compensation"] else "",
        "took": length(took, locale),
    }


def _survey(letter: Letter, case: Case, locale: str) -> Words:
    questions = [scale.label.text(locale) for scale in case.pack.survey.values()]
    return {"questions": questions, "due": _lapses(letter, case, locale)}


def _rework(letter: Letter, case: Case, locale: str) -> Words:
    begun = [entry for entry in case.entries if entry.verb == "reworked"][-1:]
    promise = case.promise if case.handled else None
    return {
        "reason": letter.facts["reason"],
        "by_customer": bool(begun and begun[0].who == "system"),
        "due": moment(promise.due_at if promise else None, case.calendar.zone, locale),
    }


def _closing(letter: Letter, case: Case, locale: str) -> Words:
    ground = letter.facts["ground"]
    return {
        "ground": case.pack.ground(ground).label.text(locale),
        "reasons": closing_reasons(ground, letter.facts["reasons"], locale),
        "contestable": ground not in CONTENT,
    }


def _withdrawal(letter: Letter, case: Case, locale: str) -> Words:
    return {"reason": letter.facts["reason"]}


def _notice(letter: Letter, case: Case, locale: str) -> Words:
    facts = letter.facts
    at = datetime.fromisoformat(facts["at"]) if facts["at"] else None
    said = {name: facts[name] for name in ("form", "subject", "text", "place")}
    return said | {"at": moment(at, case.calendar.zone, locale)}


def _reminder(letter: Letter, case: Case, locale: str) -> Words:
    asked = next((q for q in case.questions if q.id == letter.question), None)
    spoken = words(locale)["forms"][asked.form if asked else "Survey"]
    task = {"title": spoken["title"], "text": spoken["task"]}
    return {"task": task, "due": _lapses(letter, case, locale)}


CUSTOMER: dict[str, Callable[[Letter, Case, str], Words]] = {
    "acknowledgement": _acknowledgement,
    "progress": _progress,
    "offer": _offer,
    "delay": _delay,
    "merged": lambda letter, case, locale: {"root": letter.facts["root"]},
    "question": _question,
    "extension": _extension,
    "reply": _reply,
    "survey": _survey,
    "rework": _rework,
    "closing": _closing,
    "withdrawal": _withdrawal,
    "notice": _notice,
    "record": lambda letter, case, locale: {"record": record_rows(case, locale)},
    "reminder": _reminder,
}
"""The words of each letter to a customer."""
