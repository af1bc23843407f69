"""Reply: by the channel the complaint came in by (procedure A: within 1 working day of handling)."""

from datetime import datetime
from typing import Any

from complaints.acts.close import close
from complaints.asking import reply_form
from complaints.case import Case
from complaints.forms import ReplyCall
from complaints.taking import take
from complaints.writing import write_customer


def reply(case: Case, now: datetime) -> None:
    """Write the reply, or take the desk's record of the call. An invalid complaint closes with it."""
    case.expect("reply")
    if reply_form(case) == "letter":
        write_customer(case, "reply", now, **reply_facts(case))
        case.enter("replied", "system", now, form="letter", **reply_facts(case))
    else:
        question, answer = take(case, ReplyCall, now)
        said = answer.model_dump(mode="json", exclude={"replied_at"})
        case.enter(
            "replied", question.answered_by, now,
            form=reply_form(case), told_at=answer.when(question.answered_at or now).isoformat(),
            **said, **reply_facts(case),
        )  # fmt: skip
    if not case.story.valid:
        close(case, "not_valid", "system", now, reasons=case.story.classification["explanation"])
    case.settle(now)


def reply_facts(case: Case) -> dict[str, Any]:
    """What the reply tells the customer: measures and result, or why it is not ours to answer."""
    story = case.story
    if not story.valid:
        return {"valid": False, "explanation": story.classification["explanation"]}
    return {
        "valid": True,
        "measures": story.resolution["measures"],
        "description": story.resolution["description"],
        "findings": story.findings["findings"],
        "compensation": story.resolution.get("compensation", 0),
        "resolved_at": story.facts["resolved"].isoformat(),
        "round": story.round,
    }
