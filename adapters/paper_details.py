"""What a question needs to be answered, as labels and values: the case at a glance, what led to it."""

from collections.abc import Callable, Mapping

from adapters.paper_plan_details import PLAN_DETAILS
from adapters.paper_words import Rows, moment, rows, words, yuan
from complaints.case import Case
from complaints.rating import missing
from complaints.records import Entry, Question

People = Mapping[str, str]


def details(question: Question, case: Case, people: People, locale: str) -> Rows:
    """What a question's letter says beside the task: labels and values."""
    find = DETAILS.get(question.form)
    return find(case, question, people, locale) if find else []


def _of_registration(case: Case, question: Question, people: People, locale: str) -> Rows:
    fields = words(locale)["fields"]
    gaps = words(locale)["comma"].join(fields[name] for name in missing(case))
    return rows(locale, received=moment(case.complaint.received_at, case.calendar.zone, locale), missing=gaps)


def _of_classification(case: Case, question: Question, people: People, locale: str) -> Rows:
    wanted = _names(locale, "channel", "source", "received")
    return [row for row in at_a_glance(case, locale) if row[0] in wanted]


def _names(locale: str, *keys: str) -> set[str]:
    return {words(locale)["labels"][key] for key in keys}


def _of_assignment(case: Case, question: Question, people: People, locale: str) -> Rows:
    refused = last(case, "refused")
    count = len(case.story.refused_by)
    return rows(
        locale, refused=str(count) if count else "", refusal=refused.data["reason"] if refused else ""
    )


def _of_resolution(case: Case, question: Question, people: People, locale: str) -> Rows:
    returned, since = last(case, "returned"), last(case, "investigated")
    again = returned is not None and since is not None and returned.seq > since.seq
    remarks = returned.data["remarks"] if returned and again else ""
    return rows(locale, returned=remarks, findings=case.story.findings.get("findings", ""))


def _of_approval(case: Case, question: Question, people: People, locale: str) -> Rows:
    proposal, by = case.story.proposal, last(case, "submitted")
    names = [case.pack.measures[key].text(locale) for key in proposal.get("measures", [])]
    return rows(
        locale,
        proposed_by=people.get(by.who, by.who) if by else "",
        measures=words(locale)["comma"].join(names),
        description=proposal.get("description", ""),
        cost=yuan(proposal.get("cost", 0), locale),
    )


def _of_call(case: Case, question: Question, people: People, locale: str) -> Rows:
    return rows(locale, name=case.record("name"), phone=case.record("phone"))


def _of_closing(case: Case, question: Question, people: People, locale: str) -> Rows:
    return dissatisfied(case, locale)


def _of_extension(case: Case, question: Question, people: People, locale: str) -> Rows:
    known = question.known
    return rows(
        locale,
        asked_by=people.get(known["asked_by"], known["asked_by"]),
        days=words(locale)["working_days"].format(days=known["days"]),
        reason=known["reason"],
    )


def _of_report(case: Case, question: Question, people: People, locale: str) -> Rows:
    party = case.story.outer
    return rows(
        locale, party=party.get("name", ""), reference=party.get("reference", ""),
        contact=" ".join(filter(None, (party.get("contact"), party.get("phone")))),
    )  # fmt: skip


DETAILS: dict[str, Callable[[Case, Question, People, str], Rows]] = {
    "Registration": _of_registration,
    "Classification": _of_classification,
    "Assignment": _of_assignment,
    "Resolution": _of_resolution,
    "Approval": _of_approval,
    "ReplyCall": _of_call,
    "Interview": _of_call,
    "ClosingDecision": _of_closing,
    "ExtensionDecision": _of_extension,
    "OutsideReport": _of_report,
    **PLAN_DETAILS,
}
"""What a question's letter says beside the task."""


def about(case: Case, locale: str) -> str:
    """What a letter is about, with its number: a complaint, a drill, a plan review."""
    return str(words(locale)["about"][case.story.course or "complaint"]).format(number=case.number)


def at_a_glance(case: Case, locale: str) -> Rows:
    """The complaint in a few lines: classes, severity, who complains and how they are reached."""
    pack, complaint, classes = case.pack, case.complaint, case.story.classification
    named = [
        f"{view.label.text(locale)} {view.classes[classes[name]].label.text(locale)}"
        for name, view in pack.views.items()
        if classes.get(name) in view.classes
    ]
    level = classes.get("severity", {}).get("level", "")
    return rows(
        locale,
        categories=words(locale)["comma"].join(named),
        severity=pack.severity.levels[level].label.text(locale) if level in pack.severity.levels else "",
        name=case.record("name"),
        phone=case.record("phone"),
        address=case.record("address"),
        project=case.record("project"),
        occurred_at=case.record("occurred_at"),
        channel=pack.channels[complaint.channel].text(locale) if complaint.channel in pack.channels else "",
        source=pack.sources[complaint.source].text(locale) if complaint.source in pack.sources else "",
        received=moment(complaint.received_at, case.calendar.zone, locale),
    )


def last(case: Case, verb: str) -> Entry | None:
    """The last entry of a verb in the history."""
    return next((entry for entry in reversed(case.entries) if entry.verb == verb), None)


def dissatisfied(case: Case, locale: str) -> Rows:
    """The customer's last answers to the survey, and why it is done again."""
    said, again = last(case, "surveyed"), last(case, "reworked")
    answers = [
        [scale.label.text(locale).rstrip("?？"), scale.answers[said.data[name]].text(locale)]
        for name, scale in case.pack.survey.items()
        if said and said.data.get(name) in scale.answers
    ]
    comment = said.data.get("comment", "") if said else ""
    reason = again.data.get("reason", "") if again else ""
    return answers + rows(locale, comment=comment, reason=reason if reason != comment else "")
