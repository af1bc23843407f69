"""What a case waits for besides an answer to its question: its letters, a moment, what runs beside."""

from datetime import datetime

from complaints.case import Case
from complaints.drills.steps import may_begin, to_do


def held_up(case: Case, now: datetime) -> bool:
    """Whether the present stage cannot be taken yet although nobody need answer its question."""
    story, stage = case.story, case.stage
    if stage == "archive":
        return any(letter.sent_at is None and letter.failed_at is None for letter in case.letters())
    if stage == "begin":
        return not may_begin(case, now)
    if stage == "practise":
        return not to_do(case, now)
    if story.course == "review":
        if stage == "publish":
            return now < datetime.fromisoformat(story.review["effective_at"])
        return stage in ("acquaint", "conclude")
    return False
