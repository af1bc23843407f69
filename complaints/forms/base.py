"""Forms and how they meet a pack: choices come from the pack, suggestions become defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
    field_validator,
    validate_email,
)

from complaints.filing import without_nul
from complaints.pack import Label, Pack

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
    return True


def fixed(**labels: tuple[str, str, str]) -> dict[str, Any]:
    """Labels of a fixed choice: key=(Simplified, Traditional, English); a trailing _ in a key is dropped."""
    names = ("zh-Hans", "zh-Hant", "en")
    return {"x-labels": {k.rstrip("_"): dict(zip(names, texts, strict=True)) for k, texts in labels.items()}}


@dataclass(frozen=True)
class Setting:
    """What a form is answered in: the pack, what is already known, and who can be named."""

    pack: Pack
    known: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)


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
        if kind == "classes":
            return {key: c.label for key, c in pack.views[name].classes.items()}  # type: ignore[index]
        if kind == "parts":
            classes = pack.views[name].classes.values()  # type: ignore[index]
            return {key: label for c in classes for key, label in c.parts.items()}
        if kind == "survey":
            return dict(pack.survey[name].answers)  # type: ignore[index]
        if kind == "grounds":
            return {key: g.label for key, g in pack.grounds.items() if g.decidable}
        if kind == "priorities":
            return {key: p.label for key, p in pack.priorities.items()}
        return dict(getattr(pack, kind))


A = TypeVar("A", bound="Answer")


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
    def needed(cls, setting: Setting) -> list[str]:
        """Fields that must be filled although the form leaves them open, given what is known."""
        return []

    def lacking(self, setting: Setting) -> list[str]:
        """Needed fields that this answer leaves empty; a form may let another field stand for them."""
        return [name for name in self.needed(setting) if not getattr(self, name)]


def choices(form: type[Answer], setting: Setting) -> dict[str, dict[str, Label]]:
    """The fields of a form whose answers are listed, with their labels."""
    found: dict[str, dict[str, Label]] = {}
    for name, info in form.model_fields.items():
        marks = [m for m in info.metadata if isinstance(m, Choice)]
        marks += [m for arg in get_args(info.annotation) for m in get_args(arg) if isinstance(m, Choice)]
        if marks:
            found[name] = marks[0].labels(setting)
        elif isinstance(info.json_schema_extra, dict) and "x-labels" in info.json_schema_extra:
            fixed_labels: Any = info.json_schema_extra["x-labels"]
            found[name] = {key: Label.model_validate(label) for key, label in fixed_labels.items()}
    return found


def schema(form: type[Answer], setting: Setting, *, labels_as_values: bool = False) -> dict[str, Any]:
    """The JSON Schema of a form: listed answers as enums, what is known as defaults.

    With `labels_as_values` the enums hold the Chinese labels (for the Prefect form); `read` takes both.
    """
    made = form.model_json_schema()
    properties: dict[str, Any] = made["properties"]
    listed = choices(form, setting)
    for name, labels in listed.items():
        _list_answers(properties[name], labels, labels_as_values)
    for name, value in setting.known.items():
        if name in properties and value not in (None, ""):
            labels = listed.get(name, {})
            shown = [labels[v].zh if labels_as_values and v in labels else v for v in _list(value)]
            properties[name]["default"] = shown if isinstance(value, list) else shown[0]
    known = {n for n, v in setting.known.items() if v not in (None, "")}
    required = [n for n in made.get("required", []) if n not in known]
    required += [n for n in form.needed(setting) if n not in required and n not in known]
    for name in required:
        _leave_no_gap(properties[name])
    made["required"] = required
    return made


def _leave_no_gap(spec: dict[str, Any]) -> None:
    """A field that must be filled offers no empty answer."""
    if spec.get("default") == "":
        del spec["default"]
    if "enum" in spec:
        spec["enum"] = [value for value in spec["enum"] if value != ""]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _list_answers(spec: dict[str, Any], labels: Mapping[str, Label], labels_as_values: bool) -> None:
    target = spec["items"] if spec.get("type") == "array" else spec
    keys = list(labels)
    optional = spec.get("default") == ""
    if labels_as_values and spec.get("default") in labels:
        spec["default"] = labels[spec["default"]].zh
    target["enum"] = ([""] if optional else []) + ([labels[k].zh for k in keys] if labels_as_values else keys)
    target["x-labels"] = {
        k: {"zh-Hans": v.zh, "zh-Hant": v.text("zh-Hant"), "en": v.en} for k, v in labels.items()
    }


def read(form: type[A], data: Mapping[str, Any], setting: Setting) -> A:
    """The validated answer; what is left out takes what is known. Raises FormErrors with every error."""
    listed = choices(form, setting)
    filled = {n: v for n, v in setting.known.items() if n in form.model_fields and v is not None}
    filled |= {n: _keyed(v, listed.get(n)) for n, v in data.items() if not n.startswith("_")}
    empty = {n for n in listed if form.model_fields[n].default == ""}
    errors = {n: e for n, labels in listed.items() if (e := _unlisted(filled.get(n), labels, n in empty))}
    try:
        answer = form.model_validate(filled)
    except ValidationError as error:
        raise FormErrors({_where(e["loc"]): _plain(e) for e in error.errors()} | errors) from None
    errors |= dict.fromkeys(answer.lacking(setting), "必填")
    errors |= {n: e for n, e in answer.faults(setting).items() if n not in errors}
    if errors:
        raise FormErrors(errors)
    return answer


def _keyed(value: Any, labels: Mapping[str, Label] | None) -> Any:
    """A listed answer may be given by its key or by its Chinese label."""
    if not labels:
        return value
    if isinstance(value, list):
        return [_keyed(v, labels) for v in value]
    return next((k for k, label in labels.items() if value == label.zh and value not in labels), value)


def _unlisted(value: Any, labels: Mapping[str, Label], may_be_empty: bool) -> str:
    if value is None or (value == "" and may_be_empty):
        return ""
    wrong = [v for v in _list(value) if v not in list(labels)]
    if wrong == [""]:
        return "必填"
    return f"不在可选范围内：{'、'.join(str(v)[:50] for v in wrong)}" if wrong else ""


def _where(loc: tuple[int | str, ...]) -> str:
    """The field an error belongs to, so that it stands beside it (not "measures.0")."""
    return str(loc[0]) if loc else ""


PLAIN = {
    "missing": "必填",
    "literal_error": "不在可选范围内",
    "string_too_short": "必填",
    "too_short": "至少选一项",
    "extra_forbidden": "没有这一项",
    "string_too_long": "太长（最多 {max_length} 字）",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "int_parsing": "请填整数",
    "int_type": "请填整数",
    "int_from_float": "请填整数",
    "int_parsing_size": "请填整数",
    "float_parsing": "请填数字",
    "float_type": "请填数字",
    "finite_number": "请填数字",
    "string_type": "请填文字",
    "string_unicode": "请填文字",
    "list_type": "请从列表中选择",
    "datetime_type": "请填日期和时间",
    "datetime_parsing": "请填日期和时间",
    "datetime_from_date_parsing": "请填日期和时间",
    "timezone_aware": "请写明时区，例如 2026-09-30T16:20+08:00",
}


def _plain(error: Any) -> str:
    """A validation error in words that the person at the form understands."""
    text = PLAIN.get(error["type"])
    if text is None:
        return str(error["msg"])
    return text.format(**error.get("ctx", {}))
