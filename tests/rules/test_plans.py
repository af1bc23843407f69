"""Contingency plans: six are shipped and whole; every mistake is told with its line (procedure A, 7.1)."""

from pathlib import Path

import pytest

from adapters.packs import packs
from adapters.plans import PLANS, plans, read_plan
from adapters.rosters import SAMPLES, read_roster
from commands.main import main
from complaints.errors import Refusal
from complaints.people import Person, Roster
from complaints.plans.plan import SECTIONS
from complaints.plans.staffing import absent
from tests.rules.words import NOW

SIX = {
    "site-safety", "group-complaint", "media-exposure", "data-leak", "supplier-failure", "key-person-absent",
}  # fmt: skip
SAFETY = (PLANS / "site-safety.yaml").read_text(encoding="utf-8")


def told(tmp_path: Path, text: str) -> list[str]:
    """The mistakes of a plan text."""
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refusal:
        read_plan(path, packs())
    return [line.removeprefix(f"{path}:") for line in str(refusal.value).splitlines()]


def test_six_plans_are_shipped_for_procedure_a_in_three_languages() -> None:
    assert set(plans()) == SIX
    for plan in plans().values():
        assert plan.procedures == ["home-renovation"]
        assert all(getattr(plan, section) for section in SECTIONS)
        assert plan.title.hant
        assert {"first_contact", "decision"} <= {step.goal for step in plan.steps.values()}
        assert set(plan.measures) == set(packs()["home-renovation"].views["assessment"].classes)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_plan_without_one_of_its_sections_is_refused(tmp_path: Path, section: str) -> None:
    lines = SAFETY.splitlines()
    begin = lines.index(f"{section}:")
    end = next((n for n in range(begin + 1, len(lines)) if lines[n] and lines[n][0] not in " #"), len(lines))
    found = told(tmp_path, "\n".join(lines[:begin] + lines[end:]))
    assert any(f": {section}: is missing" in line for line in found)


@pytest.mark.parametrize(
    ("old", "new", "at", "said"),
    [
        ("approver: manager", "approver: supervisor", "approver:", "approver: the owner of a plan does not"),
        ("role: agent\n    limit: 15m", "role: agnt\n    limit: 15m", "    role: agnt", "steps.call.role:"),
        ("limit: 15m", "limit: 1 working day", "    limit: 1", "steps.call.limit: a plan runs day and"),
        ("limit: 15m", "limit: 20m", "    limit: 20m", "steps.call.limit: with it the goal"),
        ("after: stop", "after: stopp", "    after: stopp", "steps.survey.after: 'stopp' is no step"),
        ("workmanship: {", "workmanshp: {", "measures:", "measures: nothing is said for complaints of"),
        ("    goal: decision\n", "", "steps:", "steps: no step reaches the goal 'decision'"),
        ('phone: "119"', 'role: manager, phone: "119"', "  fire:", "contacts.fire: a contact has either"),
        ("procedures: [home-renovation]", "procedures: [home]", "procedures:", "procedures.0: "),
        ("  engineering:\n    duty", "  enginering:\n    duty", "  enginering:", "division.enginering:"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    assert old in SAFETY
    text = SAFETY.replace(old, new, 1)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.startswith(at))
    found = told(tmp_path, text)
    assert any(one.startswith(f"{line}: {said}") for one in found), found


def test_steps_that_wait_for_each_other_never_begin(tmp_path: Path) -> None:
    circle = SAFETY.replace("after: stop\n", "after: decide\n", 1)
    assert any("the steps wait for each other" in line for line in told(tmp_path, circle))


def test_a_role_that_nobody_holds_any_more_is_flagged() -> None:
    people = [Person(**row.model_dump()) for row in read_roster(SAMPLES / "home-renovation.yaml").people]
    assert absent(plans()["site-safety"], Roster(people, [], NOW), NOW) == []
    without = [p for p in people if "legal" not in p.departments]
    found = absent(plans()["site-safety"], Roster(without, [], NOW), NOW)
    assert found == [(("steps", "evidence", "role"), "nobody is there as 'owner' in legal")]


def test_the_command_lists_shows_and_checks(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["plan", "list", "--lang", "en"]) == 0
    assert "Safety hazard on a site" in capsys.readouterr().out
    assert main(["plan", "show", "site-safety"]) == 0
    assert "1. 联系客户，确认人身安全 (客服专员, 15m)" in capsys.readouterr().out
    assert main(["plan", "check"]) == 0
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(SAFETY.replace("approver: manager", "approver: supervisor"), encoding="utf-8")
    assert main(["plan", "check", str(wrong)]) == 1
    assert "wrong.yaml:13: approver" in capsys.readouterr().err
    assert main(["plan", "show", "nothing"]) == 2
