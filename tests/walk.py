"""Walking through a life: whatever is asked is answered in turn, and it is noted what was asked of whom."""

from collections.abc import Mapping
from typing import Any

from tests.company import Company, named
from tests.virtual import local

Asked = tuple[str, str, str]
"""What was asked (a form, or the key of a duty), of whom ('' for the customer), and until when."""

BESIDE = ("progress",)
"""Repeating duties beside the handling: a walk leaves them open, else it would never end."""


def walk(
    company: Company, number: str, to: str | None = None, takes: str = "", **said: Mapping[str, Any]
) -> list[Asked]:
    """Answer what is asked until a stage or duty comes (None: the end); each answer `takes` so long."""
    found: list[Asked] = []
    for _ in range(60):
        if company.stage(number) == to:
            return found
        question = next(q for q in reversed(company.open(number)) if q.stage not in BESIDE)
        what = named(question)
        found.append((what, question.person, local(company.promised(number, question.stage))))
        if takes:
            company.pass_time(takes)
        company.say(number, what, **said.get(what, {}))
    raise AssertionError(f"{number} does not reach {to}, it is at {company.stage(number)}")


def open_to(company: Company, number: str) -> list[tuple[str, str]]:
    """What is open now, and with whom."""
    return [(named(question), question.person) for question in company.open(number)]
