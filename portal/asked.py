"""What somebody is asked, as a heading: forms have titles, duties their labels in the pack."""

from adapters.words import say
from complaints.calendar import Locale
from complaints.forms import QUESTIONS
from complaints.pack import Pack


def heading(pack: Pack, form: str, stage: str, locale: Locale) -> str:
    """The heading of a question in the reader's language."""
    if form == "Duty":
        label = pack.label_of(stage)
        return label.text(locale) if label else stage
    return say(QUESTIONS[form].__doc__ or "", locale)
