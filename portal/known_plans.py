"""What somebody should know before answering about a plan: the task, what happened, what was found."""

from collections.abc import Callable
from typing import Any

from sqlmodel import select

from adapters.paper_duties import said_lines
from adapters.plan_words import changes_in_words, missing_in_words
from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.drills.found import in_words
from complaints.oversight.indicators import Share
from complaints.people import Person
from complaints.plans.difference import Change, difference, told_to_all
from complaints.plans.plan import Plan
from complaints.plans.records import Finding
from complaints.plans.work import PlanDuty
from complaints.records import Question
from complaints.reviews.course import FINDING
from complaints.wants_of_courses import plan_at_hand, plan_in_revision

Rows = list[tuple[str, str]]
YES_NO = {"yes": "是", "no": "否"}


def of_step(case: Case, question: Question, locale: Locale) -> Rows:
    """A step of a plan: what is to be done, the measure for this class, what was written down so far."""
    duty = case.pack.duties.get(question.stage)
    if not isinstance(duty, PlanDuty) or case.plan_of is None:
        return []
    plan = case.plan_of(duty.plan, case.story.plans[duty.starts]["version"])
    measure = plan.measures.get(case.story.classification.get("assessment", ""))
    rows = [
        (say("预案名称", locale), plan.title.text(locale)),
        (say("要做什么", locale), plan.steps[duty.step].task.text(locale)),
    ]
    if measure is not None:
        rows.append((say("这类投诉的措施", locale), measure.text(locale)))
    for key, one in case.pack.duties.items():
        if isinstance(one, PlanDuty) and one.starts == duty.starts and case.story.done.get(key):
            said = said_lines(case, key, case.story.done[key], locale)
            rows.append((one.label.text(locale), "\n".join(f"{label}：{value}" for label, value in said)))
    return rows


def _contact(case: Case, question: Question, locale: Locale) -> Rows:
    phone = question.known.get("phone") or say("没有登记", locale)
    return [(say("登记的电话", locale), phone)]


def _inject(case: Case, question: Question, locale: Locale) -> Rows:
    inject = case.story.practice["scenario"]["injects"][question.known["inject"]]
    return [(_text(inject["label"], locale), _text(inject["text"], locale))]


def _text(texts: dict[str, str], locale: str) -> str:
    return texts.get(locale) or texts["zh-Hans"]


PARTS = {"goals": "目标达成", "in_time": "办理及时", "completeness": "记录完整", "reached": "人员联系"}
"""The parts of a drill's score, with their words."""


def _evaluation(case: Case, question: Question, locale: Locale) -> Rows:
    result = case.story.practice["result"]
    parts = result["score"]["parts"]
    shares = [f"{say(PARTS[key], locale)} {share:.0%}" for key, share in parts.items() if share is not None]
    found = [in_words(one["kind"], one["params"], "", locale) for one in result["found"]]
    return [
        (say("得分", locale), f"{result['score']['points']}（{' · '.join(shares)}）"),
        (say("发现的问题", locale), "\n".join(found)),
    ]


REASONS = {
    "drill": "演练之后",
    "case": "真实案件的教训",
    "roster": "人员变动",
    "procedure": "程序变动",
    "period": "定期评审",
    "hand": "人工发起",
}
"""Why a review was opened."""


def _revision(case: Case, question: Question, locale: Locale) -> Rows:
    review = case.story.review
    gathered: dict[str, Any] = review["gathered"]
    findings = [_finding_text(case, key, locale) for key in review["findings"]]
    return [
        (say("退回意见", locale), question.known.get("remarks", "")),
        (say("评审缘由", locale), say(REASONS[review["why"]], locale)),
        (say("理由", locale), gathered.get("reason", "")),
        (say("发现的问题", locale), "\n".join(findings)),
        (say("人员缺位", locale), "\n".join(_missing(case, gathered.get("missing", []), locale))),
        (say("近期演练", locale), "、".join(gathered.get("drills", []))),
        (say("相关投诉", locale), "、".join(gathered.get("cases", []))),
        (say("未完成的改进措施", locale), "、".join(gathered.get("measures", []))),
        (say("客户满意率", locale), satisfied_then(gathered, locale)),
    ]


