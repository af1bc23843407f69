"""Words in the languages of the product: Chinese message ids, catalogues in templates/translations.

A message that was filled in ("最多延长 5 个工作日") is found by its pattern ("最多延长 {} 个工作日").
"""

import gettext
import io
import re
from functools import lru_cache
from pathlib import Path

from complaints.calendar import Locale
from complaints.errors import Refusal
from complaints.explain import language_of

TRANSLATIONS = Path(__file__).parent.parent / "templates" / "translations"
DEFAULT: Locale = "zh-Hans"
TELLING = 4
"""A pattern with fewer characters than this would be found in anything."""
_HOLE = re.compile(r"\{[^{}]*\}")


@lru_cache
def translator(locale: str) -> gettext.NullTranslations:
    """The catalogue of a locale; for Simplified Chinese the message ids are the words."""
    language = language_of(locale)
    path = TRANSLATIONS / f"{language.replace('-', '_')}.po"
    if language == DEFAULT or not path.exists():
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue = read_po(file)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(message: str, locale: str) -> str:
    """A message in a locale, also one whose gaps are filled already; unknown messages stay as they are."""
    if not message:
        return ""  # in a catalogue the empty message stands for its header
    found = translator(locale).gettext(message)
    if found != message:
        return found
    for pattern, template in _patterns(locale):
        if match := pattern.fullmatch(message):
            return template.format(*match.groups())
    return message


@lru_cache
def _patterns(locale: str) -> list[tuple[re.Pattern[str], str]]:
    """Messages with gaps, the longest first, and how they read in the locale."""
    catalogue: dict[str, str] = getattr(translator(locale), "_catalog", {})
    gapped = [
        m for m in catalogue if isinstance(m, str) and "{}" in m and len(m.replace("{}", "")) >= TELLING
    ]
    gapped.sort(key=len, reverse=True)
    return [
        (re.compile("(.+?)".join(map(re.escape, m.split("{}"))), re.DOTALL), catalogue[m]) for m in gapped
    ]


def message_id(message: str) -> str:
    """The message id of a message with named gaps: "最多 {max_length} 字" is looked up as "最多 {} 字"."""
    return _HOLE.sub("{}", message)


def negotiate(accepted: str) -> Locale:
    """The locale for an Accept-Language header; Chinese first, zh-TW and zh-HK are Traditional."""
    choices: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            choices.append((-float(weight or 1), place, tag.strip()))
        except ValueError:
            continue
    for _, _, tag in sorted(choices):
        try:
            return language_of(tag)
        except Refusal:
            continue
    return DEFAULT
