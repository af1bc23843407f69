"""How the tests of lives look at what came of a complaint."""

from adapters.shelf import path_of, verify
from complaints.history import broken
from tests.company import Company
from tests.virtual import local


def due(company: Company, number: str, stage: str) -> str:
    """When a stage or duty is or was due on the office's clock: 'Wed 2026-09-30 18:00'."""
    return local(company.promised(number, stage))


def customers(company: Company, number: str) -> list[str]:
    """The kinds of letters to the customer, by name."""
    return sorted(letter.kind for letter in company.letters(number) if not letter.person)


def notices(company: Company) -> list[tuple[str, str]]:
    """What the watch says now: the kind of each notice, and to whom."""
    return [(notice.kind, notice.to) for notice in company.sweep()]


def ended(company: Company, number: str, ground: str) -> None:
    """The life is over on this ground, nothing is left open, the history holds and so does the shelf."""
    case = company.case(number)
    assert (case.story.ground, case.stage, company.open(number)) == (ground, None, [])
    assert all(promise.done_at for promise in case.promises)
    assert broken(case.entries) == []
    assert verify(path_of(number)) == []
