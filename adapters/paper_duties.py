"""What was written down for a duty, as labels and values in the reader's language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.paper_words import Rows, moment, words
from complaints.case import Case
from complaints.forms.duties import PASSED, REMARKS
from complaints.pack_words import FormField


def said_lines(case: Case, duty: str, said: Mapping[str, Any], locale: str) -> Rows:
    """The fields of a duty with what was said, without empty ones; nothing for a duty the pack has not."""
    spec = case.pack.duties.get(duty)
    if spec is None:
        return []
    found = [
        [f.label.text(locale), _value(case, f, said.get(name), locale)] for name, f in spec.fields.items()
    ]
    if spec.checks and "passed" in said:
        found.append([PASSED[locale], str(words(locale)[said["passed"]])])
        found.append([REMARKS[locale], str(said.get("remarks", ""))])
    return [row for row in found if row[1]]


def _value(case: Case, field: FormField, value: Any, locale: str) -> str:
    if value in (None, ""):
        return ""
    if field.kind in ("moment", "deadline"):
        return moment(datetime.fromisoformat(str(value)), case.calendar.zone, locale)
    if field.kind == "yes_no":
        return str(words(locale)[value])
    if field.kind == "choice":
        return field.answers[value].text(locale) if value in field.answers else str(value)
    return f"{value:g}" if isinstance(value, float) else str(value)
