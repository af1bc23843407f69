"""What is wrong with words of a pack that depend on one another: conditions, levels, authority, prefixes."""

from collections.abc import Iterator, Mapping
from typing import Any

from complaints.drills.drill import PREFIX as DRILL
from complaints.pack_look import Fault, Where, at, keys, no_such, walk
from complaints.reviews.review import PREFIX as REVIEW

CONDITIONS = (
    "stages.*.limits.*.when", "duties.*.when", "duties.*.limits.*.when", "levels.*.when", "replies.*.when",
    "callbacks.*.when", "tells.*.when", "compensation.*.when", "routes.*.when",
)  # fmt: skip
"""Where conditions stand; each may be one or a list of them."""

CONDITION_NAMES = (
    ("channels", "channels", "channel"),
    ("sources", "sources", "source"),
    ("levels", "levels", "level"),
    ("intake", "views.intake.classes", "class of the view 'intake'"),
    ("assessment", "views.assessment.classes", "class of the view 'assessment'"),
    ("dispatch", "views.dispatch.classes", "class of the view 'dispatch'"),
    ("flags", "flags", "flag"),
    ("priorities", "priorities", "priority"),
    ("severity", "severity.levels", "severity level"),
)
"""What a condition names, and among which keys it must stand."""

FIRST_OF = ("stages.*.limits", "duties.*.limits", "replies", "callbacks", "routes")
"""Rules of which the first that holds counts: one without a condition hides those below it."""


def condition_faults(data: Any) -> Iterator[Fault]:
    """Names in conditions, answers of duties that they speak of, and rules that are never reached."""
    parts = [key for _, key in walk(data, "views.*.classes.*.parts.KEY")]
    for path in CONDITIONS:
        for where, condition in _each(data, path):
            for name, among, what in CONDITION_NAMES:
                yield from _unknown(where, condition, name, keys(data, among), what)
            yield from _unknown(where, condition, "part", parts, "part of a class")
            yield from _said(data, where, condition)
    for path in FIRST_OF:
        for where, rules in walk(data, path):
            if isinstance(rules, list):
                yield from (
                    ((*where, index), "this rule has no condition, so those below it are never reached")
                    for index, rule in enumerate(rules[:-1])
                    if isinstance(rule, Mapping) and not rule.get("when")
                )


def _each(data: Any, path: str) -> Iterator[tuple[Where, Any]]:
    for where, value in walk(data, path):
        if isinstance(value, list):
            yield from (((*where, index), condition) for index, condition in enumerate(value))
        else:
            yield where, value


def _unknown(where: Where, condition: Any, name: str, known: list[str], what: str) -> Iterator[Fault]:
    for inner, key in walk(condition, [name, "*"]):
        if isinstance(key, str) and key not in known:
            yield (*where, *inner), no_such(key, what, known)


def _said(data: Any, where: Where, condition: Any) -> Iterator[Fault]:
    """What a condition says of the answers of a duty: the duty, its field and the answer must be there."""
    fields = {
        **{f"{w[1]}.{w[3]}": field for w, field in walk(data, "duties.*.fields.*")},
        **{f"{w[1]}.passed": {"kind": "yes_no"} for w, checks in walk(data, "duties.*.checks") if checks},
    }
    said = at(condition, "said")
    for key, wanted in said.items() if isinstance(said, Mapping) else ():
        place = (*where, "said", key)
        if key not in fields:
            yield place, no_such(str(key), "duty.field", list(fields))
        elif where[0] == "duties" and str(key).split(".")[0] == where[1]:
            yield place, "a duty cannot wait for its own answer"
        elif at(fields[key], "kind") not in ("yes_no", "choice"):
            yield place, "only answers of the kinds yes_no and choice can be asked for"
        else:
            kind = at(fields[key], "kind")
            known = ["yes", "no"] if kind == "yes_no" else keys(fields[key], "answers")
            for index, answer in enumerate(wanted if isinstance(wanted, list) else ()):
                if isinstance(answer, str) and answer not in known:
                    yield (*place, index), no_such(answer, f"answer of {key}", known)


def level_faults(data: Any) -> Iterator[Fault]:
    """Levels: gravest first, the last for all the rest, never raised to a milder one."""
    levels = at(data, "levels")
    if not isinstance(levels, Mapping) or not levels:
        return
    order = list(levels)
    if at(levels[order[-1]], "when"):
        yield ("levels", order[-1]), "the last level must be the one for all the rest: leave its 'when' out"
    for key in order[:-1]:
        if isinstance(levels[key], Mapping) and not levels[key].get("when"):
            yield (
                ("levels", key),
                "only the last level is without 'when': no complaint reaches those below it",
            )
    for where, condition in _each(data, "levels.*.when"):
        for name, why in (("levels", "the level is found by it"), ("said", "no duty is done yet")):
            if at(condition, name):
                yield (*where, name), f"a level cannot depend on this: {why}"
    for needed, key in (("settle", "settles"), ("offer", "offers")):
        asked = any(value for _, value in walk(levels, ["*", key]))
        if asked and needed not in keys(data, "stages"):
            yield ("stages",), f"stage '{needed}' has no limit: add it, a level has '{key}'"
    for where, to in walk(data, "levels.*.raises.to"):
        if to in order and order.index(to) >= order.index(str(where[1])):
            yield where, f"'{to}' is not graver than '{where[1]}': levels stand gravest first"
    for where, measures in walk(data, "levels.*.measures"):
        if measures == []:
            yield where, "a resolution needs a measure: name those allowed, or leave it out to allow all"
    for where, authority in walk(data, "levels.*.authority"):
        yield from _authority(where, authority)


def rule_faults(data: Any) -> Iterator[Fault]:
    """What must hold between several values: authority, priorities, grounds, prefixes."""
    yield from _authority(("authority",), at(data, "authority"))
    if not any(value is True for _, value in walk(data, "priorities.*.otherwise")):
        yield ("priorities",), "one priority must be the one for all the rest (otherwise: true)"
    if not any(value is True for _, value in walk(data, "grounds.*.decidable")):
        yield ("grounds",), "no closing ground can be decided (decidable: true)"
    taken: dict[Any, str] = {DRILL: "drills", REVIEW: "plan reviews"}
    for path in ("number_prefix", "work_order_prefix", "registers.*.prefix"):
        for where, prefix in walk(data, path):
            if isinstance(prefix, str) and prefix in taken:
                yield where, f"'{prefix}' stands before other numbers already ({taken[prefix]})"
            taken.setdefault(str(prefix), ".".join(map(str, where)))
    for where, view in walk(data, "clusters.*.by"):
        if view in ("intake", "dispatch") and not at(data, f"views.{view}"):
            yield where, f"there is no view '{view}' in this pack"


def _authority(where: Where, authority: Any) -> Iterator[Fault]:
    if not isinstance(authority, list) or not authority:
        return
    limits = [limit for _, limit in walk(authority, "*.up_to")]
    if len(limits) == len(authority):
        yield where, "the last role must be able to decide any cost: leave its up_to out"
    if all(isinstance(limit, int | float) for limit in limits) and limits != sorted(limits):
        yield where, "the costs must rise from role to role"
    if any(at(step, "up_to") is None for step in authority[:-1]):
        yield where, "only the last role can decide any cost: give the others an up_to"
