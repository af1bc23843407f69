"""Contingency plans on the page of a complaint: what is in motion, step by step; to start and stand down."""

from datetime import datetime
from typing import Any

from adapters.plan_versions import plan_in_effect, plans_in_effect
from complaints.acts.plan import Grounds, activate, obstacle, stand_down
from complaints.calendar import Locale
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms.plans import PlanStandDown, PlanStart
from complaints.plans.ready import ready_letters
from complaints.plans.work import PlanDuty

STATES = {"stood_down": "已解除", "completed": "已完成", "carried": "已随并案转移", "": "进行中"}


def start_plan(case: Case, form: PlanStart, by: str, now: datetime) -> None:
    """A person sets a plan in motion, with the reason."""
    plan = plan_in_effect(case.session, form.plan, now)
    if plan is None:
        raise Refusal("没有这份预案，或尚未生效。")
    activate(case, plan, Grounds(reason=form.reason), by, now)


def end_plan(case: Case, form: PlanStandDown, by: str, now: datetime) -> None:
    """A person stands it down, with the reason."""
    stand_down(case, form.activation, form.reason, by, now)


def listed(case: Case, now: datetime) -> dict[str, Any]:
    """What may be started, and what may be stood down, for the forms."""
    plans = {
        key: plan.title.model_dump(by_alias=True)
        for key, plan in plans_in_effect(case.session, now).items()
        if not obstacle(case, plan)
    }
    return {"listed": {"plans": plans, "activations": {key: _title(case, key) for key in case.story.active}}}


def _title(case: Case, key: str) -> dict[str, str]:
    known = case.story.plans[key]
    assert case.plan_of is not None
    texts: dict[str, str] = case.plan_of(known["plan"], known["version"]).title.model_dump(by_alias=True)
    return texts


def plans_block(case: Case, names: dict[str, str], locale: Locale) -> list[dict[str, Any]]:
    """Each activation with its steps: who was asked, until when, and what became of it; the last first."""
    return [
        {
            "key": key,
            "plan": known["plan"],
            "title": _title(case, key).get(locale) or _title(case, key)["zh-Hans"],
            "version": known["version"],
            "at": known["at"],
            "ended": known.get("ended"),
            "over": known["over"],
            "state": STATES[known["over"]],
            "numbers": [n for n in known.get("numbers") or () if n != case.number],
            "steps": _steps(case, key, names, locale),
        }
        for key, known in reversed(case.story.plans.items())
    ]


def _steps(case: Case, key: str, names: dict[str, str], locale: Locale) -> list[dict[str, Any]]:
    found = []
    for stage, duty in case.pack.duties.items():
        if not isinstance(duty, PlanDuty) or duty.starts != key:
            continue
        question = next((q for q in reversed(case.questions) if q.stage == stage), None)
        promise, done = case.promised(stage, 1), case.story.times.get(stage)
        asked = (question.answered_by or question.person) if question else ""
        found.append(
            {
                "label": duty.label.text(locale),
                "limit": duty.limit,
                "who": names.get(asked, asked),
                "due": promise.due_at if promise else None,
                "seen": question.seen_at if question else None,
                "done": done[-1] if done else None,
                "late": bool(done and promise and done[-1] > promise.due_at),
                "question": question.id if question and question.is_open else "",
            }
        )
    return found


def ready_of(case: Case, locale: Locale) -> list[tuple[str, str]]:
    """The letters that lie ready: what each is for, and its text in the customer's language."""
    return [
        (one.label.text(locale), one.text.text(case.complaint.locale).strip()) for one in ready_letters(case)
    ]


def joined(case: Case) -> list[str]:
    """The complaints in which a plan is in motion that is for this one, too."""
    return [str(entry.data["lead"]) for entry in case.entries if entry.verb == "plan_joined"]
