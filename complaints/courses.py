"""The courses of what is no complaint and yet a case: drills and plan reviews."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from complaints.drills import course as drill
from complaints.pack_words import Stage
from complaints.plans.plan import Plan
from complaints.reviews import course as review
from complaints.story import Story


@dataclass(frozen=True)
class Course:
    """Where such a case stands, what runs beside, and its stages under a plan."""

    place: Callable[[Story], str | None]
    beside: Callable[[Story], list[tuple[str, int]]]
    stages: Callable[[Story, Plan], dict[str, Stage]]


COURSES: Mapping[str, Course] = {
    "drill": Course(drill.place, drill.beside, drill.stages),
    "review": Course(review.place, review.beside, review.stages),
}
"""By the course that a history names; a complaint names none and takes that of turn.py."""
