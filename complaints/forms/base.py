"""Forms and how they meet a pack: choices come from the pack, suggestions become defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    field_validator,
    validate_email,
)

from complaints.conditions import Traits
from complaints.filing import without_nul
from complaints.pack import Pack
from complaints.pack_parts import Label, View

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000)]

TEXTAREA: Any = {"widget": "textarea"}


def is_address(text: str) -> bool:
    """Whether letters could be sent to this e-mail address."""
    try:
        validate_email(text)
    except ValueError:
        return False
    return text.isascii()


def fixed(**labels: tuple[str, str, str]) -> dict[str, Any]:
    """Labels of a fixed choice: key=(Simplified, Traditional, English); a trailing _ in a key is dropped."""
    names = ("zh-Hans", "zh-Hant", "en")
    return {"x-labels": {k.rstrip("_"): dict(zip(names, texts, strict=True)) for k, texts in labels.items()}}


@dataclass(frozen=True)
class Setting:
    """What a form is answered in: the pack, what is known, who can be named, and what holds of the case."""

    pack: Pack
    known: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    traits: Traits = field(default_factory=Traits)


@dataclass(frozen=True)
class Choice:
    """Marks a field whose answers are listed in the pack (or among the people)."""

    source: str

    def labels(self, setting: Setting) -> dict[str, Label]:
        """The possible answers with their labels, in the order of the pack."""
        pack = setting.pack
        kind, _, name = self.source.partition(".")
        if kind == "people":
            return {key: Label.model_validate({"zh-Hans": n, "en": n}) for key, n in setting.people.items()}
        if kind in ("classes", "parts", "duties"):
            return _of_view(kind, pack.views.get(name or "assessment"), setting)  # type: ignore[call-overload]
        if kind == "listed":  # by what is known: findings of a drill, plans that may be set in motion
            listed = setting.known.get("listed", {}).get(name, {})
            return {key: Label.model_validate(texts) for key, texts in listed.items()}
        if kind == "checklist":
            return dict(pack.checklists.get(setting.traits.channel, {}))
        if kind == "offers":
            return {
                key: OFFERS[key] for key in [*list(OFFERS)[: len(setting.known.get("offers", ()))], "neither"]
            }
        if kind in ("levels", "flags"):
            return {key: one.label for key, one in getattr(pack, kind).items()}
        if kind == "tools":
            level = pack.levels.get(setting.traits.level)
            allowed = level.measures if level and level.measures else pack.measures
            return {key: pack.measures[key] for key in allowed}
        if kind == "survey":
            return dict(pack.survey[name].answers)  # type: ignore[index]
        if kind == "grounds":
            return {key: g.label for key, g in pack.grounds.items() if getattr(g, name or "decidable")}
        if kind == "priorities":
            return {key: p.label for key, p in pack.priorities.items()}
        return dict(getattr(pack, kind))


OFFERS = {
    key: Label.model_validate(dict(zip(("zh-Hans", "zh-Hant", "en"), texts, strict=True)))
    for key, texts in {
        "first": ("方案一", "方案一", "Solution 1"),
        "second": ("方案二", "方案二", "Solution 2"),
        "neither": ("都不接受", "都不接受", "Neither"),
    }.items()
}


def _of_view(kind: str, view: View | None, setting: Setting) -> dict[str, Label]:
    """The classes of a view, their parts, or what must be done for the class that was chosen."""
    if view is None:
        return {}
    if kind == "classes":
        return {key: c.label for key, c in view.classes.items()}
    if kind == "parts":
        return {key: label for c in view.classes.values() for key, label in c.parts.items()}
    chosen = view.classes.get(setting.traits.classes.get("assessment", ""))
    return dict(chosen.duties) if chosen else {}


class FormErrors(Exception):
    """What is wrong with an answer, by field; nothing was changed."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {message}" for name, message in errors.items()))
        self.errors = errors


