"""The verbs of an improvement measure: propose, report done, check its effect, rearrange, cancel, remind."""

from datetime import date, datetime

from complaints.acts.answer import Late
from complaints.acts.file import next_number
from complaints.days import check_day
from complaints.errors import Refusal
from complaints.forms.improvement import (
    Cancellation,
    Completion,
    EffectCheck,
    ImprovementProposal,
    Rearrangement,
)
from complaints.improvements import PREFIX, Improvement, Notice, notice_on
from complaints.measures import Desk, Measure
from complaints.people import Person
from complaints.worktime import due


def propose(desk: Desk, form: ImprovementProposal, by: str, now: datetime, follows: str = "") -> Measure:
    """Give somebody a measure to carry out by a date; he is told. FormErrors for a date that is none.

    `follows` is the measure that it takes the place of, if that had no effect.
    """
    check_day(form.due_on, desk.today(now))
    row = Improvement(
        id=next_number(desk.session, PREFIX, desk.today(now).strftime("%Y%m%d")),
        number=desk.number,
        procedure=desk.pack.procedure,
        version=desk.version,
        follows=follows,
        dated_at=now,
        created_at=now,
        created_by=by,
        **form.model_dump(),
    )
    measure = Measure(desk, row)
    desk.session.add(row)
    measure.enter("proposed", by, now, **form.model_dump(mode="json"), follows=follows)
    _write_owner(measure, "given", now)
    desk.session.flush()
    return measure


def report_done(measure: Measure, form: Completion, by: str, now: datetime) -> None:
    """Its owner reports what was done; when its effect is to be checked the pack says."""
    row, desk = measure.row, measure.desk
    _expect(measure, "done")
    row.done_at, row.done_note, row.done_by, row.told = now, form.note, by, ""
    row.check_due_on = desk.today(due(desk.pack.effect.check_after, now, desk.calendar).at)
    measure.enter("done", by, now, note=form.note, check_due_on=str(row.check_due_on))
    desk.session.flush()


def check_effect(measure: Measure, form: EffectCheck, by: str, now: datetime) -> Measure | None:
    """Record what effect it had. Without effect it goes on to a new date, or gives way to a new measure.

    Returns the new measure, if there is one. Refusal before the time, and for a check of one's own work.
    """
    row, desk = measure.row, measure.desk
    _expect(measure, "check")
    if row.check_due_on is not None and desk.today(now) < row.check_due_on:
        raise Refusal(f"效果检查应在 {row.check_due_on} 或之后进行。")
    if by in (row.owner, row.done_by):
        raise Refusal("不能检查自己负责的措施，请由其他同事检查。")
    if form.due_on is not None:
        check_day(form.due_on, desk.today(now))
    row.effect, row.effect_note, row.checked_by, row.told = form.effect, form.note, by, ""
    measure.enter("checked", by, now, **form.model_dump(mode="json"))
    following = None
    if form.due_on is None or form.text:
        row.checked_at = now
        following = _take_its_place(measure, form, by, now) if form.due_on else None
    else:
        _open_again(measure, form.due_on, form.note, now)
    desk.session.flush()
    return following


def rearrange(measure: Measure, form: Rearrangement, by: str, now: datetime) -> None:
    """Set another date, or another owner, with the reason; whom it concerns is told."""
    row = measure.row
    _expect(measure, "done")
    check_day(form.due_on, measure.desk.today(now))
    before = {"due_on_before": str(row.due_on), "owner_before": row.owner}
    passed_on = bool(form.owner) and form.owner != row.owner
    row.due_on, row.owner, row.dated_at, row.told = form.due_on, form.owner or row.owner, now, ""
    measure.enter("moved", by, now, due_on=str(row.due_on), owner=row.owner, reason=form.reason, **before)
    _write_owner(measure, "given" if passed_on else "moved", now, form.reason)
    measure.desk.session.flush()


def cancel(measure: Measure, form: Cancellation, by: str, now: datetime) -> None:
    """Give it up, with the reason; its owner is told."""
    row = measure.row
    _expect(measure)
    row.cancelled_at, row.cancelled_by, row.cancel_reason = now, by, form.reason
    measure.enter("cancelled", by, now, reason=form.reason)
    _write_owner(measure, "cancelled", now, form.reason)
    measure.desk.session.flush()


def notice_to_give(measure: Measure, now: datetime) -> Notice | None:
    """The notice that holds now and was not recorded yet."""
    notice = notice_on(measure.row, measure.desk.today(now), measure.desk.calendar)
    return None if notice is None or notice.key == measure.row.told else notice


def remind(measure: Measure, now: datetime) -> int:
    """Record the letters of the notice that holds now, once; returns how many."""
    row, desk, notice = measure.row, measure.desk, notice_to_give(measure, now)
    if notice is None:
        return 0
    told: list[tuple[Person, str]]
    if notice.note in ("check", "check_late"):
        told = [(p, notice.note) for p in desk.holders(desk.pack.effect.by, (row.owner, row.done_by))]
    elif notice.note == "late":
        above = desk.holders("supervisor", (row.owner,))
        told = [(p, "late") for p in above]
        told += [(p, "overdue") for p in _at_work_on(measure) if p not in above]
    else:
        told = [(p, notice.note) for p in _at_work_on(measure)]
    measure.enter("reminded", "system", now, note=notice.note, level=notice.level, to=[p.id for p, _ in told])
    for person, note in told:
        measure.write(person, note, now, notice.level)
    row.told = notice.key
    desk.session.flush()
    return len(told)


def past(measure: Measure, deed: str) -> str:
    """Why a deed (done, check) is not asked of anybody any more, politely; empty while it is."""
    row, today = measure.row, measure.desk.today
    if row.cancelled_at is not None:
        return f"这项措施已于 {today(row.cancelled_at)} 取消。"
    if row.checked_at is not None:
        return f"这项措施已于 {today(row.checked_at)} 完成效果检查，谢谢。"
    if deed == "done" and row.done_at is not None:
        return f"这项措施已于 {today(row.done_at)} 报告完成，谢谢。"
    return "这项措施正在继续落实，目前不需要检查效果。" if deed == "check" and row.done_at is None else ""


def _expect(measure: Measure, deed: str = "") -> None:
    if said := past(measure, deed):
        raise Late(said)


def _take_its_place(measure: Measure, form: EffectCheck, by: str, now: datetime) -> Measure:
    row = measure.row
    assert form.due_on is not None
    fresh = ImprovementProposal(
        kind=row.kind,
        text=form.text,
        cause=row.cause,
        owner=form.owner or row.owner,
        due_on=form.due_on,
    )
    return propose(measure.desk, fresh, by, now, follows=row.id)


def _open_again(measure: Measure, day: date, why: str, now: datetime) -> None:
    """The same measure to a new date: what was done before stays in the log."""
    row = measure.row
    row.round, row.due_on, row.dated_at = row.round + 1, day, now
    row.done_at, row.done_note, row.done_by, row.check_due_on = None, "", "", None
    _write_owner(measure, "again", now, why)


def _write_owner(measure: Measure, note: str, now: datetime, reason: str = "") -> None:
    for person in _at_work_on(measure):
        measure.write(person, note, now, reason=reason)


def _at_work_on(measure: Measure) -> list[Person]:
    """Its owner, or who stands in; those above when he has left."""
    roster = measure.desk.roster
    owner = roster.people.get(measure.row.owner)
    return [roster.present(owner) or owner] if owner else measure.desk.holders("supervisor")
