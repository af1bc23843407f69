"""Reply: by the channel the complaint came in by (procedure A: within 1 working day of handling)."""

from datetime import datetime
from typing import Any

from complaints.acts.close import close
from complaints.acts.inform import inform
from complaints.acts.unreached import not_reached
from complaints.answering import reply_form, reply_rule
from complaints.case import Case
from complaints.forms import ReplyCall, ReplyText
from complaints.taking import take
from complaints.writing import write_customer


def reply(case: Case, now: datetime) -> None:
    """Write the reply, or take the desk's record of the call. An invalid complaint closes with it."""
    case.expect("reply")
    form, facts = reply_form(case), reply_facts(case)
    if form == "letter" and not reply_rule(case).by:
        write_customer(case, "reply", now, **facts)
        case.enter("replied", "system", now, form="letter", **facts)
    elif form == "letter":
        asked, said = take(case, ReplyText, now)
        facts |= {"description": said.text} if facts["valid"] else {"explanation": said.text}
        write_customer(case, "reply", now, **facts)
        case.enter("replied", asked.answered_by, now, form="letter", visit=said.visit, **facts)
    else:
        question, answer = take(case, ReplyCall, now)
        if answer.reached == "not_reached":
            not_reached(case, question, now)
            return
        noted = answer.model_dump(mode="json", exclude={"replied_at", "reached"})
        case.enter(
            "replied", question.answered_by, now,
            form=form, told_at=answer.when(question.answered_at or now).isoformat(), **noted, **facts,
        )  # fmt: skip
    inform(case, "replied", now)
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
        "findings": story.findings.get("findings", ""),
        "compensation": story.resolution.get("compensation", 0),
        "resolved_at": story.facts["resolved"].isoformat(),
        "round": story.round,
    }
