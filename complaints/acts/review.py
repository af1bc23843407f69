"""The verbs of a plan review: open, take findings in, revise, approve, take effect, read, settle findings."""

import hashlib
from datetime import datetime, time
from typing import Any

from sqlmodel import Session, select

from complaints.acts.file import next_number
from complaints.calendar import DAY, Calendar
from complaints.case import Case
from complaints.days import check_day
from complaints.errors import Refusal
from complaints.fold import tell
from complaints.forms import FormErrors
from complaints.forms.plans import FindingClosure, PlanApproval, PlanRead, PlanRevision
from complaints.pack import Pack
from complaints.plans.plan import Plan
from complaints.plans.records import AS_RAISED, Finding, PlanVersion
from complaints.plans.staffing import gone, participants
from complaints.records import Question
from complaints.reviews.course import FINDING, unread
from complaints.reviews.review import PREFIX, Review
from complaints.taking import take
from complaints.wants_of_courses import plan_in_revision
from complaints.worktime import due

OPEN_TO_FINDINGS = ("revise",)
"""While a review is here, what is found meanwhile goes into it; later it waits for the next review."""


def open_review(
    session: Session, plan: Plan, pack: Pack, calendar: Calendar, why: str, by: str, now: datetime,
    gathered: dict[str, Any],
) -> Case:  # fmt: skip
    """Begin a review of the version in effect, with what is to be learned from. Its owner is asked to revise.

    `why`: drill, period, case, roster, procedure or hand. `gathered`: what review.py of adapters collected.
    """
    day = now.astimezone(calendar.zone).strftime("%Y%m%d")
    row = Review(
        number=next_number(session, PREFIX, day), procedure=pack.procedure, version=pack.version,
        channel="", source="internal", name=plan.title.zh, matter=plan.title.zh, received_at=now,
        accepted_at=now, filed_by=by, plan=plan.plan, plan_version=plan.version, why=why, opened_by=by,
    )  # fmt: skip
    session.add(row)
    case = Case(session, row, pack, calendar, [], [], [], tell([]), plan_of=lambda _plan, _version: plan)
    case.enter("review_opened", by, now, plan=plan.plan, version=plan.version, why=why, gathered=gathered)
    take_findings(case, now)
    case.settle(now)
    return case


def take_findings(case: Case, now: datetime) -> int:
    """Take in the findings about the plan that no review has yet. The caller settles."""
    if case.place not in OPEN_TO_FINDINGS:
        return 0
    query = select(Finding).where(Finding.plan == row_of(case).plan, Finding.review == "")
    found = list(case.session.exec(query.order_by(*AS_RAISED)))
    for finding in found:
        finding.review = case.number
        until = _close_of(finding, case.calendar)
        case.enter(
            "finding_taken", "system", now, finding=finding.id, owner=finding.owner, until=until.isoformat(),
            kind=finding.kind, params=finding.params, text=finding.text, origin=finding.origin,
        )  # fmt: skip
    return len(found)


def _close_of(finding: Finding, calendar: Calendar) -> datetime:
    """The close of business of the day until which a finding is to be settled."""
    return due("1 working day", datetime.combine(finding.due_on, time(), calendar.zone) - DAY, calendar).at


def check_revision(case: Case, answer: PlanRevision, now: datetime) -> None:
    """FormErrors for a text that is no plan or names nobody of the house, or a day that cannot be meant."""
    if answer.decision == "revise" and answer.effective_on is not None:
        check_day(answer.effective_on, case.today(now), "effective_on")
    plan = check_text(case, answer)
    left = gone(plan, case.roster(now)) if plan else []
    if left:
        raise FormErrors({"text": "\n".join(f"{'.'.join(map(str, where))}: {what}" for where, what in left)})


def check_text(case: Case, answer: PlanRevision) -> Plan | None:
    """The plan that a revision proposes; None for no change. FormErrors with every mistake of the text."""
    if answer.decision != "revise":
        return None
    base = case.session.get_one(PlanVersion, (row_of(case).plan, row_of(case).plan_version))
    if answer.text.strip() == base.text.strip():
        raise FormErrors({"text": "文本与现行版本相同；不需要修订的，请选“不修订”。"})
    return proposed(case, answer.text)


def proposed(case: Case, text: str) -> Plan:
    """The plan of a text under review. FormErrors with every mistake of it."""
    if case.plan_reader is None:
        raise Refusal("不能读取预案文本。")
    try:
        plan = case.plan_reader(text)
    except Refusal as wrong:
        raise FormErrors({"text": str(wrong)}) from None
    if plan.plan != row_of(case).plan:
        raise FormErrors({"text": f"plan: 应为 {row_of(case).plan}，不能改名"})
    return plan