def satisfied_then(gathered: dict[str, Any], locale: Locale) -> str:
    """What a review has gathered of how many customers were satisfied; empty if it did not."""
    known = gathered.get("satisfaction") or {"satisfied": 0, "answered": 0}
    return satisfied_in_words(Share(known["satisfied"], known["answered"]), locale)


def satisfied_in_words(known: Share, locale: Locale) -> str:
    """How many of the customers who answered were satisfied; empty where nobody has answered yet."""
    if known.value is None:
        return ""
    told = (round(100 * known.value), known.whole, known.part)
    return say("{}%（{} 人答复，{} 人满意）", locale).format(*told)


def _missing(case: Case, lines: list[str], locale: Locale) -> list[str]:
    columns: Any = (Person.id, Person.name)
    names: dict[str, str] = dict(case.session.exec(select(*columns)).all())
    return [missing_in_words(plan_at_hand(case), line, names, locale) for line in lines]


def _finding_text(case: Case, key: str, locale: Locale) -> str:
    finding = case.session.get(Finding, key)
    return in_words(finding.kind, finding.params, finding.text, locale) if finding else key


def _approval(case: Case, question: Question, locale: Locale) -> Rows:
    revision = case.story.review["revision"]
    answers = revision["answers"]
    asked = {"lawful": "合法", "complete": "完整", "flexible": "灵活"}
    said = [f"{say(label, locale)}：{say(YES_NO[answers[key]], locale)}" for key, label in asked.items()]
    return [
        (say("结论", locale), say("修订" if revision["decision"] == "revise" else "不修订", locale)),
        (say("理由", locale), revision["reason"]),
        (say("评审三问", locale), " · ".join(said)),
        (say("说明", locale), answers["remarks"]),
        (say("生效日期", locale), revision["effective_on"]),
        *_proposed(case, locale),
    ]


def _proposed(case: Case, locale: Locale) -> Rows:
    """Every change, for whoever approves it."""
    if case.story.review["revision"]["decision"] != "revise":
        return []
    old, new = plan_at_hand(case), plan_in_revision(case)
    return _changes(difference(old, new), old, new, locale)


def _changes(changes: list[Change], old: Plan, new: Plan, locale: Locale) -> Rows:
    said = changes_in_words(changes, old, new, locale)
    return [(where, _said(kind, before or "—", after or "—")) for where, kind, before, after in said]


def _said(kind: str, before: str, after: str) -> str:
    """One change in a line: what came, what went, or both sides."""
    return {"added": f"＋ {after}", "removed": f"－ {before}"}.get(kind, f"{before} → {after}")


def _finding(case: Case, question: Question, locale: Locale) -> Rows:
    finding = case.session.get(Finding, question.stage.removeprefix(FINDING))
    if finding is None:
        return []
    return [
        (say("发现的问题", locale), in_words(finding.kind, finding.params, finding.text, locale)),
        (say("来源", locale), finding.origin),
        (say("整改期限", locale), str(finding.due_on)),
    ]


def _reading(case: Case, question: Question, locale: Locale) -> Rows:
    old, new = plan_at_hand(case), plan_in_revision(case)
    changes, kept = told_to_all(old, new)
    return [
        (
            say("预案名称", locale),
            f"{new.title.text(locale)} · {say('第 {} 版', locale).format(new.version)}",
        ),
        (say("理由", locale), case.story.review["revision"]["reason"]),
        *_changes(changes, old, new, locale),
        (
            say("其他", locale),
            say("另有 {} 处演练安排的改动，只有主管和经理能看。", locale).format(kept) if kept else "",
        ),
    ]


TELL_PLANS: dict[str, Callable[[Case, Question, Locale], Rows]] = {
    "ContactTest": _contact,
    "InjectResponse": _inject,
    "DrillEvaluation": _evaluation,
    "PlanRevision": _revision,
    "PlanApproval": _approval,
    "FindingClosure": _finding,
    "PlanRead": _reading,
}
