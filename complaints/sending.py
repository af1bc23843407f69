"""Which recorded letters still have something to say when their turn comes to be sent."""

from complaints.case import Case
from complaints.letters import Letter
from complaints.pack import OUTER
from complaints.records import Promise

NOTICES = ("reminder", "escalation")
"""Letters of the clock; many at once to one person become one digest."""
TASKS = ("asked", "dispatch", "reminder", "question", "survey", "offer", "plan_changed")
"""Letters that ask for something, and have no point once it is answered."""
OF_ITS_ROOT = ("delay", "told")
"""Letters about the handling; of a merged complaint that is its root's."""


def pointless(case: Case, letter: Letter) -> str:
    """Why a letter must not be sent any more, in a few words; empty while it has a point."""
    if case.story.merged_into and letter.kind in OF_ITS_ROOT:
        return f"goes on in {case.story.merged_into}"
    if letter.kind not in TASKS and letter.kind not in NOTICES:
        return ""
    if _is_note(letter):
        return "" if case.handled else "the handling is over"
    closed = "the complaint is closed" if case.story.ground else ""
    if letter.kind in NOTICES and _moved_on(case, letter):
        return closed or "the stage is over or has another limit"
    if letter.kind in TASKS and not _of_outer(letter) and not _awaits_answer(case, letter):
        return closed or "the question is not open any more"
    return ""


def must_wait(case: Case, letter: Letter) -> bool:
    """Whether a notice is held back because the clock stands still."""
    promise = _promise(case, letter) if letter.kind in NOTICES else None
    return promise is not None and promise.paused_at is not None


def _is_note(letter: Letter) -> bool:
    """Whether it only tells the owner something: what the customer said, what was decided on more time."""
    return letter.kind == "asked" and bool({"customer_said", "extension", "request"} & letter.facts.keys())


def _of_outer(letter: Letter) -> bool:
    """Whether it reminds of a third party's deadline while nobody is asked for the report yet."""
    return letter.kind in NOTICES and letter.facts["stage"] == OUTER and not letter.question


def _moved_on(case: Case, letter: Letter) -> bool:
    promise = _promise(case, letter)
    if promise is None:
        return True
    return bool(promise.due_at.isoformat() != letter.facts["due_at"])


def _promise(case: Case, letter: Letter) -> Promise | None:
    """The running promise that a notice is about."""
    return next((p for p in case.live if p.stage == letter.facts["stage"]), None)


def _awaits_answer(case: Case, letter: Letter) -> bool:
    asked = next((q for q in case.questions if q.id == letter.question), None)
    return asked is not None and asked.is_open
