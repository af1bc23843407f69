"""The words of the letters about an improvement measure: to its owner, those above, the one who checks."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session

from adapters.paper_context import House, Words
from adapters.paper_words import Rows, day, words
from complaints.improvements import Improvement
from complaints.letters import Letter

SHOWN = ("number", "kind", "text", "cause", "owner", "due_on", "done_on", "done_note", "check_due_on")
"""What is shown of a measure, in order."""
DATES = ("due_on", "done_on", "check_due_on")
SAMPLE: Words = {
    "improvement": "IM-20261123-0001",
    "number": "TS-20261123-0001",
    "kind": "corrective",
    "text": "防水施工增加闭水试验，\n并由质检员签字。",
    "cause": "施工前未做闭水试验。",
    "owner": "陈磊",
    "due_on": "2026-12-11",
    "done_on": "",
    "done_note": "",
    "check_due_on": "",
    "level": 0,
    "reason": "",
}
DONE: Words = {"done_on": "2026-12-10", "done_note": "已写入施工规范。", "check_due_on": "2027-01-11"}
samples: list[Mapping[str, Any]] = [
    *(SAMPLE | {"note": note} for note in ("given", "soon", "today", "overdue")),
    *(SAMPLE | {"note": note, "reason": "仍有渗漏。"} for note in ("again", "moved", "cancelled")),
    SAMPLE | {"note": "late", "level": 2},
    *(SAMPLE | DONE | {"note": note} for note in ("check", "check_late")),
    SAMPLE | {"note": "given", "number": "", "cause": ""},
]
"""Facts to try the templates out with, one set for each turn."""


def improvement_words(letter: Letter, house: House, locale: str) -> Words:
    """What these letters speak of; the link is the addressee's own where something is asked of him."""
    facts, spoken = letter.facts, words(locale)["improvement"]
    deed = {"check": "check", "check_late": "check"}.get(facts["note"], "done")
    asked = facts["note"] not in ("late", "cancelled")
    page = f"{house.pages}/improvements/{facts['improvement']}"
    return {
        "improvement": facts["improvement"],
        "note": facts["note"],
        "level": facts["level"],
        "measure_kind": spoken["kinds"][facts["kind"]],
        "owner": facts["owner"],
        "due": day(facts["due_on"], locale),
        "reason": facts["reason"],
        "check_due": day(facts["check_due_on"], locale),
        "details": _details(facts, locale),
        "link": house.improvement(facts["improvement"], letter.person, deed) if asked else page,
    }


def _details(facts: Mapping[str, Any], locale: str) -> Rows:
    labels, kinds = words(locale)["improvement"]["labels"], words(locale)["improvement"]["kinds"]
    shown = {name: str(facts[name]) for name in SHOWN if facts[name]}
    for name, value in shown.items():
        shown[name] = kinds[value] if name == "kind" else day(value, locale) if name in DATES else value
    return [[labels[name], value] for name, value in shown.items()]


def improvement_lapsed(session: Session, letter: Letter) -> str:
    """Why such a letter must not be sent any more, in a few words; empty while it has a point."""
    facts = letter.facts
    measure = session.get(Improvement, facts["improvement"])
    if facts["note"] == "cancelled":
        return ""
    if measure is None or measure.is_over:
        return "the measure is over"
    if facts["note"] in ("check", "check_late"):
        moved = measure.done_at is None or str(measure.check_due_on) != facts["check_due_on"]
        return "the check has another date" if moved else ""
    if measure.done_at is not None:
        return "the measure is done"
    return "the measure has another date" if str(measure.due_on) != facts["due_on"] else ""
