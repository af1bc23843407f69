"""Figures and people of a plan as fields of a page, so that whoever revises it need not touch its text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from adapters.plan_edits import Where, with_values
from adapters.words import say
from complaints.acts.review import proposed
from complaints.calendar import Locale
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import FormErrors
from complaints.plans.plan import Plan
from complaints.wants_of_courses import plan_at_hand
from portal.plan_changes import Changes, changes
from portal.posted import Posted

EDIT, WAS, PREVIEW = "_edit/", "_was/", "_preview"
FIELDS = re.compile(
    r"goals/(first_contact|decision|satisfaction)|steps/[^/]+/(limit|person)"
    r"|division/[^/]+/(person|stand_in)|contacts/[^/]+/(phone|person)"
)
"""What may be changed here; everything else is changed in the text."""


@dataclass(frozen=True)
class Cell:
    """One value: its `name` is where it stands in the text. `people`: who may be chosen, by id."""

    name: str
    label: str
    value: str
    was: str
    people: list[tuple[str, str]] | None = None


@dataclass(frozen=True)
class Section:
    """The rows of a part of the plan, each with what it is about."""

    title: str
    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)


def merged(data: dict[str, Any], posted: Posted) -> dict[str, Any]:
    """An answer whose text has the values that were changed in fields. FormErrors: one cannot be changed."""
    values = {}
    for name in posted.fields:
        path = name.removeprefix(EDIT)
        value = posted.text(name)
        if name.startswith(EDIT) and FIELDS.fullmatch(path) and value != posted.text(f"{WAS}{path}"):
            values[tuple(path.split("/"))] = _as_data(path, value)
    if not values:
        return data
    try:
        return data | {"text": with_values(str(data.get("text", "")), values)}
    except Refusal as wrong:
        raise FormErrors({"text": str(wrong)}) from None


def _as_data(path: str, value: str) -> str | float:
    if path != "goals/satisfaction":
        return value
    try:
        return round(float(value) / 100, 4)
    except ValueError:
        raise FormErrors({"text": f"goals.satisfaction: “{value}” 不是百分数"}) from None


def previewed(case: Case, text: str, locale: Locale) -> Changes:
    """What a text would change. FormErrors: every mistake in it."""
    return changes(plan_at_hand(case), proposed(case, text), locale, leads=True)


def editor(case: Case, text: str, typed: Mapping[str, Any], now: datetime, locale: Locale) -> list[Section]:
    """The fields, as in the text, or as they were `typed`; of a text that cannot be read those at hand."""
    try:
        plan = proposed(case, text)
    except FormErrors:
        plan = plan_at_hand(case)
    here = sorted(case.roster(now).people.values(), key=lambda one: one.name)
    return _Sheet(case, plan, typed, [(one.id, one.name) for one in here], locale).sections()


@dataclass(frozen=True)
class _Sheet:
    case: Case
    plan: Plan
    typed: Mapping[str, Any]
    people: list[tuple[str, str]]
    locale: Locale

    def sections(self) -> list[Section]:
        """All of them, in the order of the text; without those that have no row."""
        found = [self._goals(), self._division(), self._steps(), self._contacts()]
        return [one for one in found if one.rows]

    def _goals(self) -> Section:
        goals = self.plan.goals
        values = {
            "first_contact": ("首次联系客户", goals.first_contact),
            "decision": ("作出处置决定", goals.decision),
            "satisfaction": ("客户满意率（%）", f"{goals.satisfaction * 100:g}"),
        }
        rows = [
            (self._say(label), [self._cell(("goals", key), "", value)])
            for key, (label, value) in values.items()
        ]
        return Section(self._say("目标"), rows)

    def _division(self) -> Section:
        labels = self.case.pack.departments
        rows = [
            (
                labels[key].text(self.locale) if key in labels else key,
                [
                    self._person(("division", key, "person"), "牵头", share.person),
                    self._person(("division", key, "stand_in"), "代理", share.stand_in),
                ],
            )
            for key, share in self.plan.division.items()
        ]
        return Section(self._say("职责分工"), rows)

    def _steps(self) -> Section:
        rows = [
            (
                step.label.text(self.locale),
                [
                    self._cell(("steps", key, "limit"), "时限", step.limit),
                    self._person(("steps", key, "person"), "办理人", step.person),
                ],
            )
            for key, step in self.plan.steps.items()
        ]
        return Section(self._say("处置程序"), rows)

    def _contacts(self) -> Section:
        rows = []
        for key, one in self.plan.contacts.items():
            if one.phone:
                rows.append((one.label, self._cell(("contacts", key, "phone"), "电话", one.phone)))
            elif one.person:
                rows.append((one.label, self._person(("contacts", key, "person"), "人员", one.person)))
        return Section(self._say("应急联系人"), [(label.text(self.locale), [cell]) for label, cell in rows])

    def _cell(
        self, where: Where, label: str, value: str, people: list[tuple[str, str]] | None = None
    ) -> Cell:
        name = "/".join(where)
        typed = str(self.typed.get(f"{EDIT}{name}", value))
        return Cell(name, self._say(label), typed, str(self.typed.get(f"{WAS}{name}", value)), people)

    def _person(self, where: Where, label: str, value: str) -> Cell:
        gone = [(value, value)] if value and value not in dict(self.people) else []
        return self._cell(where, label, value, [("", self._say("按角色")), *self.people, *gone])

    def _say(self, word: str) -> str:
        return say(word, self.locale) if word else ""
