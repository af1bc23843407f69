"""Where the page of a case is: a complaint, a drill, a plan review."""

from complaints.drills.drill import PREFIX as DRILL
from complaints.reviews.review import PREFIX as REVIEW

FOLDERS = {DRILL: "drills", REVIEW: "reviews"}


def page_of(number: str) -> str:
    """The address of the page of a case, by what stands before its number."""
    return f"/{FOLDERS.get(number.partition('-')[0], 'cases')}/{number}"
