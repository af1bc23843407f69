"""Letters that stand in no case: everything they say is in their facts, so that nothing need be looked up.

Such a letter may carry the number of a complaint (it is then listed with the case) or none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from adapters.paper_context import House, Words
from adapters.paper_improvement import improvement_lapsed, improvement_words
from adapters.paper_improvement import samples as improvement_samples
from adapters.paper_oversight import CLUSTER_SAMPLES, QUOTA_SAMPLES, cluster_words, quota_words
from adapters.paper_words import addressed, known_locale, words
from complaints.letters import Letter


@dataclass(frozen=True)
class FromFacts:
    """How such a letter gets its words, why it may have lost its point, and facts to try it out with."""

    words: Callable[[Letter, House, str], Words]
    pointless: Callable[[Session, Letter], str]
    samples: list[Mapping[str, Any]]


FROM_FACTS: dict[str, FromFacts] = {
    "improvement": FromFacts(improvement_words, improvement_lapsed, improvement_samples),
    "cluster": FromFacts(cluster_words, lambda _session, _letter: "", CLUSTER_SAMPLES),
    "quota": FromFacts(quota_words, lambda _session, _letter: "", QUOTA_SAMPLES),
}
"""The letters that are written from their facts alone, all to colleagues."""


def facts_context(letter: Letter, house: House) -> Words:
    """Everything the templates of this letter can name."""
    locale = known_locale(letter.locale)
    base: Words = {
        "kind": letter.kind,
        "locale": locale,
        "customer": False,
        "company": dict(house.company),
        "number": letter.number,
        "name": letter.addressee,
        "hello": addressed("hello", letter.addressee, locale),
        "colon": words(locale)["colon"],
    }
    return base | FROM_FACTS[letter.kind].words(letter, house, locale)
