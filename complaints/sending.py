"""Which recorded letters still have something to say when their turn comes to be sent."""

from complaints.case import Case
from complaints.letters import Letter
from complaints.promises import HANDLING

NOTICES = ("reminder", "escalation")
"""Letters of the clock; many at once to one person become one digest."""
TASKS = ("asked", "dispatch", "reminder", "question", "survey")
"""Letters that ask for something, and have no point once it is answered."""


def pointless(case: Case, letter: Letter) -> str:
    """Why a letter must not be sent any more, in a few words; empty while it has a point."""
    if letter.kind not in TASKS and letter.kind not in NOTICES:
        return ""
    if case.story.ground:
        return "the complaint is closed"
    if _is_note(letter):
        return "" if case.stage in HANDLING else "the handling is over"
    if letter.kind in NOTICES and _moved_on(case, letter):
        return "the stage is over or has another limit"
    if letter.kind in TASKS and not _awaits_answer(case, letter):
        return "the question is not open any more"
    return ""


def must_wait(case: Case, letter: Letter) -> bool:
    """Whether a notice is held back because the clock stands still."""
    promise = case.promise
    return letter.kind in NOTICES and promise is not None and promise.paused_at is not None


def _is_note(letter: Letter) -> bool:
    """Whether it only tells the owner something: what the customer said, what was decided on more time."""
    return letter.kind == "asked" and ("customer_said" in letter.facts or "extension" in letter.facts)


def _moved_on(case: Case, letter: Letter) -> bool:
    promise = case.promise
    if promise is None or promise.stage != letter.facts["stage"]:
        return True
    return bool(promise.due_at.isoformat() != letter.facts["due_at"])


def _awaits_answer(case: Case, letter: Letter) -> bool:
    asked = next((q for q in case.questions if q.id == letter.question), None)
    return asked is not None and asked.is_open
