"""A town whose plans are kept, and lives of complaints, drills and reviews that go on without Prefect."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from adapters import database
from adapters.cases import change_case
from adapters.drills import home_of
from adapters.plan_versions import keep_plans, plan_in_effect
from adapters.shelf import seal
from complaints.acts import archive
from complaints.acts.drill import begin, plan_drill, practise
from complaints.acts.drill_end import end, evaluate
from complaints.acts.plan import Grounds, activate, stand_down
from complaints.acts.review import consent, publish, revise
from complaints.asking import ask
from complaints.case import Case
from complaints.drills.scenario import of_plan
from complaints.drills.steps import to_do
from complaints.letters import Letter
from complaints.pack_parts import Label
from complaints.plans.plan import Plan
from complaints.plans.records import Finding, PlanActivation
from complaints.records import Question
from complaints.waiting import held_up
from tasks.drills import _is_due, _open, _record_due
from tasks.plans import _activate_clusters, _activate_met
from tasks.reviews import _open_due
from tests.company import Company
from tests.virtual import a_town, restart

STEPS = {"begin": begin, "evaluate": evaluate, "revise": revise, "consent": consent, "publish": publish}


class Place(Company):
    """The home renovation company with its plans."""

    def __init__(self) -> None:
        restart()
        super().__init__("home-renovation")
        keep_plans(self.now)

    def plan(self, key: str = "site-safety") -> Plan:
        """The plan in effect."""
        with database.reading() as session:
            found = plan_in_effect(session, key, self.now)
        assert found is not None
        return found

    def look(self) -> int:
        """The part of a tick that looks for complaints that call for a plan."""
        return _activate_met(self.now)

    def look_at_clusters(self) -> int:
        return _activate_clusters(self.now)

    def due_drills(self) -> int:
        return _record_due(self.now)

    def due_reviews(self) -> list[str]:
        return _open_due(self.now)

    def move_on(self) -> None:
        """The part of a tick that wakes drills and reviews of which something is due."""
        for number in _open():
            if _is_due(number, self.now):
                self.go_on(number)

    def activate(self, number: str, plan: str = "site-safety", reason: str = "有人受伤") -> str:
        with change_case(number) as case:
            return activate(case, self.plan(plan), Grounds(reason=reason), "li.na", self.now)

    def stand_down(self, number: str, key: str, reason: str = "已排除") -> None:
        with change_case(number) as case:
            stand_down(case, key, reason, "li.na", self.now)

    def activations(self, plan: str = "") -> list[PlanActivation]:
        with database.reading() as session:
            rows = list(session.exec(select(PlanActivation).order_by(PlanActivation.id)))
        return [row for row in rows if plan in ("", row.plan)]

    def findings(self) -> list[Finding]:
        with database.reading() as session:
            return list(session.exec(select(Finding).order_by(Finding.id)))

    def mails(self, number: str = "") -> list[Letter]:
        with database.reading() as session:
            found = list(session.exec(select(Letter).order_by(col(Letter.recorded_at), Letter.id)))
        return [letter for letter in found if number in ("", letter.number)]

    def drill(self, plan: str = "site-safety", **more: Any) -> str:
        """A drill that begins now."""
        known = self.plan(plan)
        facts: dict[str, Any] = {"kind": "on_demand", "planned_at": self.now, "announced": True} | more
        with database.writing() as session:
            home, scenario = home_of(session, known), facts.pop("scenario", of_plan(known))
            number = plan_drill(session, known, *home, scenario, "li.na", self.now, **facts).number
        self.go_on(number)
        return number

    def go_on(self, number: str) -> None:
        """Let a drill or a review go on until it waits for people or time."""
        for _ in range(60):
            if not self._turn(number):
                return
        raise AssertionError(f"{number} goes in circles at {self.stage(number)}")

    def _turn(self, number: str) -> bool:
        with change_case(number) as case:
            stage = case.stage
            if stage is None or ask(case, self.now) is not None:
                return False
            for letter in case.letters():  # the post works
                letter.sent_at = letter.sent_at or self.now
            if held_up(case, self.now):
                return False
            self._step(case, stage)
        return True

    def _step(self, case: Case, stage: str) -> None:
        if stage == "archive":
            sealed = seal(case)
            archive.archive(case, self.now, sealed.manifest_sha256, sealed.files)
        elif stage == "practise":
            (end if to_do(case, self.now) == "end" else practise)(case, self.now)
        else:
            STEPS[stage](case, self.now)

    def tell(self, number: str, what: str, by: str = "", **fields: Any) -> Question:
        """Answer an open question by its stage or form; what is not named is filled in. The life goes on."""
        found = [q for q in self.open(number) if what in (q.stage, q.stage.rpartition(".")[2], q.form)]
        assert found, f"no open {what}; open: {[(q.stage, q.form) for q in self.open(number)]}"
        question = found[0]
        self.answer_again(question, by or question.person, **(self.filled(question) | fields))
        (self.go_on if number[:3] in ("YL-", "XD-") else self.live)(number)
        return question

    def wait(self, number: str, at: datetime) -> None:
        """Time passes until a moment."""
        self.now = at
        self.sweep_house()
        self.go_on(number)

    def sweep_house(self) -> None:
        self.sweep()

    def live(self, number: str) -> None:
        if number[:3] in ("YL-", "XD-"):
            self.go_on(number)
        else:
            super().live(number)


def label(zh: str) -> Label:
    return Label.model_validate({"zh-Hans": zh, "en": zh})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The company, on Tuesday 29 September 2026 at ten."""
    with a_town(tmp_path, monkeypatch, Place) as made:
        assert isinstance(made, Place)
        yield made
