"""What is wrong with a contingency plan as a whole: sections, names, steps that never begin, missed goals.

Looks at the plain data, so that one mistake does not hide another.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from complaints.limits import parse_limit
from complaints.pack import Pack
from complaints.pack_look import Fault, at, keys, no_such, walk
from complaints.plans.plan import SECTIONS

GOALS = ("first_contact", "decision")
"""Goals that a step must reach, and within their time."""

NAMES = (
    ("owner", "role"),
    ("approver", "role"),
    ("division.*.lead", "role"),
    ("division.*.deputy", "role"),
    ("steps.*.role", "role"),
    ("contacts.*.role", "role"),
    ("triggers.*.cluster.to", "role"),
    ("scenarios.*.injects.*.to", "role"),
    ("division.KEY", "department"),
    ("steps.*.department", "department"),
    ("contacts.*.department", "department"),
    ("measures.KEY", "class of the assessment view"),
)
"""Names that must exist in every procedure the plan is for."""


def faults(data: Any, packs: Mapping[str, Pack]) -> list[Fault]:
    """What no single value of a plan shows to be wrong (procedure A, 7.1.2: a plan says all six)."""
    return [*_sections(data), *_names(data, packs), *_letters(data, packs), *_steps(data), *_goals(data)]


def _sections(data: Any) -> Iterator[Fault]:
    for section in SECTIONS:
        if not at(data, section):
            listed = ", ".join(SECTIONS)
            yield (section,), f"the section '{section}' says nothing: a plan needs all of {listed}"
    owner, approver = at(data, "owner"), at(data, "approver")
    if owner and owner == approver:
        yield ("approver",), "the owner of a plan does not approve it: name another role"


def _names(data: Any, packs: Mapping[str, Pack]) -> Iterator[Fault]:
    for where, name in walk(data, "procedures.*"):
        if isinstance(name, str) and name not in packs:
            yield where, no_such(name, "procedure", sorted(packs))
    for pack in _own(data, packs):
        known: dict[str, Collection[str]] = {
            "role": pack.roles,
            "department": pack.departments,
            "class of the assessment view": pack.views["assessment"].classes,
        }
        for path, what in NAMES:
            for where, name in walk(data, path):
                if isinstance(name, str) and name and name not in known[what]:
                    yield where, f"{pack.procedure}: {no_such(name, what, known[what])}"
                elif name == "customer":
                    yield where, "somebody of the company is meant here"
        for missing in sorted(set(known["class of the assessment view"]) - set(keys(data, "measures"))):
            yield ("measures",), f"nothing is said for complaints of the class '{missing}'"


def _own(data: Any, packs: Mapping[str, Pack]) -> list[Pack]:
    named = at(data, "procedures")
    return [packs[name] for name in named if name in packs] if isinstance(named, list) else []


def _letters(data: Any, packs: Mapping[str, Pack]) -> Iterator[Fault]:
    roles = {role for pack in _own(data, packs) for role in pack.roles}
    for where, to in walk(data, "letters.*.to"):
        if isinstance(to, str) and to not in {*roles, "customer", "outside"}:
            yield where, no_such(to, "role", sorted({*roles, "customer", "outside"}))


def _steps(data: Any) -> Iterator[Fault]:
    steps = at(data, "steps")
    if not isinstance(steps, Mapping):
        return
    follows = {key: at(step, "after") for key, step in steps.items()}
    for key, before in follows.items():
        if before and before not in steps:
            yield ("steps", key, "after"), no_such(str(before), "step", list(steps))
    for key in steps:
        seen, current = {key}, follows.get(key)
        while current and current not in seen:
            seen.add(current)
            current = follows.get(current)
        if current == key:
            yield ("steps", key, "after"), "the steps wait for each other: none of them ever begins"


def _goals(data: Any) -> Iterator[Fault]:
    steps = at(data, "steps")
    if not isinstance(steps, Mapping):
        return
    reached = {goal: key for key in steps if (goal := at(steps[key], "goal"))}
    for goal, key in reached.items():
        if goal not in GOALS:
            yield ("steps", key, "goal"), no_such(goal, "goal", GOALS)
    for goal in GOALS:
        if goal not in reached:
            yield ("steps",), f"no step reaches the goal '{goal}'"
        elif _time_until(steps, reached[goal]) > (_length(at(data, f"goals.{goal}")) or float("inf")):
            yield ("steps", reached[goal], "limit"), f"with it the goal '{goal}' would be missed"


def _time_until(steps: Mapping[str, Any], key: str) -> float:
    """Seconds from the activation until a step's time is up; 0 where that cannot be told."""
    total, seen = 0.0, set()
    while key and key in steps and key not in seen:
        seen.add(key)
        length = _length(at(steps[key], "limit"))
        if not length:
            return 0.0
        total += length
        key = at(steps[key], "after") or ""
    return total


def _length(limit: Any) -> float:
    """Seconds of a limit in clock time; 0 for anything else."""
    try:
        return float(parse_limit(limit).amount)
    except Exception:
        return 0.0
