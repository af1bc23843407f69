"""What somebody should know before answering: suggestions and reasons, proposals, prepared texts, files."""

import logging
from typing import Any

from sqlmodel import Session, col, select

from adapters.clock import now
from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case
from complaints.pack_parts import Label
from complaints.people import Person
from complaints.records import Evidence, Question
from portal.known_plans import TELL_PLANS, of_step
from portal.suggested import suggested_lines

log = logging.getLogger(__name__)
Rows = list[tuple[str, str]]


def known_in_words(case: Case, question: Question, locale: Locale) -> Rows:
    """What is known for a question, as labelled lines."""
    tell = TELL.get(question.form)
    return tell(case, question, locale) if tell else []


def _severity(case: Case, question: Question, locale: Locale) -> Rows:
    found = question.known.get("severity")
    if not found:
        return []
    return [
        (say("系统评分", locale), severity_line(case, found, locale)),
        *[(part, line) for part, line in severity_parts(found, locale)],
        *suggested_lines(case, question.known, locale),
        *_level(case, question, locale),
        *_earlier(case, question, locale),
    ]


def _level(case: Case, question: Question, locale: Locale) -> Rows:
    level = case.pack.levels.get(question.known.get("level_by_rule", ""))
    return [(say("按规则判定的级别", locale), level.label.text(locale))] if level else []


def _earlier(case: Case, question: Question, locale: Locale) -> Rows:
    """Complainants who return are recognised: the numbers of their earlier complaints."""
    numbers = question.known.get("earlier", [])
    return [(say("该客户此前的投诉", locale), "、".join(numbers[:10]))] if numbers else []


def severity_line(case: Case, found: dict[str, Any], locale: Locale) -> str:
    """The level and the points of a score, with a person's adjustment if there is one."""
    level = case.pack.severity.levels.get(found["level"])
    said = say("{}（{} 分）", locale).format(
        level.label.text(locale) if level else found["level"], found["points"]
    )
    if found.get("adjustment"):
        said += say("，其中人工调整 {} 分", locale).format(f"{found['adjustment']:+d}")
    return said


PARTS = {"content": "内容", "impact": "影响", "frequency": "频次", "source": "来源"}


def severity_parts(found: dict[str, Any], locale: Locale) -> Rows:
    """Each part of a score with its points and why."""
    rows = []
    for part in found["parts"]:
        why = part["why"].get(locale, "") if part["why"] else ""
        words = (", " if locale == "en" else "、").join(part.get("words", []))
        reason = f"{why} ({words})" if words and locale == "en" else f"{why}（{words}）" if words else why
        points = say("{} 分", locale).format(part["points"])
        rows.append((say(PARTS.get(part["part"], part["part"]), locale), f"{points} {reason}".strip()))
    return rows


def proposal_lines(case: Case, proposal: dict[str, Any], locale: Locale) -> Rows:
    """A proposed or decided resolution in words."""
    if not proposal:
        return []
    consequence = case.pack.consequences.get(proposal.get("consequence", ""))
    rows = [
        (say("处理措施", locale), _labels(case.pack.measures, proposal.get("measures", []), locale)),
        (say("措施与结果说明", locale), proposal.get("description", "")),
        (say("费用（元）", locale), f"{proposal.get('cost', 0):,.2f}"),
    ]
    if proposal.get("second"):
        rows.insert(2, (say("第二个方案", locale), proposal["second"]))
    if consequence:
        rows.append((say("责任追究", locale), consequence.text(locale)))
    return rows


def finding_lines(case: Case, locale: Locale) -> Rows:
    """The findings of the investigation in words; for staff only."""
    found = case.story.findings
    if not found:
        return []
    rows = [(say("调查结果", locale), found["findings"]), (say("证据", locale), found["evidence"])]
    if found.get("cause"):
        rows.append((say("原因", locale), found["cause"]))
    for kind, label in case.pack.responsibilities.items():
        if found.get(kind):
            rows.append((label.text(locale), _labels(case.pack.departments, found[kind], locale)))
    return rows


def _labels(known: dict[str, Label], keys: list[str], locale: Locale) -> str:
    return "、".join(known[k].text(locale) if k in known else k for k in keys)


def _approval(case: Case, question: Question, locale: Locale) -> Rows:
    return [*finding_lines(case, locale), *proposal_lines(case, question.known.get("proposal", {}), locale)]


def _extension(case: Case, question: Question, locale: Locale) -> Rows:
    known = question.known
    return [
        (say("申请人", locale), name_of(case, known.get("asked_by", ""))),
        (say("申请延长", locale), say("{} 个工作日", locale).format(known.get("days"))),
        (say("理由", locale), known.get("reason", "")),
    ]


def _customer_question(case: Case, question: Question, locale: Locale) -> Rows:
    return [(say("我们的问题", locale), question.known.get("question", ""))]


