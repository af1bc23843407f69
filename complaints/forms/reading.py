"""Reading an answer, whoever gave it: validated as a whole, every error at its field, in plain words."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from complaints.forms.base import Answer, FormErrors, Setting, choices, listed_values
from complaints.pack_parts import Label

A = TypeVar("A", bound=Answer)


def read(form: type[A], data: Mapping[str, Any], setting: Setting) -> A:
    """The validated answer; what is left out takes what is known. Raises FormErrors with every error."""
    listed = choices(form, setting)
    hidden = form.hidden(setting)
    shown = form.model_fields.keys() - hidden
    filled = {n: v for n, v in setting.known.items() if n in shown and v is not None}
    told = {n for n in setting.known if n not in form.model_fields}  # shown beside the form, may come back
    blank = {n for n in hidden if not data.get(n)}  # an empty field that is not asked for does no harm
    given = {
        n: v for n, v in data.items() if not n.startswith("_") and n not in told | blank and v is not None
    }
    filled |= {n: _keyed(v, listed.get(n)) for n, v in given.items()}
    empty = {n for n in listed if form.model_fields[n].default == ""}
    uncalled = {n: PLAIN["extra_forbidden"] for n in given if n in hidden}
    errors = uncalled | {
        n: e for n, labels in listed.items() if (e := _unlisted(filled.get(n), labels, n in empty))
    }
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
    wrong = [v for v in listed_values(value) if v not in list(labels)]
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
    "date_type": "请填日期，例如 2026-12-31",
    "date_parsing": "请填日期，例如 2026-12-31",
    "date_from_datetime_parsing": "请填日期，例如 2026-12-31",
    "date_from_datetime_inexact": "请填日期，例如 2026-12-31",
    "timezone_aware": "请写明时区，例如 2026-09-30T16:20+08:00",
}


def _plain(error: Any) -> str:
    """A validation error in words that the person at the form understands."""
    text = PLAIN.get(error["type"])
    if text is None:
        return str(error["msg"])
    return text.format(**error.get("ctx", {}))
