"""Reclassify: put a complaint where it belongs before anybody has investigated it, and dispatch it anew."""

from dataclasses import replace
from datetime import datetime

from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms.reclassify import Reclassification
from complaints.rules import graver, level_by_rule
from complaints.taking import expect_nothing_waits
from complaints.writing import write_staff

UNTIL = ("settle", "dispatch", "investigate")
"""The stages at which the classes can still be corrected; after that the findings speak."""


def reclassify(case: Case, form: Reclassification, by: str, now: datetime) -> None:
    """Correct the classes as a person decided. A graver level by the rules counts, a milder one does not."""
    if case.place not in UNTIL:
        raise Refusal("只有在分类之后、调查完成之前才能更正分类。")
    expect_nothing_waits(case)
    views: list[str] = list(case.pack.views)
    before = {view: case.story.classification.get(view, "") for view in views}
    chosen = {view: getattr(form, view) for view in views}
    if chosen == before:
        raise Refusal("投诉已经是这些分类。")
    parts = {f"{view}_part": "" for view in views if before[view] != chosen[view] and view != "intake"}
    level = case.story.level
    if case.pack.levels:
        found = level_by_rule(case.pack, replace(case.story.traits, classes=chosen))
        level = found if graver(case.pack, found, level) else level
    owner = case.roster(now).people.get(case.story.owner)
    case.enter("reclassified", by, now, **chosen, **parts, level=level, before=before, reason=form.reason)
    for question in case.questions:
        if question.is_open and question.role == "owner" and not question.beside:
            question.withdrawn_at, question.withdrawn_why = now, "reclassified"
    if owner is not None and owner.id != by:
        key = f"{case.number}/reclassified/{len(case.entries)}"
        write_staff(case, "told", owner, now, key=key, fact="reclassified", reason=form.reason)
    case.settle(now)