def _survey(case: Case, question: Question, locale: Locale) -> Rows:
    """What the customer was told, so that the answers are about something."""
    return reply_lines(case, case.story.reply, locale)


def reply_lines(case: Case, reply: dict[str, Any], locale: Locale) -> Rows:
    """A reply as the customer got it."""
    if not reply:
        return []
    if not reply.get("valid", True):
        return [(say("答复", locale), reply.get("explanation", ""))]
    rows = [
        (say("调查结果", locale), reply.get("findings", "")),
        (say("处理措施", locale), _labels(case.pack.measures, reply.get("measures", []), locale)),
        (say("措施与结果说明", locale), reply.get("description", "")),
    ]
    if reply.get("compensation"):
        rows.append((say("赔偿金额（元）", locale), f"{reply['compensation']:,.2f}"))
    return rows


SENT_BACK = {"returned": "退回意见", "rejected": "核查未通过，退回重新处理", "declined": "客户不接受方案"}
"""Why a solution must be found anew, each with the words for its remarks."""


def _resolution(case: Case, question: Question, locale: Locale) -> Rows:
    back = [e for e in case.entries if e.verb in SENT_BACK and e.round == question.round]
    why = back[-1].data.get("remarks", "") if back else ""
    return [*([(say(SENT_BACK[back[-1].verb], locale), why)] if why else []), *finding_lines(case, locale)]


def _decision(case: Case, question: Question, locale: Locale) -> Rows:
    rows = [*finding_lines(case, locale), *proposal_lines(case, case.story.resolution, locale)]
    for name, scale in case.pack.survey.items():
        answer = scale.answers.get(case.story.survey.get(name, ""))
        if answer:
            rows.append((scale.label.text(locale), answer.text(locale)))
    comment = case.story.survey.get("comment")
    return [*rows, (say("其他意见", locale), comment)] if comment else rows


def _offer(case: Case, question: Question, locale: Locale) -> Rows:
    names = (say("方案一", locale), say("方案二", locale))
    return list(zip(names, question.known.get("offers", []), strict=False))


def _interview(case: Case, question: Question, locale: Locale) -> Rows:
    tries = question.known.get("unreached", [])
    how = {"call": "电话回访", "visit": "上门回访"}.get(question.known.get("how", ""), "电话回访")
    asked = [(say("回访方式", locale), say(how, locale))]
    if tries:
        asked.append((say("未联系上的回访", locale), say("{} 次", locale).format(len(tries))))
    return [*asked, *_survey(case, question, locale)]


def _of_duty(case: Case, question: Question, locale: Locale) -> Rows:
    """What has been found and decided so far, for whoever does or checks something about it."""
    if step := of_step(case, question, locale):
        return step
    done = case.story.resolution or case.story.proposal
    return [*finding_lines(case, locale), *proposal_lines(case, done, locale)]


def _closing(case: Case, question: Question, locale: Locale) -> Rows:
    request = question.known.get("request") or {}
    ground = case.pack.grounds.get(request.get("ground", ""))
    asked = [(say("申请的结案依据", locale), ground.label.text(locale))] if ground else []
    asked += [(say("理由", locale), request["reasons"])] if ground else []
    return [*asked, *_decision(case, question, locale)]


def _third_party(case: Case, question: Question, locale: Locale) -> Rows:
    """Whom to report to."""
    labels = {"name": "转办方名称", "reference": "对方编号", "contact": "对方联系人", "phone": "对方电话"}
    return [(say(label, locale), case.story.outer.get(key, "")) for key, label in labels.items()]


TELL = {
    **TELL_PLANS,
    "OutsideReport": _third_party,
    "Settlement": _earlier,
    "OfferChoice": _offer,
    "Duty": _of_duty,
    "Classification": _severity,
    "Approval": _approval,
    "ExtensionDecision": _extension,
    "CustomerAnswer": _customer_question,
    "Survey": _survey,
    "Interview": _interview,
    "Resolution": _resolution,
    "ClosingDecision": _closing,
}


def background_of(case: Case, question: Question, locale: Locale) -> str:
    """The text prepared for a call or a report; empty for other questions and where none can be written."""
    if question.form not in ("ReplyCall", "OutsideReport"):
        return ""
    try:
        from adapters.paper import reply_text, report_text  # lazily: most pages write no letter

        if question.form == "OutsideReport":
            return report_text(case, now())
        return str(reply_text(case, case.complaint.locale))
    except Exception:
        log.exception("%s: no text could be prepared for the reply", case.number)
        return ""


def files_of(session: Session, case: Case) -> list[Evidence]:
    """The evidence of a case in the order in which it came; recordings are kept apart."""
    query = select(Evidence).where(Evidence.number == case.number, Evidence.kind != "recording")
    return list(session.exec(query.order_by(col(Evidence.added_at), Evidence.id)))


def name_of(case: Case, who: str) -> str:
    """The name of a person by id; ids of nobody we know stay as they are."""
    person = case.session.get(Person, who) if who else None
    return person.name if person else who
