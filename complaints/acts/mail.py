"""What mail does to a case: somebody writes about it, the same mail comes twice, a letter comes back."""

from collections.abc import Sequence
from datetime import datetime

from complaints.acts.answer import record_answer
from complaints.acts.outside import report_failed
from complaints.acts.tell import add_information, refuse_closed
from complaints.case import Case
from complaints.errors import Refusal
from complaints.forms import Information
from complaints.letters import Letter
from complaints.mailbox import Mail
from complaints.writing import write_owner

STRANGER = "mail"
"""Who speaks in the history when a mail is not known to be the customer's: anybody may write any name."""


def customer_wrote(case: Case, text: str, now: datetime) -> None:
    """The customer wrote: this answers what the customer is asked, else it is further information."""
    question = case.open_question("CustomerAnswer")
    if question is not None:
        record_answer(case, question, {"text": text}, "customer", "mail", now)
    else:
        add_information(case, Information(text=text), "customer", now)


def stranger_wrote(case: Case, text: str, sender: str, now: datetime, person: str = "") -> None:
    """Somebody else wrote: information with the address it came from. It answers no question.

    `person`: the member of staff whose address it is; an owner is not told what the owner wrote.
    """
    refuse_closed(case)
    case.enter("information_added", STRANGER, now, text=text, sender=sender)
    write_owner(case, "information", now, by=person, customer_said=text, sender=sender)
    case.settle(now)


def files_refused(case: Case, files: Sequence[tuple[str, str]], by: str, now: datetime) -> None:
    """Enter which attachments were no evidence: (name, why) of each. They stay in the mail."""
    case.enter("files_refused", by, now, files=[list(one) for one in files])
    case.settle(now)


def mail_again(case: Case, mailbox: str, now: datetime) -> None:
    """Enter that the mail that was filed came to another mailbox, too."""
    case.enter("mail_again", "system", now, mailbox=mailbox)
    case.settle(now)


def letter_returned(case: Case, letter: Letter, reason: str, now: datetime, *, permanent: bool) -> None:
    """A letter of the case came back, for good or for now. Nothing is entered once the file is sealed."""
    if case.story.archived:
        return
    data = {"letter": letter.id, "kind": letter.kind, "address": letter.address, "reason": reason}
    case.enter("letter_returned" if permanent else "letter_delayed", "system", now, **data)
    if permanent and letter.kind == "outer_report":
        report_failed(case, letter, now)
    case.settle(now)


def settle_mail(row: Mail, how: str, why: str, by: str, now: datetime) -> None:
    """A person of the desk is done with a mail: `how` is filed, attached or nothing. Once; with a reason."""
    if row.settled_at is not None:
        raise Refusal("这封邮件已经处理。")
    row.settled_at, row.settled_by, row.settled_how, row.settled_why = now, by, how, why