def revise(case: Case, now: datetime) -> None:
    """Take the revision or the reasoned "no change"; a new version is a draft until somebody approves it."""
    question, answer = take(case, PlanRevision, now)
    plan, by = check_text(case, answer), question.answered_by
    said = {name: getattr(answer, name) for name in ("lawful", "complete", "flexible", "remarks")}
    version = ""
    if plan is not None:
        version = _next_version(case)
        case.session.add(
            PlanVersion(
                plan=plan.plan, version=version, title=plan.title.model_dump(by_alias=True), text=answer.text,
                digest=hashlib.sha256(answer.text.encode()).hexdigest(), author=by, written_at=now,
                reason=answer.reason, answers=said, review=case.number, effective_on=answer.effective_on,
            )
        )  # fmt: skip
        case.session.flush()
    case.enter(
        "revised", by, now, decision=answer.decision, reason=answer.reason, answers=said, version=version,
        effective_on=str(answer.effective_on or ""),
    )  # fmt: skip
    case.settle(now)


def _next_version(case: Case) -> str:
    """The number after the highest that the plan has had, drafts included."""
    query = select(PlanVersion.version).where(PlanVersion.plan == row_of(case).plan)
    known = list(case.session.exec(query))
    figures = [int(one.split("+")[0]) for one in known if one.split("+")[0].isdigit()]
    return str(max([*figures, len(known)]) + 1)


def consent(case: Case, now: datetime) -> None:
    """Take the approver's decision. What is returned is written anew; what is approved waits for its day."""
    question, answer = take(case, PlanApproval, now)
    revision, row, by = case.story.review["revision"], row_of(case), question.answered_by
    draft = None
    if revision["version"]:
        draft = case.session.get_one(PlanVersion, (row.plan, revision["version"]))
    if answer.decision == "send_back":
        if draft is not None:
            draft.returned_at = now
        case.enter("revision_returned", by, now, remarks=answer.remarks, version=revision["version"])
    else:
        at = ""
        if draft is not None:
            today = case.today(now)
            draft.effective_on = max(draft.effective_on or today + DAY, today)
            draft.approved_at, draft.approved_by = now, by
            at = datetime.combine(draft.effective_on, time(), case.calendar.zone).isoformat()
        row.outcome = "revised" if draft else "no_change"
        row.new_version = revision["version"]
        case.enter(
            "revision_approved", by, now, version=revision["version"], remarks=answer.remarks, effective_at=at
        )
    case.settle(now)


def publish(case: Case, now: datetime) -> None:
    """The new version takes effect on its day; all concerned are told what changed and asked to read it."""
    if case.place != "publish" or now < datetime.fromisoformat(case.story.review["effective_at"]):
        return
    revision = case.story.review["revision"]
    plan = plan_in_revision(case)
    told = [
        p.id
        for p in participants(plan, case.roster(now))
        if p.id not in (revision["by"], revision["consent"])
    ]
    case.enter("took_effect", "system", now, plan=plan.plan, version=plan.version, readers=told)
    case.settle(now)


def confirm_reading(case: Case, question: Question, now: datetime) -> None:
    """Somebody has read what changed. The caller settles."""
    answer = PlanRead.model_validate(question.answer)
    question.taken_at = now
    person = question.person or question.answered_by
    case.enter(
        "read_confirmed", question.answered_by, now, at_stage=question.stage, person=person,
        remarks=answer.remarks,
    )  # fmt: skip


def readers_gone(case: Case, now: datetime) -> list[str]:
    """Of those who were to read a new version, who has left the house without."""
    waited = unread(case.story)
    here = case.roster(now).people if waited else {}
    return [person for person in waited if person not in here]


def release_readers(case: Case, now: datetime) -> None:
    """Nobody waits for the reading of those who have left."""
    for person in readers_gone(case, now):
        case.enter("reader_left", "system", now, person=person)
    case.settle(now)


def settle_finding(case: Case, question: Question, now: datetime) -> None:
    """A finding ends: done, with what shows it, or rejected, with the reason. The caller settles."""
    answer = FindingClosure.model_validate(question.answer)
    question.taken_at = now
    finding = case.session.get_one(Finding, question.stage.removeprefix(FINDING))
    finding.outcome, finding.note = answer.outcome, answer.note
    finding.closed_at, finding.closed_by = now, question.answered_by
    case.enter(
        "finding_closed", question.answered_by, now, at_stage=question.stage, finding=finding.id,
        outcome=answer.outcome, note=answer.note,
    )  # fmt: skip


def move_finding(
    case: Case, finding: Finding, owner: str, day: Any, reason: str, by: str, now: datetime
) -> None:
    """Another owner or date for a finding, with the reason; whoever had it is not asked any more."""
    if finding.outcome:
        raise Refusal("这项问题已经办结。")
    check_day(day, case.today(now))
    finding.owner, finding.due_on = owner or finding.owner, day
    until = _close_of(finding, case.calendar)
    for question in case.questions:
        if (
            question.is_open
            and question.stage == f"{FINDING}{finding.id}"
            and question.person != finding.owner
        ):
            question.withdrawn_at, question.withdrawn_why = now, "finding_moved"
    case.enter(
        "finding_moved",
        by,
        now,
        finding=finding.id,
        owner=finding.owner,
        until=until.isoformat(),
        reason=reason,
    )
    case.settle(now)


def row_of(case: Case) -> Review:
    """The record of a review."""
    assert isinstance(case.complaint, Review)
    return case.complaint
