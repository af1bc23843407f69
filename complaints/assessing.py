"""The initial assessment before anybody looked: what is suggested, and whether that may be taken unasked."""

from dataclasses import replace
from typing import Any

from complaints.case import Case
from complaints.conditions import Traits, holds
from complaints.forms import Classification, FormErrors, read
from complaints.forms.base import Setting
from complaints.rating import earlier, missing, rate
from complaints.rules import flags_in, level_by_rule
from complaints.severity import priority
from complaints.suggest import Suggestion, suggestions

LEARNED = ("matter", "demand", "project")
"""The fields of the record that a model reads, in this order."""


def learned_text(record: dict[str, Any]) -> str:
    """The text of a record as models learn from it and read it."""
    return "\n".join(str(record.get(name) or "") for name in LEARNED)


def suggested(case: Case) -> dict[str, Suggestion]:
    """What is suggested for each view, and why."""
    text = f"{case.record('matter')} {case.record('demand')}"
    read_by_model = learned_text({name: case.record(name) for name in LEARNED})
    return suggestions(case.pack, text, read_by_model, case.suggester)


def assessed(case: Case) -> dict[str, Any]:
    """What is known when the desk classifies: suggestions with their reasons, severity, priority, repeats."""
    return _known(case, suggested(case))


def _known(case: Case, found: dict[str, Suggestion]) -> dict[str, Any]:
    pack, text = case.pack, f"{case.record('matter')} {case.record('demand')}"
    before, flags, rated = earlier(case), flags_in(pack, text), rate(case)
    known: dict[str, Any] = {
        **{view: one.label for view, one in found.items()},
        "priority": priority(pack, rated, found["assessment"].label),
        "severity": rated.as_json(),
        "words": {view: one.words for view, one in found.items()},
        "suggested_by": {view: one.as_json() for view, one in found.items()},
        "earlier": before,
    }
    known |= {"flags": flags} if pack.flags else {}
    return known | ({"level_by_rule": level_by_rule(pack, _traits(case, known))} if pack.levels else {})


def presumed(case: Case) -> Traits:
    """What rules may ask about a complaint that nobody has classified yet."""
    return _traits(case, assessed(case))


def _traits(case: Case, known: dict[str, Any]) -> Traits:
    """What the rules may ask about, were everything confirmed as it is suggested."""
    return replace(
        case.story.traits,
        classes={view: known[view] for view in case.pack.views},
        flags=frozenset(known.get("flags", ())),
        severity=known["severity"]["level"],
        priority=known["priority"],
        earlier=len(known["earlier"]),
        nature="valid",
    )


def decided(case: Case) -> tuple[Classification, dict[str, Any]] | None:
    """The classification that is taken without asking, with what was known; None: a person decides.

    Only where the pack allows it, the model is sure in every view and was right often enough about that class
    on held-out cases, no rule disagrees, the record is complete, and nothing makes the complaint special.
    """
    rule = case.pack.learning.decides
    if rule is None or case.suggester is None or case.story.undecided or case.open_question("Classification"):
        return None
    found = suggested(case)
    if rule.classes and found["assessment"].label not in rule.classes:
        return None
    if missing(case) or not all(_sure(one, rule.from_confidence, rule.agreement) for one in found.values()):
        return None
    known = _known(case, found)
    if _special(case, known):
        return None
    answer = {name: known[name] for name in (*case.pack.views, "priority")}
    try:
        return read(Classification, answer, Setting(case.pack, known, {}, _traits(case, known))), known
    except FormErrors:
        return None


def _sure(one: Suggestion, confidence: float, agreement: float) -> bool:
    said = one.said
    if said is None or said.label != one.label or said.confidence < confidence:
        return False
    return said.agreement is not None and said.agreement >= agreement


def _special(case: Case, known: dict[str, Any]) -> bool:
    """Whether a rule says that this is more than an everyday complaint."""
    pack = case.pack
    mildest = min(pack.severity.levels, key=lambda key: pack.severity.levels[key].from_points)
    return bool(
        known.get("flags")
        or known["earlier"]
        or known["priority"] == pack.urgent
        or known["severity"]["level"] != mildest
        or any(one["points"] > 0 for one in known["severity"]["parts"] if one["part"] != "content")
        or (pack.levels and known["level_by_rule"] != list(pack.levels)[-1])
        or case.story.outer
        or any(holds(route.when, _traits(case, known)) for route in pack.routes)
    )
