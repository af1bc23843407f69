"""One version of a plan as those read it who must act by it: who does what, in which order, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.packs import pack_named, packs
from adapters.plan_words import item_in_words
from adapters.words import say
from complaints.calendar import Locale
from complaints.limit_words import limit_in_words
from complaints.limits import parse_limit
from complaints.pack import Pack
from complaints.pack_parts import Label
from complaints.people import Person, Roster
from complaints.plans.plan import Action, Plan, Trigger
from portal.oversight import SHARES

SHOWN = 5
"""So many people of a role are named."""
GOALS = {"first_contact": "首次联系客户", "decision": "作出处置决定"}


@dataclass(frozen=True)
class Member:
    """Somebody by the roster of now. `away`: absent; `stand_in`: who is there instead. `gone`: has left."""

    name: str
    phone: str = ""
    away: bool = False
    stand_in: str = ""
    gone: bool = False


@dataclass(frozen=True)
class Who:
    """A role, of which department, and who holds it now; `more` people are not named.

    `elsewhere`: nobody of the department holds it, so others of the house are asked. `of_case`: it is for
    whoever handles the complaint.
    """

    role: str
    department: str
    people: list[Member]
    more: int = 0
    elsewhere: bool = False
    of_case: bool = False


@dataclass(frozen=True)
class Step:
    """A step of the procedure. `number` counts from one; `follows` is the number of the one before it.

    `starts` and `due`: seconds from the activation. `left` and `wide`: the same in per cent of the whole.
    """

    number: int
    action: Action
    who: Who
    follows: int
    starts: int
    due: int
    due_said: str
    left: float
    wide: float
    goal: str
    fields: list[tuple[str, bool]]


@dataclass(frozen=True)
class People:
    """By whom a plan is to be acted on: the roster of now, everybody's name, the language of the reader."""

    roster: Roster
    names: Mapping[str, str]
    pack: Pack
    locale: Locale

    def who(self, role: str, department: str = "", person: str = "") -> Who:
        """Whoever is named, else all who hold a role (of the department, if somebody holds it there)."""
        own, everybody = self.roster.with_role(role, department or None), self.roster.with_role(role)
        found = [self._named(person)] if person else [self._member(one) for one in own or everybody]
        spec = self.pack.roles.get(role)
        near = role == "owner" or bool(spec and (spec.of_department or spec.stands_for == "owner"))
        return Who(
            self.label(self.pack.roles, role),
            self.label(self.pack.departments, department),
            found[:SHOWN],
            max(len(found) - SHOWN, 0),
            elsewhere=bool(near and department and not own and not person),
            of_case=role == "owner" and not department and not person,
        )

    def label(self, known: Mapping[str, Label], key: str) -> str:
        """What the procedure calls a role or department."""
        return known[key].text(self.locale) if key in known else key

    def _named(self, person: str) -> Member:
        known = self.roster.people.get(person)
        return self._member(known) if known else Member(self.names.get(person, person), gone=True)

    def _member(self, person: Person) -> Member:
        here = self.roster.present(person)
        away = here is not person
        return Member(person.name, person.phone, away, here.name if here and away else "")


def plan_view(plan: Plan, roster: Roster, names: Mapping[str, str], locale: Locale) -> dict[str, Any]:
    """Everything that the page of a version shows of its text."""
    pack = pack_named(plan.procedures[0])
    people = People(roster, names, pack, locale)
    classes = pack.views["assessment"].classes
    return {
        "plan": plan,
        "procedures": [packs()[one].title.text(locale) if one in packs() else one for one in plan.procedures],
        "owner": people.who(plan.owner),
        "approver": people.who(plan.approver),
        "triggers": [(one, _conditions(one, plan, people)) for one in plan.triggers],
        "division": [
            (people.label(pack.departments, key), share,
             people.who(share.lead, key, share.person), people.who(share.deputy, key, share.stand_in))
            for key, share in plan.division.items()
        ],
        "steps": _steps(plan, people),
        "measures": [
            (classes[key].label.text(locale) if key in classes else key, label)
            for key, label in plan.measures.items()
        ],
        "contacts": [
            (one, people.who(one.role, one.department, one.person) if not one.phone else None)
            for one in plan.contacts.values()
        ],
        "letters": [(one, _reader(one.to, people)) for one in plan.letters.values()],
        "scenarios": [
            (one, [(inject, people.label(pack.roles, inject.to)) for inject in one.injects])
            for one in plan.scenarios.values()
        ],
    }  # fmt: skip


def _conditions(trigger: Trigger, plan: Plan, people: People) -> list[tuple[str, str]]:
    """What exactly calls for the plan; a trigger's own words say it in short."""
    if trigger.cluster:
        rule = trigger.cluster
        role = people.label(people.pack.roles, rule.to)
        said = say("{} 天内 {} 件，提醒{}", people.locale).format(rule.within_days, rule.at_least, role)
        return [(say(SHARES[rule.by], people.locale), said)]
    found: list[tuple[str, str]] = []
    for condition in trigger.when:
        found += item_in_words(condition.model_dump(mode="json", exclude_defaults=True), plan, people.locale)
    return found


def _reader(to: str, people: People) -> str:
    own = {"customer": "客户", "outside": "外部单位或公众"}
    return say(own[to], people.locale) if to in own else people.label(people.pack.roles, to)


def _steps(plan: Plan, people: People) -> list[Step]:
    """The steps in the order of the plan, each with its stretch of time from the activation."""
    numbers = {key: number for number, key in enumerate(plan.steps, 1)}
    dues = {key: _due(plan, key) for key in plan.steps}
    whole = max(dues.values())
    found = []
    for key, action in plan.steps.items():
        starts, due = dues.get(action.after, 0), dues[key]
        share = plan.division.get(action.department)
        person = action.person or (share.person if share and share.lead == action.role else "")
        found.append(
            Step(
                numbers[key], action, people.who(action.role, action.department, person),
                numbers.get(action.after, 0), starts, due, limit_in_words(f"{due}s", people.locale),
                100 * starts / whole, max(100 * (due - starts) / whole, 1.5),
                GOALS.get(action.goal, ""),
                [(one.label.text(people.locale), one.optional) for one in action.fields.values()],
            )
        )  # fmt: skip
    return found


def _due(plan: Plan, key: str) -> int:
    """Seconds from the activation until the time of a step is up, if each before it took all of its own."""
    total, seen = 0, set()
    while key in plan.steps and key not in seen:
        seen.add(key)
        total += int(parse_limit(plan.steps[key].limit).amount)
        key = plan.steps[key].after
    return total


def when_drilled(plan: Plan, locale: Locale, *, leads: bool) -> str:
    """How often and when a plan is drilled, for those who may know the day."""
    rules = plan.drill
    if not leads and not rules.announced:
        return say("每季度一次，不预先通知", locale)
    days = (f"{month:02}-{rules.day_in(month):02}" for month in sorted(rules.months))
    said = say("每季度一次：{} 的 {}", locale).format(("、" if locale != "en" else ", ").join(days), rules.at)
    told = "预先通知" if rules.announced else "不预先通知"
    return f"{said} · {say(told, locale)}"
