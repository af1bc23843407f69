"""Record: what is taken down while the customer speaks is read back and confirmed (procedure C)."""

from collections.abc import Collection
from datetime import datetime

from complaints.acts.tell import refuse_closed
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import contact_key, mailable
from complaints.forms import QUESTIONS
from complaints.forms.record import READ_BACK, PostedReceipt, RecordConfirmation
from complaints.rating import known_record
from complaints.receipts import owes_receipt
from complaints.taking import expect_nothing_waits
from complaints.writing import write_customer

CONTACTS = ("phone", "email")


def take_down(case: Case, checked: Collection[str], written_on: str, by: str, now: datetime) -> None:
    """Note what was ticked while the complaint was taken down, and the date that a letter bears (ISO)."""
    listed = case.pack.checklists.get(case.complaint.channel, {})
    ticked = [item for item in listed if item in checked]
    if ticked or written_on:
        case.enter(
            "taken_down", by, now, checked=ticked, **({"written_on": written_on} if written_on else {})
        )
        case.settle(now)


def confirm_record(case: Case, form: RecordConfirmation, by: str, now: datetime) -> None:
    """The customer heard the record and confirmed it, orally or by signature; corrections are entries.

    The original row stays as it was accepted. Whoever completes the registration sees the corrections.
    """
    refuse_closed(case)
    expect_nothing_waits(case)
    corrections = form.corrections({name: case.record(name) for name in READ_BACK})
    if corrections.get("email"):
        corrections["email"] = mailable(corrections["email"])
    case.enter(
        "record_confirmed", by, now,
        by="customer", how=form.how, corrections=corrections, checked=form.checked, copy=form.copy_by,
    )  # fmt: skip
    if any(name in corrections for name in CONTACTS):
        case.complaint.contact_key = contact_key(case.record("phone"), case.record("email"))
    question = case.open_question("Registration")
    if question is not None:
        question.known = known_record(case, QUESTIONS["Registration"].model_fields)
    if form.copy_by == "mail":
        write_customer(case, "record", now)
    case.settle(now)


def acknowledge_by_post(case: Case, form: PostedReceipt, by: str, now: datetime) -> None:
    """The receipt of a letter was posted, or cannot be and why (procedures C and G)."""
    refuse_closed(case)
    if not owes_receipt(case):
        raise Refusal("这件投诉不需要再寄回执。")
    if form.posted_on is None:
        case.enter("receipt_impossible", by, now, reason=form.reason)
    else:
        case.enter("acknowledged_by_post", by, now, posted_on=form.posted_on.isoformat())
    case.settle(now)
