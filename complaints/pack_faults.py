"""What is wrong with a pack as a whole: names that lead nowhere, things that are missing."""

from collections.abc import Collection, Iterator

from complaints.pack import STAGES, Pack

Where = tuple[str | int, ...]
Fault = tuple[Where, str]
"""Where in the pack, and what is wrong there."""


def faults(pack: Pack) -> list[Fault]:
    """What no single value shows to be wrong: names that lead nowhere, things that are missing."""
    return [*_missing(pack), *_dangling(pack)]


def _missing(pack: Pack) -> list[Fault]:
    found: list[Fault] = [
        (("stages",), f"stage '{stage}' has no limit: add it") for stage in STAGES if stage not in pack.stages
    ]
    found += [
        (("views",), f"the view '{view}' is missing")
        for view in ("intake", "assessment", "dispatch")
        if view not in pack.views
    ]
    found += [
        (("survey",), f"the survey question '{question}' is missing")
        for question in ("handling", "result", "fairness")
        if question not in pack.survey
    ]
    if pack.authority[-1].up_to is not None:
        found.append((("authority",), "the last role must be able to decide any cost: leave its up_to out"))
    if not any(p.otherwise for p in pack.priorities.values()):
        found.append((("priorities",), "one priority must be the one for all the rest (otherwise: true)"))
    for ground in ("satisfied", "no_answer", "withdrawn", "not_valid"):
        if ground not in pack.grounds:
            found.append((("grounds",), f"the closing ground '{ground}' is missing"))
    if not any(g.decidable for g in pack.grounds.values()):
        found.append((("grounds",), "no closing ground can be decided (decidable: true)"))
    found += [
        (("reply_by",), f"channel '{channel}' has no form of reply")
        for channel in pack.channels
        if channel not in pack.reply_by
    ]
    found += [
        (("severity", "source"), f"source '{source}' has no points")
        for source in pack.sources
        if source not in pack.severity.source
    ]
    return found


def _dangling(pack: Pack) -> list[Fault]:
    return [
        fault
        for where, name, known, what in _names(pack)
        if name not in known
        for fault in [(where, f"'{name}' is no {what} of this pack; known: {', '.join(map(str, known))}")]
    ]


Name = tuple[Where, str, Collection[str], str]
"""Where a name stands, the name, the names it may be, and what they are."""


def _names(pack: Pack) -> Iterator[Name]:
    """Every name in a pack that must be the key of something else in it."""
    yield from _stage_names(pack)
    yield from _class_names(pack)
    for channel in pack.reply_by:
        yield ("reply_by", channel), channel, pack.channels, "channel"
    for source in pack.severity.source:
        yield ("severity", "source", source), source, pack.sources, "source"
    yield ("urgent",), pack.urgent, pack.priorities, "priority"
    for question, scale in pack.survey.items():
        for index, answer in enumerate(scale.dissatisfied):
            yield ("survey", question, "dissatisfied", index), answer, scale.answers, "answer"
    for index, step in enumerate(pack.authority):
        yield ("authority", index, "role"), step.role, pack.roles, "role"
    yield ("refusals", "arbiter"), pack.refusals.arbiter, pack.roles, "role"
    yield ("extension", "by"), pack.extension.by, pack.roles, "role"
    yield ("rework", "then"), pack.rework.then, pack.roles, "role"


def _stage_names(pack: Pack) -> Iterator[Name]:
    for stage, spec in pack.stages.items():
        yield ("stages", stage), stage, STAGES, "stage"
        for index, rung in enumerate(spec.ladder):
            yield ("stages", stage, "ladder", index, "to"), rung.to, pack.roles, "role"


def _class_names(pack: Pack) -> Iterator[Name]:
    assessed = pack.views["assessment"].classes if "assessment" in pack.views else {}
    for key, category in pack.views["dispatch"].classes.items() if "dispatch" in pack.views else ():
        where = ("views", "dispatch", "classes", key, "department")
        yield where, category.department, pack.departments, "department"
    for name, priority in pack.priorities.items():
        for index, level in enumerate(priority.severity):
            yield ("priorities", name, "severity", index), level, pack.severity.levels, "severity level"
        for index, key in enumerate(priority.classes):
            yield ("priorities", name, "classes", index), key, assessed, "class of the assessment view"
