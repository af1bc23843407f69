"""What every finished life has in common, and small looks at letters and clocks."""

from adapters.paper import render
from adapters.rosters import Row
from adapters.shelf import path_of, verify
from complaints.acts.level import change_level
from complaints.case import Case
from complaints.forms import LevelChange, read
from complaints.forms.base import Setting
from complaints.history import broken
from tests.company import Company
from tests.virtual import local, rows


def ended(company: Company, number: str, ground: str) -> Case:
    """The case, after making sure that it is over, closed on this ground, whole and safe on the shelf."""
    case = company.case(number)
    assert (company.stage(number), case.story.ground, case.story.archived) == (None, ground, True)
    assert broken(case.entries) == []
    assert verify(path_of(number)) == []
    assert [p.stage for p in case.promises if not p.done_at] == []
    assert company.open(number) == []
    assert company.step(number) is False
    return case


def due_at(company: Company, number: str, stage: str) -> str:
    """When a stage or duty is or was due, on the office's clock with its weekday."""
    return local(company.promised(number, stage))


def customers(company: Company, number: str) -> list[str]:
    """The kinds of letters to the customer, by name."""
    return sorted(letter.kind for letter in company.letters(number) if not letter.person)


def notices(company: Company) -> list[tuple[str, str]]:
    """What the watch says now: the kind of each notice, and to whom."""
    return [(notice.kind, notice.to) for notice in company.sweep()]


def written(company: Company, number: str, kind: str) -> str:
    """The last letter of a kind to the customer, as it would be sent; letters of one moment have no order."""
    with company.change(number) as case:
        found = [one for one in case.letters() if one.kind == kind and not one.person]
        last = [one for one in found if one.recorded_at == found[-1].recorded_at]
        assert len(last) == 1, f"{len(last)} letters {kind} at {found[-1].recorded_at}: let time pass between"
        return render(last[0], case, company.now).text


def escalated(company: Company, number: str, stage: str) -> list[str]:
    """The roles to whom a stage was escalated so far, in order."""
    entries = company.case(number).entries
    return [e.data["role"] for e in entries if e.verb == "escalated" and e.stage == stage]


def who(person: str, company: Company) -> Row:
    """Somebody of the sample roster."""
    return next(row for row in rows(company.procedure) if row.id == person)


def owner_of(company: Company, number: str) -> str:
    """Who has the complaint."""
    return company.case(number).story.owner


def put_at(company: Company, number: str, level: str, by: str, reason: str = "情况有变") -> None:
    """Somebody decides on another level; the life goes on."""
    form = read(LevelChange, {"level": level, "reason": reason}, Setting(company.pack))
    with company.change(number) as case:
        change_level(case, form, by, company.now)
    company.live(number)


def level_told(company: Company, number: str, fact: str) -> list[tuple[str, str, str]]:
    """Who was told of a raising or lowering: the person, the new level, the reason."""
    told = [letter for letter in company.letters(number, "told") if letter.facts.get("fact") == fact]
    return [(letter.person, letter.facts["level"], letter.facts["reason"]) for letter in told]
