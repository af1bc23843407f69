"""What is wrong with the duties of a pack: work that cannot be asked for, written down, or come to an end."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from complaints.forms.duties import DutyAnswer
from complaints.pack import STAGES
from complaints.pack_look import Fault, Where, at, keys, no_such, walk

NAME = re.compile(r"[a-z][a-z0-9_]*")
OWN_FIELDS = ("passed", "remarks")
"""The fields that `checks: true` adds."""


def duty_faults(data: Any) -> Iterator[Fault]:
    """What must hold within each duty."""
    for where, duty in walk(data, "duties.*"):
        if where[1] in STAGES:
            yield where, f"'{where[1]}' is a stage; give the duty another name"
        elif not NAME.fullmatch(str(where[1])):
            yield where, "write the name of a duty in small letters, figures and _"
        if isinstance(duty, Mapping):
            yield from _place(data, where, duty)
            yield from _time(where, duty)
            yield from _ends(where, duty)
            yield from _fields(where, duty)
            known = [*keys(data, "roles"), "customer"]
            yield from (
                ((*where, *inner), no_such(role, "role", known))
                for inner, role in walk(duty, "tells.*")
                if isinstance(role, str) and role not in known
            )


def _place(data: Any, where: Where, duty: Mapping[str, Any]) -> Iterator[Fault]:
    """The stage before which a duty stands must be one that complaints of this pack come to."""
    before = duty.get("before")
    if before not in STAGES:
        return
    for stage, key in (("settle", "settles"), ("offer", "offers")):
        if before == stage and not any(value for _, value in walk(data, ["levels", "*", key])):
            yield (*where, "before"), f"no complaint comes to '{stage}': no level has '{key}'"
    checked = STAGES.index("resolve") < STAGES.index(before) < STAGES.index("archive")
    if duty.get("checks") is True and not checked:
        yield (*where, "before"), "what is resolved is checked before approve, offer, reply, survey or decide"


def _time(where: Where, duty: Mapping[str, Any]) -> Iterator[Fault]:
    """The stage whose time a duty sets: with one deadline to write down, and still to come."""
    kinds = [kind for _, kind in walk(duty, "fields.*.kind")]
    sets, before = duty.get("sets"), duty.get("before")
    if bool(sets) != (kinds.count("deadline") == 1) or kinds.count("deadline") > 1:
        yield where, "a duty that sets a stage's time needs one field of the kind deadline, and only then"
    if duty.get("at_most") and not sets:
        yield (*where, "at_most"), "at_most bounds the time that a duty sets: name the stage with 'sets'"
    if sets in STAGES and before in STAGES and STAGES.index(sets) < STAGES.index(before):
        yield (*where, "sets"), f"the stage '{sets}' is over when the duty before '{before}' is done"


def _ends(where: Where, duty: Mapping[str, Any]) -> Iterator[Fault]:
    """No duty may keep a complaint open for ever, or never be asked for."""
    beside = not duty.get("before")
    if not beside and (duty.get("again") or duty.get("must")):
        yield where, "a duty before a stage is waited for once: leave 'again' and 'must' out"
    if beside and duty.get("again") and duty.get("must"):
        yield where, "a duty that must be done and comes again never ends: leave 'again' or 'must' out"
    if beside and duty.get("starts") == "closed" and not duty.get("must"):
        yield where, "after closing only what must be done is asked for: add must: true"


def _fields(where: Where, duty: Mapping[str, Any]) -> Iterator[Fault]:
    if not duty.get("fields") and not duty.get("checks"):
        yield where, "a duty needs fields to write down what was done"
    for inner, field in walk(duty, "fields.*"):
        place = (*where, *inner)
        if (at(field, "kind") == "choice") != bool(keys(field, "answers")):
            yield place, "answers belong to the kind choice, which needs them"
        if duty.get("checks") and inner[-1] in OWN_FIELDS:
            yield place, f"checks: true adds the field '{inner[-1]}' itself; give this one another name"
        elif not NAME.fullmatch(str(inner[-1])):
            yield place, "write the name of a field in small letters, figures and _"
        elif hasattr(DutyAnswer, str(inner[-1])):
            yield place, f"the house needs the name '{inner[-1]}' itself; give the field another"
