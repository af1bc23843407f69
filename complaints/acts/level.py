"""Another level: raised by a rule of the pack or by somebody with a reason, never lowered in silence."""

from datetime import datetime

from complaints.access import rights
from complaints.acts.duty import AFTER_RESOLVING, duties_before
from complaints.acts.inform import inform
from complaints.case import Case
from complaints.choosing import involved
from complaints.errors import Refusal
from complaints.fold_kin import expect_unmerged
from complaints.forms import LevelChange
from complaints.rules import graver
from complaints.taking import expect_nothing_waits
from complaints.writing import write_staff

MAY_LOWER = ("supervisor", "manager")
"""Who may give a complaint a milder level."""


def change_level(case: Case, form: LevelChange, by: str, now: datetime) -> None:
    """Raise or lower on a person's decision. Whoever had the complaint is told, with the reason."""
    expect_unmerged(case.story, case.number)
    if case.story.ground or not case.story.level:
        raise Refusal("分类之后、结案之前才能调整级别。")
    if form.level == case.story.level:
        raise Refusal("投诉已经是这个级别。")
    expect_nothing_waits(case)
    raised = graver(case.pack, form.level, case.story.level)
    person = case.roster(now).people.get(by)
    lent = {key: (role.stands_for,) for key, role in case.pack.roles.items()}
    held = rights(person.roles if person else (), lent)
    if not raised and (by in involved(case) or not set(held) & set(MAY_LOWER)):
        raise Refusal("级别只能由主管或经理调低，并写明理由；经办人不能调低自己经办的案件。")
    _enter(case, "raised" if raised else "lowered", form.level, form.reason, by, now)
    case.settle(now)


def raise_unsolved(case: Case, now: datetime) -> None:
    """Raise what is unsolved so long after the fact that the level names. The caller settles."""
    rule = case.pack.levels[case.story.level].raises
    if rule is not None:
        _enter(case, "raised", rule.to, f"{rule.after} 未解决，按规则升级", "system", now)


def _enter(case: Case, verb: str, level: str, reason: str, by: str, now: datetime) -> None:
    owner = case.roster(now).people.get(case.story.owner)
    before = case.story.level
    undo = duties_before(case.pack, AFTER_RESOLVING)
    case.enter(verb, by, now, level=level, before=before, reason=reason, undo=undo)
    for question in case.questions:
        if question.is_open and question.form == "ExtensionDecision":
            question.withdrawn_at, question.withdrawn_why = now, verb
    if owner is not None and owner.id != by:
        key = f"{case.number}/{verb}/{len(case.entries)}"
        write_staff(case, "told", owner, now, key=key, fact=verb, level=level, before=before, reason=reason)
    if verb == "raised":
        inform(case, "raised", now)
