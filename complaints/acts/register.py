"""Register: the complaint gets its work order (procedure A: within 1 hour of receipt)."""

from datetime import datetime

from complaints.acts.file import next_number
from complaints.acts.inform import inform
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import contact_key
from complaints.rating import missing


def register(case: Case, now: datetime) -> None:
    """Take what the desk completed, if it was asked, and issue the work order number."""
    case.expect("register")
    answer = case.answered("Registration")
    if answer is None and missing(case):
        raise Refusal(f"{case.number}: the record is incomplete and the desk has not completed it")
    record = dict(answer.answer or {}) if answer else {}
    reason, checked = record.pop("incomplete_reason", ""), record.pop("checked", case.story.ticked)
    day = now.astimezone(case.calendar.zone).strftime("%Y%m%d")
    work_order = next_number(case.session, case.pack.work_order_prefix, day)
    who = answer.answered_by if answer else "system"
    registers = {
        r.prefix: next_number(case.session, r.prefix, day)
        for r in case.pack.registers
        if case.complaint.channel in r.channels
    }
    case.enter(
        "registered", who, now,
        work_order=work_order, record=record, incomplete_reason=reason, checked=checked, registers=registers,
    )  # fmt: skip
    inform(case, "registered", now)
    if answer:
        answer.taken_at = now
        case.complaint.contact_key = contact_key(case.record("phone"), case.record("email"))
    case.settle(now)
