"""What people say: a valid answer to any form, from its JSON Schema, the habits and the draws."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from complaints.forms import schema
from complaints.forms.base import Setting
from complaints.records import Question
from simulator.draws import Draws
from simulator.habits import Habits

TEXT = "模拟"
LINE = "simulated"

WEIGHED: dict[str, tuple[str, str, str]] = {
    "Approval.decision": ("approves", "approve", "return"),
    "ExtensionDecision.decision": ("approves", "grant", "deny"),
    "ClosingDecision.decision": ("closes", "close", "rework"),
    "Settlement.outcome": ("settles", "settled", "passed_on"),
    "Interview.reached": ("reached", "reached", "not_reached"),
    "Classification.validity": ("valid", "valid", "invalid"),
    "Duty.passed": ("passes", "yes", "no"),
}
"""FORM.FIELD: the share of the habits that decides, the answer in that share, and the other answer."""
SCALES = ("handling", "result", "fairness")


class Speaker:
    """Gives answers as the habits have it."""

    def __init__(self, habits: Habits, draws: Draws) -> None:
        self.habits, self.draws = habits, draws
        self._schemas: dict[tuple[object, ...], dict[str, Any]] = {}

    def form_fields(
        self, form: Any, question: Question, setting: Setting, fresh: bool = False
    ) -> Mapping[str, Any]:
        """The JSON Schema of a form; remembered by what its answers depend on, unless it must be `fresh`."""
        traits, known = setting.traits, setting.known
        depends = {
            "Registration": (traits.channel,),
            "Resolution": (traits.level, traits.classes.get("assessment")),
            "Settlement": (traits.level,),
            "OfferChoice": (len(known.get("offers", ())),),
            "Classification": (bool(known.get("decides")),),
            "Assignment": tuple(setting.people),
        }
        key = (question.form, question.stage, id(setting.pack), depends.get(question.form))
        if fresh or key not in self._schemas:
            kept = {name: known[name] for name in ("offers", "decides") if name in known}
            self._schemas[key] = schema(form, replace(setting, known=kept))
        return self._schemas[key]

    def say(
        self, form: Any, question: Question, setting: Setting, now: datetime, key: tuple[object, ...]
    ) -> dict[str, Any]:
        """A first answer: what must be filled, and what the habits decide. The form may still refuse it."""
        spec = self.form_fields(form, question, setting)
        properties: Mapping[str, Any] = spec["properties"]
        known = {name for name, value in question.known.items() if value not in (None, "", [])}
        said: dict[str, Any] = {}
        for name in properties:
            if name in SCALES:
                continue
            weighed = self._weights(question, name)
            if weighed is not None:
                said[name] = self._typed(properties[name], self.draws.pick(weighed, *key, name))
            elif name in spec.get("required", ()) and name not in known:
                said[name] = self.filled(properties[name], now, (*key, name))
        return said | self._satisfaction(properties, setting, key)

    def repaired(
        self, form: Any, question: Question, setting: Setting, now: datetime, key: tuple[object, ...],
        said: Mapping[str, Any], wrong: Mapping[str, str], fresh: bool,
    ) -> dict[str, Any]:  # fmt: skip
        """The answer with the fields filled anew that the form complained about."""
        spec = self.form_fields(form, question, setting, fresh)["properties"]
        better = dict(said)
        for name in wrong:
            if name in spec:
                better[name] = self.filled(
                    spec[name], now, (*key, name), better.get(name, spec[name].get("default", []))
                )
            else:
                better.pop(name, None)
        return better

    def filled(
        self, spec: Mapping[str, Any], now: datetime, key: tuple[object, ...], not_: Any = None
    ) -> Any:
        """Some value that a field takes, by its JSON Schema; another one than `not_`, which was refused."""
        if "anyOf" in spec:
            options = [option for option in spec["anyOf"] if option.get("type") != "null"]
            return self.filled({**spec, **options[0], "anyOf": None} if options else {}, now, key, not_)
        kind = spec.get("type")
        if kind == "array":
            items = spec.get("items", {})
            if not_ is not None:  # none, or one, was not enough: all are meant
                return list(items.get("enum", ()))
            return [self.filled(items, now, key)] if items else []
        if "enum" in spec:
            values = [v for v in spec["enum"] if v not in ("", not_)] or list(spec["enum"])
            return values[int(self.draws.share(*key) * len(values))] if values else ""
        if "const" in spec:
            return spec["const"]
        if kind == "boolean":
            return not_ is not True
        if kind in ("integer", "number"):
            return max(spec.get("minimum", 0), 0) if not_ is None else spec.get("minimum", 0) + 1
        if spec.get("format") == "date-time":
            later = now + timedelta(days=1)
            return (later if _future(spec) == (not_ is None) else now).isoformat()
        return LINE if spec.get("format") else TEXT

    def _weights(self, question: Question, name: str) -> Mapping[str, float] | None:
        """How likely each answer to a field is; None when nobody has said anything about it."""
        for place in (f"{question.stage}.{name}", f"{question.form}.{name}"):
            if place in self.habits.answers:
                return self.habits.answers[place]
        rule = WEIGHED.get(f"{question.form}.{name}")
        if rule is None:
            return None
        share = getattr(self.habits.shares, rule[0])
        return {rule[1]: share, rule[2]: 1 - share}

    @staticmethod
    def _typed(spec: Mapping[str, Any], answer: str) -> Any:
        """An answer of the habits as the field takes it: 'yes' and 'no' may be true and false."""
        if spec.get("type") == "boolean":
            return answer == "yes"
        if spec.get("type") in ("integer", "number"):
            return float(answer)
        return [answer] if spec.get("type") == "array" else answer

    def _satisfaction(
        self, properties: Mapping[str, Any], setting: Setting, key: tuple[object, ...]
    ) -> dict[str, Any]:
        """What a customer says who is satisfied, or not satisfied with the result."""
        scales = {name: setting.pack.survey[name] for name in SCALES if name in properties}  # type: ignore[index]
        if not scales:
            return {}
        satisfied = self.draws.chance(self.habits.shares.satisfied, *key, "satisfied")
        said: dict[str, Any] = {}
        for name, scale in scales.items():
            bad = not satisfied and name == "result"
            said[name] = next(a for a in scale.answers if (a in scale.dissatisfied) == bad)
        return said


def _future(spec: Mapping[str, Any]) -> bool:
    return bool(spec.get("x-deadline"))
