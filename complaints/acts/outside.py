"""Telling the third party that passed a complaint on how it went: by letter, else the desk tells it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from complaints.asking import ask
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import LONGEST_AHEAD, mailable
from complaints.forms.base import FormErrors
from complaints.forms.outside import OuterChange, OutsideReport
from complaints.letters import Letter
from complaints.outer import deadline, reporting_duty, runs
from complaints.records import Question
from complaints.writing import write_outside


def report_closing(case: Case, now: datetime) -> None:
    """The closing report by letter, given an address, unless a duty of the pack reports. Caller settles."""
    if not runs(case.story) or reporting_duty(case.story, case.pack) or not case.story.outer.get("email"):
        return
    _write(case, now, interim=False)
    case.enter("reported_outside", "system", now, how="letter", **_to(case))


def report_interim(case: Case, now: datetime) -> None:
    """Before a deadline that comes first: how far it is; once for each deadline. The clock runs on."""
    due = deadline(case.story)
    if case.story.ground or due is None or not case.story.outer.get("email"):
        return
    if _write(case, now, interim=True):
        case.enter("told_outside", "system", now, how="letter", due=due.isoformat(), **_to(case))


def take_report(case: Case, question: Question, now: datetime) -> None:
    """Enter that the desk has told the third party. The caller settles."""
    said = OutsideReport.model_validate(question.answer)
    question.taken_at = now
    case.enter(
        "reported_outside", question.answered_by, now,
        how=said.how, told_at=said.when(now).isoformat(), note=said.note, **_to(case),
    )  # fmt: skip


def reported_by_duty(case: Case, duty: str, by: str, now: datetime) -> None:
    """The pack's own duty to report to the source was done: nobody outside waits any more."""
    if runs(case.story) and duty == reporting_duty(case.story, case.pack):
        case.enter("reported_outside", by, now, how="duty", duty=duty, **_to(case))


def report_failed(case: Case, letter: Letter, now: datetime) -> None:
    """The closing report could not be delivered: it was not told after all, and the desk is asked to."""
    if "reported_outside" not in case.story.facts or case.story.archived or letter.facts["interim"]:
        return
    case.enter("report_failed", "system", now, letter=letter.id)
    case.settle(now)
    ask(case, now)


def change_outer(case: Case, form: OuterChange, by: str, now: datetime) -> None:
    """Another number, contact or deadline of the third party, or its first mention; with a reason."""
    if case.story.archived:
        raise Refusal("案件已归档，不能再更改。")
    changed = form.model_dump(mode="json", exclude={"reason"})
    changed["email"] = mailable(form.email) if form.email else ""
    before = case.story.outer
    if _stated(changed) == _stated(before):
        raise FormErrors({"reason": "没有任何更改"})
    if form.due_at and form.due_at > now + LONGEST_AHEAD:
        raise FormErrors({"due_at": "期限在两年以后，请核对"})
    case.enter("outer_changed", by, now, third_party=changed, before=before, reason=form.reason)
    if case.story.ground:
        report_closing(case, now)
    case.settle(now)


def _stated(party: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a third party, however it is written."""
    said = {name: value for name, value in party.items() if value}
    if "due_at" in said:
        said["due_at"] = datetime.fromisoformat(said["due_at"])
    return said


def _write(case: Case, now: datetime, *, interim: bool) -> Letter | None:
    due = case.story.outer.get("due_at") or ""
    key = f"{case.number}/outer_report/{'interim/' + due if interim else len(case.entries)}"
    return write_outside(case, "outer_report", now, key=key, interim=interim, **_to(case))


def _to(case: Case) -> dict[str, Any]:
    return {"party": case.story.outer["name"], "reference": case.story.outer.get("reference", "")}
