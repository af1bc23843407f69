"""What is wrong with a pack as a whole: names that lead nowhere, things that are missing.

Looks at the plain data, so that one mistake in a file does not hide another.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from complaints.compensation import table_faults
from complaints.pack import STAGES
from complaints.pack_faults_duties import duty_faults
from complaints.pack_faults_lives import life_faults
from complaints.pack_faults_words import condition_faults, level_faults, rule_faults
from complaints.pack_look import Fault, Where, at, keys, no_such, walk

__all__ = ["Fault", "Where", "faults"]

RIGHTS = ("agent", "owner", "supervisor", "manager")
"""Roles of the house whose rights a role of the pack may have."""

NAMES: tuple[tuple[str, str | Collection[str], str], ...] = (
    ("stages.KEY", STAGES, "stage"),
    ("stages.*.ladder.*.to", "roles", "role"),
    ("duties.*.ladder.*.to", "roles", "role"),
    ("duties.*.asks", "roles", "role"),
    ("duties.*.department", "departments", "department"),
    ("duties.*.sets", STAGES, "stage"),
    ("levels.*.owner", "roles", "role"),
    ("levels.*.department", "departments", "department"),
    ("levels.*.assigned_by", "roles", "role"),
    ("levels.*.approval.*", "roles", "role"),
    ("levels.*.authority.*.role", "roles", "role"),
    ("levels.*.measures.*", "measures", "measure"),
    ("levels.*.raises.to", "levels", "level"),
    ("undecided", "roles", "role"),
    ("checklists.KEY", "channels", "channel"),
    ("registers.*.channels.*", "channels", "channel"),
    ("tells.*.to.*", "roles", "role"),
    ("tells.*.department", "departments", "department"),
    ("replies.*.by", "roles", "role"),
    ("callbacks.*.by", "roles", "role"),
    ("tries.ground", "grounds", "closing ground"),
    ("quotas.*.role", "roles", "role"),
    ("clusters.*.to", "roles", "role"),
    ("effect.by", "roles", "role"),
    ("roles.*.stands_for", RIGHTS, "role of the house"),
    ("views.*.classes.*.department", "departments", "department"),
    ("reply_by.KEY", "channels", "channel"),
    ("severity.source.KEY", "sources", "source"),
    ("priorities.*.severity.*", "severity.levels", "severity level"),
    ("priorities.*.classes.*", "views.assessment.classes", "class of the assessment view"),
    ("learning.views.*", "views", "view"),
    ("learning.decides.classes.*", "views.assessment.classes", "class of the assessment view"),
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

CORE = tuple(stage for stage in STAGES if stage not in ("settle", "offer"))

NEEDED: tuple[tuple[str, Collection[str], str], ...] = (
    ("stages", CORE, "stage '{}' has no limit: add it"),
    ("views", ("assessment",), "the view '{}' is missing"),
    ("survey", ("handling", "result", "fairness"), "the survey question '{}' is missing"),
    ("grounds", ("satisfied", "no_answer", "withdrawn", "not_valid"), "the closing ground '{}' is missing"),
    ("roles", ("agent", "owner", "supervisor", "manager", "administrator"), "the role '{}' has no label"),
)
"""Keys without which no life comes to its end."""

CHOSEN_FROM = ("channels", "sources", "departments", "measures")
"""Somebody must choose one of each: an empty list would be a question that nobody can answer."""


def faults(data: Any) -> list[Fault]:
    """What no single value shows to be wrong. Never fails: what is no mapping at all others report."""
    named = [*_missing(data), *_dangling(data), *condition_faults(data), *rule_faults(data)]
    return [
        *named,
        *level_faults(data),
        *duty_faults(data),
        *life_faults(data),
        *table_faults(data),
    ]


def _missing(data: Any) -> Iterator[Fault]:
    for path, needed, text in NEEDED:
        there = at(data, path)
        if isinstance(there, Mapping):
            yield from (((path,), text.format(key)) for key in needed if key not in there)
    for path in CHOSEN_FROM:
        if isinstance(at(data, path), Mapping) and not keys(data, path):
            yield (path,), "one of these has to be chosen: add at least one"
    for channel in keys(data, "channels"):
        if channel not in keys(data, "reply_by"):
            yield ("reply_by",), f"channel '{channel}' has no form of reply"
    for source in keys(data, "sources"):
        if source not in keys(data, "severity.source"):
            yield ("severity", "source"), f"source '{source}' has no points"
    home = "dispatch" if at(data, "views.dispatch") else "assessment"
    for where, category in walk(data, ["views", home, "classes", "*"]):
        if not at(category, "department"):
            yield where, "the class leads to no department: add it"


def _dangling(data: Any) -> Iterator[Fault]:
    for path, among, what in NAMES:
        known = keys(data, among) if isinstance(among, str) else among
        for where, name in walk(data, path):
            if not isinstance(name, str) or not name:
                continue
            if name not in known:
                yield where, no_such(name, what, known)
            elif name == "customer" and among == "roles":
                yield where, "somebody of the company is meant here, who has a page for it: name another role"
