"""What would make a life that never ends, a clock that cannot run, or a rule that never does anything."""

from collections.abc import Iterator, Mapping
from typing import Any

from complaints.errors import Refusal
from complaints.limits import Kind, parse_limit
from complaints.pack import STAGES
from complaints.pack_look import Fault, at, keys, walk
from complaints.starts import FACTS

MADE_BY = {
    "registered": "register", "classified": "classify", "raised": "classify", "dispatched": "dispatch",
    "investigated": "investigate", "offered": "approve", "resolved": "offer", "replied": "reply",
    "surveyed": "survey", "contested": "survey", "closed": "decide",
}  # fmt: skip
"""The stage after which each fact is there, at the earliest; `filed` is there before any."""

SOLVED = FACTS[FACTS.index("resolved") : FACTS.index("closed") + 1]

ENDLESS = (
    ("stages.*.repeat", "would repeat without end; write 1 working day same time"),
    ("duties.*.repeat", "would repeat without end; write 1 working day same time"),
    ("duties.*.again", "would be asked again without end; write 1 working day same time"),
    ("duties.*.at_most", "leaves no time at all; write 1 working day"),
    ("levels.*.raises.after", "would raise at once; write the time in which it may be solved"),
    ("tries.within", "leaves no time for a second call-back; write 1 month"),
)
"""Limits that must not be nothing, and why."""


def life_faults(data: Any) -> Iterator[Fault]:
    """Clocks, repetitions, raising, call-backs, rework and routes that cannot do their work."""
    yield from _clocks(data)
    yield from _lengths(data)
    yield from _judges(data)
    yield from _routes(data)
    yield from _rework(data)
    for where, rule in walk(data, "callbacks.*"):
        if at(rule, "form") == "letter" and at(rule, "by"):
            yield (
                (*where, "by"),
                "a letter asks the customer by itself: leave 'by' out, or write call or visit",
            )


def _clocks(data: Any) -> Iterator[Fault]:
    """A clock starts at something that has happened when somebody is asked."""
    for path, stage_of in (("stages.*", "KEY"), ("duties.*", "before")):
        for where, spec in walk(data, path):
            stage = where[1] if stage_of == "KEY" else at(spec, "before")
            made = MADE_BY.get(str(at(spec, "starts")), "")
            if made and stage in STAGES and STAGES.index(made) >= STAGES.index(str(stage)):
                yield (*where, "starts"), f"'{at(spec, 'starts')}' has not happened yet when '{stage}' is due"
            if at(spec, "tells_customer") is True and not at(spec, "remind"):
                yield (*where, "tells_customer"), "the customer is told with the reminder: add 'remind'"
    for where, fact in walk(data, "levels.*.raises.starts"):
        if fact in SOLVED:
            yield where, f"what is '{fact}' is not raised any more; name an earlier fact"


def _lengths(data: Any) -> Iterator[Fault]:
    """Limits that are well written and yet cannot do their work."""
    for room in ("stages", "duties"):
        for where, text in walk(data, [room, "*", "remind"]):
            if _kind(text) in (Kind.NEXT_DAY, Kind.NEXT_WORKING_DAY):
                yield where, f"{text!r} cannot be counted backwards; write 1 working day or 2 office hours"
    for path, why in ENDLESS:
        for where, text in walk(data, path):
            if _kind(text) in (Kind.CLOCK, Kind.OFFICE, Kind.MONTHS) and parse_limit(text).amount == 0:
                yield where, f"{text!r} {why}"


def _kind(text: Any) -> Kind | None:
    try:
        return parse_limit(text).kind if isinstance(text, str) else None
    except Refusal:
        return None


def _judges(data: Any) -> Iterator[Fault]:
    """Who judges instead of the desk is not the desk itself."""
    role = at(data, "undecided")
    if isinstance(role, str) and role and "agent" in (role, at(data, f"roles.{role}.stands_for")):
        yield ("undecided",), "the desk cannot judge, so somebody else must: name another role"


def _routes(data: Any) -> Iterator[Fault]:
    """A complaint that goes on elsewhere must not come back by the same rule."""
    own = at(data, "procedure")
    for where, route in walk(data, "routes.*"):
        if not isinstance(route, Mapping):
            continue
        if own is not None and route.get("procedure") == own:
            yield (*where, "procedure"), "this is the procedure itself: a complaint would go round for ever"
        if "when" in route and not route["when"]:
            yield (*where, "when"), "without a condition no complaint would stay under this procedure"


def _rework(data: Any) -> Iterator[Fault]:
    """Somebody must be able to be satisfied."""
    for where, question in walk(data, "survey.*"):
        bad = at(question, "dissatisfied")
        answers = keys(question, "answers")
        if isinstance(bad, list) and answers and all(answer in bad for answer in answers):
            yield (*where, "dissatisfied"), "every answer counts as dissatisfied: the work would never end"
