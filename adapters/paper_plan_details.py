"""What questions about plans, drills and reviews need to be answered, as labels and values."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from adapters.paper_words import Rows, rows, words
from adapters.plan_words import SIDES, changes_in_words, item_in_words
from complaints.case import Case
from complaints.drills.drill import is_drill
from complaints.drills.found import in_words
from complaints.pack_parts import Label
from complaints.plans.difference import Change, difference, told_to_all
from complaints.plans.plan import Plan
from complaints.plans.work import PlanDuty
from complaints.records import Question
from complaints.reviews.course import FINDING
from complaints.wants_of_courses import plan_at_hand, plan_in_revision

People = Mapping[str, str]


def of_step(case: Case, question: Question, people: People, locale: str) -> Rows:
    """A step of a plan: what is to be done, and whom it concerns; nothing for a duty of the procedure."""
    duty = case.pack.duties.get(question.stage)
    if not isinstance(duty, PlanDuty):
        return []
    plan = activated_plan(case, duty.starts)
    return rows(
        locale,
        plan=plan.title.text(locale),
        task=plan.steps[duty.step].task.text(locale),
        matter=case.record("matter"),
        project=case.record("project"),
        name=case.record("name"),
        phone=case.record("phone"),
        address=case.record("address"),
    )


def activated_plan(case: Case, activation: str) -> Plan:
    """The version of a plan that is or was in motion in a case."""
    known = case.story.plans[activation]
    assert case.plan_of is not None
    return case.plan_of(known["plan"], known["version"])


def _of_contact(case: Case, question: Question, people: People, locale: str) -> Rows:
    known = question.known.get("phone") or words(locale)["drill"]["no_phone"]
    return rows(locale, plan=plan_at_hand(case).title.text(locale), registered=known)


def _of_inject(case: Case, question: Question, people: People, locale: str) -> Rows:
    """What happened, and what it happened in."""
    one = case.story.practice["scenario"]["injects"][question.known["inject"]]
    label, text = (Label.model_validate(one[part]).text(locale) for part in ("label", "text"))
    return [[label, text], *rows(locale, matter=case.record("matter"))]


def _of_evaluation(case: Case, question: Question, people: People, locale: str) -> Rows:
    result = case.story.practice["result"]
    parts = [f"{label} {share}" for label, share in shares(result["score"], locale)]
    found = (in_words(one["kind"], one["params"], "", locale) for one in result["found"])
    return rows(
        locale,
        plan=plan_at_hand(case).title.text(locale),
        score=" · ".join([f"{result['score']['points']} / 100", *parts]),
        finding=numbered(found),
    )


def shares(score: Mapping[str, Any], locale: str) -> Rows:
    """The parts of a drill's score that could be measured."""
    parts = words(locale)["plan"]["parts"]
    return [[parts[key], f"{share:.0%}"] for key, share in score["parts"].items() if share is not None]


def numbered(lines: Iterable[str]) -> str:
    """Several things as one value, a line each; a single one stands without its figure."""
    known = list(lines)
    return "\n".join(f"{n}. {line}" for n, line in enumerate(known, 1)) if len(known) > 1 else "".join(known)


def _of_revision(case: Case, question: Question, people: People, locale: str) -> Rows:
    """Why the plan is reviewed, and what was found; with remarks if it was sent back."""
    review, taken = case.story.review, [e.data for e in case.entries if e.verb == "finding_taken"]
    found = (in_words(one["kind"], one["params"], one["text"], locale) for one in taken)
    return rows(
        locale,
        sent_back=question.known.get("remarks", ""),
        plan=plan_at_hand(case).title.text(locale),
        why=words(locale)["plan"]["why"][review["why"]],
        reason=review["gathered"].get("reason", ""),
        finding=numbered(found),
    )


def _of_approval(case: Case, question: Question, people: People, locale: str) -> Rows:
    """What is proposed and why, and every line that changes."""
    revision, spoken = case.story.review["revision"], words(locale)["plan"]
    said = [
        f"{label}{words(locale)['colon']}{words(locale)[revision['answers'][name]]}"
        for name, label in spoken["asked_three"].items()
    ]
    about = rows(
        locale,
        plan=plan_at_hand(case).title.text(locale),
        author=people.get(revision["by"], revision["by"]),
        decision=spoken["decisions"][revision["decision"]],
        reason=revision["reason"],
        asked_three=" · ".join(said),
        remarks=revision["answers"]["remarks"],
        effective=revision["effective_on"],
    )
    changes = revised(case, locale) if revision["decision"] == "revise" else []
    count = spoken["changes"].format(count=len(changes)) if changes else ""
    return about + rows(locale, changes=count) + changes


def revised(case: Case, locale: str) -> Rows:
    """What the revision of a review changes, line by line."""
    old, new = plan_at_hand(case), plan_in_revision(case)
    return _rows(difference(old, new), old, new, locale)


def revised_for_all(case: Case, locale: str) -> tuple[Rows, int]:
    """The same for those who are drilled, and how many changes are kept from them."""
    old, new = plan_at_hand(case), plan_in_revision(case)
    found, kept = told_to_all(old, new)
    return _rows(found, old, new, locale), kept


def _rows(changes: list[Change], old: Plan, new: Plan, locale: str) -> Rows:
    said = zip(changes, changes_in_words(changes, old, new, locale), strict=True)
    return [
        [where, _change(change, before, after, old if change.kind == "removed" else new, locale)]
        for change, (where, _, before, after) in said
    ]


def _change(change: Change, before: str, after: str, plan: Plan, locale: str) -> str:
    """One change in a line: what came, what went (a step, a contact … with all it says), or both sides."""
    if change.kind == "changed":
        return after if after == SIDES["other"][locale] else f"{before or '—'} → {after or '—'}"
    item = change.before or change.after
    inside = item_in_words(item, plan, locale) if isinstance(item, dict) else []
    said = [f"{label}{words(locale)['colon']}{value}" for label, value in inside]
    return f"{words(locale)['plan']['signs'][change.kind]} {' · '.join([before or after, *said])}"


def _of_finding(case: Case, question: Question, people: People, locale: str) -> Rows:
    """What was found, in which drill or complaint; and why it was passed on or moved last."""
    key = question.stage.removeprefix(FINDING)
    told = [entry for entry in case.entries if entry.data.get("finding") == key]
    taken = next(entry.data for entry in told if entry.verb == "finding_taken")
    moved = [entry.data["reason"] for entry in told if entry.verb == "finding_moved"]
    origin = "drill" if is_drill(taken["origin"]) else "complaint"
    return rows(
        locale,
        plan=plan_at_hand(case).title.text(locale),
        finding=in_words(taken["kind"], taken["params"], taken["text"], locale),
        origin=words(locale)["about"][origin].format(number=taken["origin"]),
        moved=moved[-1] if moved else "",
    )


PLAN_DETAILS: dict[str, Callable[[Case, Question, People, str], Rows]] = {
    "Duty": of_step,
    "ContactTest": _of_contact,
    "InjectResponse": _of_inject,
    "DrillEvaluation": _of_evaluation,
    "PlanRevision": _of_revision,
    "PlanApproval": _of_approval,
    "FindingClosure": _of_finding,
}
"""What the letter of a question about a plan, a drill or a review says beside the task."""
