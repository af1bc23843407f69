"""From which facts of a life a clock may start."""

from typing import Annotated

from pydantic import AfterValidator

FACTS = (
    "filed", "registered", "classified", "raised", "dispatched", "investigated", "offered", "resolved",
    "replied", "surveyed", "contested", "closed",
)  # fmt: skip
"""The facts from which a clock may start, in the order of a life."""


def _known_fact(fact: str) -> str:
    if fact not in FACTS:
        raise ValueError(f"is no fact from which a clock starts; known: {', '.join(FACTS)}")
    return fact


Fact = Annotated[str, AfterValidator(_known_fact)]
