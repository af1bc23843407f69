"""What somebody is asked, as a heading: forms have titles, duties their labels in the pack or plan."""

from collections.abc import Mapping
from typing import Any

from adapters.words import say
from complaints.calendar import Locale
from complaints.forms import QUESTIONS
from complaints.pack import Pack
from complaints.pack_parts import Label


def heading(pack: Pack, form: str, stage: str, locale: Locale, known: Mapping[str, Any] | None = None) -> str:
    """The heading of a question in the reader's language. `known`: of a plan's step it holds the label."""
    if form == "Duty":
        said = (known or {}).get("label")
        label = Label.model_validate(said) if said else pack.label_of(stage)
        return label.text(locale) if label else stage
    return say(QUESTIONS[form].__doc__ or "", locale)
