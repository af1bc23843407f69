"""Two complaints that have to do with each other, or only seem to: linked, or kept apart; both live on."""

from datetime import datetime

from complaints.asking import wanted
from complaints.case import Case
from complaints.errors import Refusal


def link(one: Case, other: Case, by: str, reason: str, now: datetime) -> None:
    """Note in both that they are related; each is a repeat of the other when its severity is scored."""
    _enter("linked", one, other, by, reason, now)


def keep_apart(one: Case, other: Case, by: str, reason: str, now: datetime) -> None:
    """Note in both that they are different matters; neither is suggested for the other again."""
    _enter("kept_apart", one, other, by, reason, now)


def score_again(case: Case, now: datetime) -> None:
    """Where the classification is being asked: what is suggested there knows of the repeat."""
    asked = case.open_question("Classification")
    fresh = wanted(case, case.roster(now), now) if asked else None
    if asked and fresh and fresh.form == asked.form:
        asked.known = {**asked.known, **fresh.known}


def _enter(verb: str, one: Case, other: Case, by: str, reason: str, now: datetime) -> None:
    if one.number == other.number:
        raise Refusal("请选择另一件投诉。")
    if one.story.merged_into == other.number or other.story.merged_into == one.number:
        raise Refusal("这两件投诉已合并，请先撤销合并。")
    for mine, its in ((one, other), (other, one)):
        mine.enter(verb, by, now, other=its.number, reason=reason)
        score_again(mine, now)
        if not mine.story.archived:
            mine.settle(now)
