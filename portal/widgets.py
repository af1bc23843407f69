"""From a form to the fields of a page: labels in the reader's language, what is known filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from adapters.words import say
from complaints.calendar import Locale
from complaints.forms import schema
from complaints.forms.base import Answer, Setting

RADIO_UP_TO = 6


@dataclass
class Option:
    """One possible answer."""

    value: str
    label: str
    chosen: bool = False


@dataclass
class Widget:
    """One field of a page. `kind` is text, textarea, number, datetime-local, radio, select or checkboxes."""

    name: str
    label: str
    kind: str
    required: bool = False
    value: str = ""
    error: str = ""
    options: list[Option] = field(default_factory=list)
    groups: list[tuple[str, list[Option]]] = field(default_factory=list)
    step: str = ""
    rows: int = 4


def widgets(
    form: type[Answer],
    setting: Setting,
    locale: Locale,
    zone: ZoneInfo,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> list[Widget]:
    """The fields of a form. `typed` came in before and is kept; `errors` stand beside their fields."""
    made = schema(form, setting)
    # Where another field may stand for the needed ones, the browser must not insist; the form itself decides.
    insists = set(made["required"]) - (set() if form.lacking is Answer.lacking else set(form.needed(setting)))
    found = []
    for name, spec in made["properties"].items():
        value = typed[name] if typed is not None and name in typed else spec.get("default")
        title = spec.get("x-title", {}).get(locale) or say(spec.get("title", name), locale)
        widget = Widget(name, title, _kind(spec), name in insists)
        widget.rows = spec.get("rows", widget.rows)
        widget.error = say((errors or {}).get(name, ""), locale)
        _fill(widget, spec, value, locale, zone)
        if name.endswith("_part"):
            _group(widget, name.removesuffix("_part"), setting, locale, value, typed)
        found.append(widget)
    return found


def _kind(spec: Mapping[str, Any]) -> str:
    if spec.get("type") == "array":
        return "checkboxes"
    if "enum" in spec:
        return "radio" if len(spec["enum"]) <= RADIO_UP_TO and "" not in spec["enum"] else "select"
    if "date-time" in {part.get("format") for part in [spec, *spec.get("anyOf", [])]}:
        return "datetime-local"
    if spec.get("type") in ("integer", "number"):
        return "number"
    return str(spec.get("widget", "text"))


def _fill(widget: Widget, spec: Mapping[str, Any], value: Any, locale: Locale, zone: ZoneInfo) -> None:
    listed = spec.get("items", spec)
    chosen = [str(v) for v in value] if isinstance(value, list) else [str(value or "")]
    for key in listed.get("enum", []):
        labels = listed.get("x-labels", {}).get(key, {})
        widget.options.append(Option(key, labels.get(locale) or key or "—", key in chosen))
    if widget.kind == "datetime-local":
        widget.value = _local(value, zone)
    elif widget.kind == "number":
        widget.step = "1" if spec["type"] == "integer" else "0.01"
        widget.value = "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    elif value is not None and not isinstance(value, list):
        widget.value = str(value)


def _local(value: Any, zone: ZoneInfo) -> str:
    if not value:
        return ""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return ""
    return (at.astimezone(zone) if at.tzinfo else at).strftime("%Y-%m-%dT%H:%M")


def _group(
    widget: Widget, view: str, setting: Setting, locale: Locale, value: Any, typed: Mapping[str, Any] | None
) -> None:
    """The parts of a view's classes, below their class; chosen where its class is chosen."""
    classes = setting.pack.views[view].classes  # type: ignore[index]
    current = (typed or {}).get(view) or setting.known.get(view)
    for key, category in classes.items():
        options = [
            Option(part, label.text(locale), part == value and key == current)
            for part, label in category.parts.items()
        ]
        if options:
            widget.groups.append((category.label.text(locale), options))
    widget.kind, widget.options = "select", [Option("", "—", not value)]


def other_errors(found: list[Widget], errors: Mapping[str, str], locale: Locale) -> list[str]:
    """Errors that belong to no field of the page."""
    names = {widget.name for widget in found}
    return [say(text, locale) for name, text in errors.items() if name not in names]
