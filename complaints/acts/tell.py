"""Small things said on the way: progress to the customer, further information, evidence, another priority."""

from datetime import datetime

from complaints.case import Case
from complaints.errors import Refusal
from complaints.fold_kin import expect_unmerged
from complaints.forms import FormErrors, Information, PriorityChange, Progress
from complaints.plans.ready import blanks, ready_letters
from complaints.records import Evidence
from complaints.writing import write_customer, write_owner


def report_progress(case: Case, form: Progress, by: str, now: datetime) -> None:
    """Tell the customer how things stand (procedure A: keep the customer told of progress).

    FormErrors: a letter of a plan that lay ready was not filled in.
    """
    refuse_closed(case)
    if left := blanks(form.text, ready_letters(case)):
        raise FormErrors({"text": f"请先填写方括号中的内容：{'、'.join(left)}"})
    how = "letter" if case.record("email") else "call"  # without an address whoever reports has called
    case.enter("told_progress", by, now, text=form.text, how=how)
    write_customer(case, "progress", now, text=form.text)
    case.settle(now)


def add_information(case: Case, form: Information, by: str, now: datetime) -> None:
    """Add what the customer (or a colleague) has to say; the one at work on it is told."""
    refuse_closed(case)
    case.enter("information_added", by, now, text=form.text)
    write_owner(case, "information", now, by=by, customer_said=form.text)
    case.settle(now)


def add_evidence(case: Case, evidence: Evidence, now: datetime) -> None:
    """Add a file that is already safe in the vault."""
    refuse_closed(case)
    case.session.add(evidence)
    case.enter(
        "evidence_added", evidence.added_by, now,
        evidence=evidence.id, filename=evidence.filename, sha256=evidence.sha256, size=evidence.size,
        **({} if evidence.kind == "file" else {"kind": evidence.kind}),
    )  # fmt: skip
    case.settle(now)


def change_priority(case: Case, form: PriorityChange, by: str, now: datetime) -> None:
    """Give the complaint another priority, with a reason."""
    refuse_closed(case)
    if not case.story.classification:
        raise Refusal("分类之后才能更改优先级。")
    case.enter("prioritised", by, now, priority=form.priority, reason=form.reason, before=case.story.priority)
    case.settle(now)


def refuse_closed(case: Case) -> None:
    """Refusal when the complaint is closed, or goes on in another."""
    expect_unmerged(case.story, case.number)
    if case.story.ground:
        raise Refusal("投诉已结案，不能再更改。")
