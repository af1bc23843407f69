"""What is wrong with a pack as a whole: names that lead nowhere, things that are missing.

Looks at the plain data, so that one mistake in a file does not hide another.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from complaints.errors import Refusal
from complaints.limits import Kind, parse_limit
from complaints.pack import STAGES

Where = tuple[str | int, ...]
Fault = tuple[Where, str]
"""Where in the pack, and what is wrong there."""

NAMES: tuple[tuple[str, str | Collection[str], str], ...] = (
    ("stages.KEY", STAGES, "stage"),
    ("stages.*.ladder.*.to", "roles", "role"),
    ("views.dispatch.classes.*.department", "departments", "department"),
    ("reply_by.KEY", "channels", "channel"),
    ("severity.source.KEY", "sources", "source"),
    ("priorities.*.severity.*", "severity.levels", "severity level"),
    ("priorities.*.classes.*", "views.assessment.classes", "class of the assessment view"),
    ("urgent", "priorities", "priority"),
    ("survey.handling.dissatisfied.*", "survey.handling.answers", "answer"),
    ("survey.result.dissatisfied.*", "survey.result.answers", "answer"),
    ("survey.fairness.dissatisfied.*", "survey.fairness.answers", "answer"),
    ("authority.*.role", "roles", "role"),
    ("refusals.arbiter", "roles", "role"),
    ("extension.by", "roles", "role"),
    ("rework.then", "roles", "role"),
)
"""Names that must be keys of something else: where they stand, among which keys, and what these are."""

NEEDED: tuple[tuple[str, Collection[str], str], ...] = (
    ("stages", STAGES, "stage '{}' has no limit: add it"),
    ("views", ("intake", "assessment", "dispatch"), "the view '{}' is missing"),
    ("survey", ("handling", "result", "fairness"), "the survey question '{}' is missing"),
    ("grounds", ("satisfied", "no_answer", "withdrawn", "not_valid"), "the closing ground '{}' is missing"),
    ("roles", ("agent", "owner", "supervisor", "manager", "administrator"), "the role '{}' has no label"),
)
"""Keys without which no life comes to its end."""


def faults(data: Any) -> list[Fault]:
    """What no single value shows to be wrong. Never fails: what is no mapping at all others report."""
    return [*_missing(data), *_dangling(data), *_rules(data), *_uncountable(data)]


def _missing(data: Any) -> Iterator[Fault]:
    for path, keys, text in NEEDED:
        there = _at(data, path)
        if isinstance(there, Mapping):
            yield from (((path,), text.format(key)) for key in keys if key not in there)
    for channel in _keys(data, "channels"):
        if channel not in _keys(data, "reply_by"):
            yield ("reply_by",), f"channel '{channel}' has no form of reply"
    for source in _keys(data, "sources"):
        if source not in _keys(data, "severity.source"):
            yield ("severity", "source"), f"source '{source}' has no points"
    for where, category in _walk(data, ["views", "dispatch", "classes", "*"]):
        if not _at(category, "department"):
            yield where, "the class leads to no department: add it"


def _dangling(data: Any) -> Iterator[Fault]:
    for path, among, what in NAMES:
        known = _keys(data, among) if isinstance(among, str) else among
        for where, name in _walk(data, path.split(".")):
            if isinstance(name, str) and name and name not in known:
                yield where, f"'{name}' is no {what} of this pack; known: {', '.join(map(str, known))}"


def _rules(data: Any) -> Iterator[Fault]:
    """What must hold between several values."""
    limits = [limit for _, limit in _walk(data, ["authority", "*", "up_to"])]
    authority = _at(data, "authority")
    if isinstance(authority, list) and authority and len(limits) == len(authority):
        yield ("authority",), "the last role must be able to decide any cost: leave its up_to out"
    if all(isinstance(limit, int | float) for limit in limits) and limits != sorted(limits):
        yield ("authority",), "the costs must rise from role to role"
    if isinstance(authority, list) and any(_at(step, "up_to") is None for step in authority[:-1]):
        yield ("authority",), "only the last role can decide any cost: give the others an up_to"
    if not any(value is True for _, value in _walk(data, ["priorities", "*", "otherwise"])):
        yield ("priorities",), "one priority must be the one for all the rest (otherwise: true)"
    if not any(value is True for _, value in _walk(data, ["grounds", "*", "decidable"])):
        yield ("grounds",), "no closing ground can be decided (decidable: true)"


def _uncountable(data: Any) -> Iterator[Fault]:
    """Limits that are well written and yet cannot do their work."""
    for where, text in _walk(data, ["stages", "*", "remind"]):
        if _kind(text) in (Kind.NEXT_DAY, Kind.NEXT_WORKING_DAY):
            yield where, f"{text!r} cannot be counted backwards; write 1 working day or 2 office hours"
    for where, text in _walk(data, ["stages", "*", "repeat"]):
        if _kind(text) in (Kind.CLOCK, Kind.OFFICE, Kind.MONTHS) and parse_limit(text).amount == 0:
            yield where, f"{text!r} would repeat without end; write 1 working day same time"


def _kind(text: Any) -> Kind | None:
    try:
        return parse_limit(text).kind if isinstance(text, str) else None
    except Refusal:
        return None


def _walk(data: Any, path: list[str], where: Where = ()) -> Iterator[tuple[Where, Any]]:
    """The values at a path; `*` is every item, KEY every key of a mapping."""
    if not path:
        yield where, data
        return
    head, rest = path[0], path[1:]
    items = dict(enumerate(data)) if isinstance(data, list) else data if isinstance(data, Mapping) else {}
    if head == "KEY":
        yield from (((*where, key), key) for key in items)
    elif head == "*":
        for key, value in items.items():
            yield from _walk(value, rest, (*where, key))
    elif head in items:
        yield from _walk(items[head], rest, (*where, head))


def _at(data: Any, path: str) -> Any:
    return next((value for _, value in _walk(data, path.split("."))), None)


def _keys(data: Any, path: str) -> list[str]:
    found = _at(data, path)
    return list(found) if isinstance(found, Mapping) else []