class Answer(BaseModel):
    """A form. Subclasses may refuse combinations in `faults`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    _clean = field_validator("*", mode="before")(without_nul)

    def faults(self, setting: Setting) -> dict[str, str]:
        """What no single field shows to be wrong, by field."""
        return {}

    @classmethod
    def bounds(cls, setting: Setting) -> dict[str, tuple[int, int]]:
        """The least and the most that the pack allows for a number, by field."""
        return {}

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        """Fields that this pack or this complaint has no use for."""
        return set()

    @classmethod
    def whole(cls, setting: Setting) -> set[str]:
        """Lists of which every item must be confirmed."""
        return set()

    @classmethod
    def barred(cls, setting: Setting) -> dict[str, set[str]]:
        """Listed answers that are not open here, by field."""
        return {}

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        """Fields that must be filled although the form leaves them open, given what is known."""
        return []

    def lacking(self, setting: Setting) -> list[str]:
        """Needed fields that this answer leaves empty; a form may let another field stand for them."""
        return [name for name in self.needed(setting) if not getattr(self, name)]


def choices(form: type[Answer], setting: Setting) -> dict[str, dict[str, Label]]:
    """The fields of a form whose answers are listed, with their labels."""
    found: dict[str, dict[str, Label]] = {}
    hidden, barred = form.hidden(setting), form.barred(setting)
    for name, info in form.model_fields.items():
        if name in hidden:
            continue
        marks = [m for m in info.metadata if isinstance(m, Choice)]
        marks += [m for arg in get_args(info.annotation) for m in get_args(arg) if isinstance(m, Choice)]
        if marks:
            found[name] = marks[0].labels(setting)
        elif isinstance(info.json_schema_extra, dict) and "x-labels" in info.json_schema_extra:
            fixed_labels: Any = info.json_schema_extra["x-labels"]
            found[name] = {key: Label.model_validate(label) for key, label in fixed_labels.items()}
    return {
        name: {k: v for k, v in labels.items() if k not in barred.get(name, ())}
        for name, labels in found.items()
    }


def schema(form: type[Answer], setting: Setting, *, labels_as_values: bool = False) -> dict[str, Any]:
    """The JSON Schema of a form: listed answers as enums, what is known as defaults.

    With `labels_as_values` the enums hold the Chinese labels (for the Prefect form); `read` takes both.
    """
    made = form.model_json_schema()
    hidden = form.hidden(setting)
    properties: dict[str, Any] = {n: s for n, s in made["properties"].items() if n not in hidden}
    made["properties"], made["required"] = (
        properties,
        [n for n in made.get("required", []) if n not in hidden],
    )
    for name, (least, most) in form.bounds(setting).items():
        properties[name] |= {"minimum": least, "maximum": most}
    listed = choices(form, setting)
    for name, labels in listed.items():
        _list_answers(properties[name], labels, labels_as_values)
    for name in form.whole(setting) & listed.keys():
        properties[name]["minItems"] = len(listed[name])
    for name, value in setting.known.items():
        if name in properties and value not in (None, ""):
            labels = listed.get(name, {})
            shown = [labels[v].zh if labels_as_values and v in labels else v for v in listed_values(value)]
            properties[name]["default"] = shown if isinstance(value, list) else shown[0]
    known = {n for n, v in setting.known.items() if v not in (None, "")}
    known -= {
        n for n in form.whole(setting) & listed.keys() if set(listed[n]) - set(setting.known.get(n, ()))
    }
    required = [n for n in made.get("required", []) if n not in known]
    required += [n for n in form.needed(setting) if n not in required and n not in known]
    for name in dict.fromkeys([*required, *form.needed(setting)]):
        _leave_no_gap(properties[name])
    made["required"] = required
    return made


def _leave_no_gap(spec: dict[str, Any]) -> None:
    """A field that must be filled offers no empty answer."""
    if spec.get("default") == "":
        del spec["default"]
    if "enum" in spec:
        spec["enum"] = [value for value in spec["enum"] if value != ""]


def listed_values(value: Any) -> list[Any]:
    """The value as a list, whether it is one or stands alone."""
    return value if isinstance(value, list) else [value]


def _list_answers(spec: dict[str, Any], labels: Mapping[str, Label], labels_as_values: bool) -> None:
    target = spec["items"] if spec.get("type") == "array" else spec
    keys = list(labels)
    optional = spec.get("default") == ""
    default = spec.get("default")
    if labels_as_values and isinstance(default, str) and default in labels:
        spec["default"] = labels[default].zh
    target["enum"] = ([""] if optional else []) + ([labels[k].zh for k in keys] if labels_as_values else keys)
    target["x-labels"] = {
        k: {"zh-Hans": v.zh, "zh-Hant": v.text("zh-Hant"), "en": v.en} for k, v in labels.items()
    }
