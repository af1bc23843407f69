"""Made-up cases and letters, to try a template before anybody gets it. Built from the pack; no database."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlmodel import Session

from adapters.calendars import load_calendar
from adapters.packs import pack_of
from adapters.paper_context import House, Words, context, digest_context
from adapters.paper_facts import FROM_FACTS, facts_context
from adapters.paper_plan_cases import history
from adapters.paper_plan_samples import plan_turns
from adapters.settings import settings
from complaints.case import Case
from complaints.fold import tell
from complaints.forms import QUESTIONS
from complaints.letters import Letter
from complaints.pack import Pack
from complaints.records import Complaint, Promise, Question

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=3, hours=8)
PEOPLE = {"owner": "陈磊", "colleague": "赵敏", "agent": "王芳"}
EARLY = 7
"""So many entries of the made-up history stand in a first round; all of them in a second."""
HOUSE = House(
    company={
        "name": "示例公司",
        "phone": "400-000-0000",
        "email": "complaints@example.com",
        "address": "示例路 1 号",
    },
    answer=lambda question: f"https://complaints.example/a/{question}",
    follow=lambda number: f"https://complaints.example/c/{number}",
    case_page=lambda number: f"https://complaints.example/cases/{number}",
    desk="https://complaints.example/desk",
    pages="https://complaints.example",
    improvement=lambda improvement, person, deed: f"https://complaints.example/i/{improvement}-{deed}",
)

REPLY: Words = {
    "valid": True,
    "description": "已重做卫生间防水层，\n并修复受损墙面。",
    "findings": "防水层施工时未做闭水试验。",
    "compensation": 500.0,
    "resolved_at": (NOW + timedelta(days=2, hours=3)).isoformat(),
    "round": 1,
}
GROUP: Words = {
    "form": "notice", "subject": "电梯停运的处理情况", "text": "配件已到货，\n本周五修复。",
    "place": "", "at": "",
}  # fmt: skip
NOTICE: Words = {"due_at": DUE.isoformat(), "stage": "investigate", "late_by": "owner"}

OFFERED = ["免费更换同款瓷砖。", "退还材料款 800 元。"]

TO_CUSTOMER: dict[str, list[tuple[str, Words]]] = {
    "acknowledgement": [("", {})],
    "progress": [("", {"text": "师傅已上门查看，配件明日到货。"})],
    "question": [("CustomerAnswer", {"question_text": "漏水是从什么时候开始的？"})],
    "extension": [("", {"days": 2, "reason": "配件需从外地调货。", "due_at": DUE.isoformat()})],
    "reply": [("", REPLY), ("", {"valid": False, "explanation": "漏水来自楼上住户的水管。"})],
    "survey": [("Survey", {})],
    "offer": [("OfferChoice", {})],
    "delay": [("", {"due_at": DUE.isoformat(), "stage": "resolve"})],
    "merged": [("", {"root": "TS-20261120-0007"})],
    "rework": [("", {"reason": "墙角仍有渗水。", "round": 2}), ("", {"reason": "", "round": 2})],
    "closing": [
        ("", {"ground": "satisfied", "reasons": ""}),
        ("", {"ground": "not_valid", "reasons": "漏水来自楼上住户的水管。"}),
    ],
    "withdrawal": [("", {"reason": "已自行解决。"}), ("", {"reason": ""})],
    "outer_report": [
        ("", {"interim": True, "party": "市消费者协会", "reference": "12315-2026-0087"}),
        ("", {"interim": False, "party": "市消费者协会", "reference": ""}),
    ],
    "record": [("", {})],
    "notice": [
        ("", GROUP),
        ("", GROUP | {"form": "meeting", "place": "一号楼会议室", "at": DUE.isoformat()}),
    ],
    "reminder": [("Survey", NOTICE | {"level": 0}), ("CustomerAnswer", NOTICE | {"level": 0})],
}
ELSEWHERE = (
    "Survey", "CustomerAnswer", "Investigation", "ContactTest", "InjectResponse", "DrillEvaluation",
    "PlanRevision", "PlanApproval", "FindingClosure", "PlanRead",
)  # fmt: skip
"""Questions that other letters carry, or that belong to drills and reviews (paper_plan_samples)."""
TO_STAFF: dict[str, list[tuple[str, Words]]] = {
    "asked": [
        *((form, {}) for form in QUESTIONS if form not in ELSEWHERE),
        ("Resolution", {"request": "denied", "remarks": "合同另有约定。"}),
        ("Resolution", {"customer_said": "上周五开始的。", "silent": False}),
        ("Resolution", {"customer_said": "", "silent": True}),
        ("Resolution", {"customer_said": "我是他邻居，也漏水。", "sender": "neighbour@other.example"}),
        ("Resolution", {"extension": "grant", "remarks": "同意。"}),
        ("Resolution", {"extension": "deny", "remarks": "请加派人手。"}),
    ],
    "dispatch": [("Investigation", {})],
    "reminder": [("Investigation", NOTICE | {"level": 0})],
    "escalation": [("Investigation", NOTICE | {"level": 1}), ("", NOTICE | {"level": 2, "late_by": ""})],
    "withdrawal": [("Investigation", {"reason": "已自行解决。", "staff": True})],
    "told": [("", {"fact": "closed"}), ("", {"fact": "raised", "reason": "72 小时未解决"})],
}


def samples(kind: str, locale: str) -> list[Words]:
    """The words of one letter in every turn it can take: customer and staff, first round and second."""
    if kind in FROM_FACTS:
        plain = [sample_letter(kind, locale, "", facts, "owner") for facts in FROM_FACTS[kind].samples]
        return [facts_context(letter, HOUSE) for letter in plain]
    made = [sample_case(EARLY), sample_case()]
    if kind == "digest":
        notices = [
            sample_letter(k, locale, "", NOTICE | {"level": 1}, "owner") for k in ("reminder", "escalation")
        ]
        items = [(notice, made[0]) for notice in notices]
        return [digest_context(sample_letter("digest", locale, "", {}, "owner"), items, PEOPLE, HOUSE)]
    letters = [sample_letter(kind, locale, form, facts) for form, facts in TO_CUSTOMER.get(kind, [])]
    letters += [sample_letter(kind, locale, form, facts, "owner") for form, facts in TO_STAFF.get(kind, [])]
    words = [context(letter, case, PEOPLE, HOUSE) for case in made for letter in letters]
    return words + [
        context(sample_letter(kind, locale, question, facts, "owner", case.number), case, PEOPLE, HOUSE)
        for case, question, facts in plan_turns(kind, NOW, DUE)
    ]


def sample_letter(
    kind: str, locale: str, form: str, facts: Mapping[str, Any], person: str = "", number: str = ""
) -> Letter:
    """A letter that was never recorded."""
    whole = dict(facts)
    if whole.get("valid"):
        whole["measures"] = list(pack_of(settings().procedure).measures)[:2]
    return Letter(
        id="sample", number=number or _number(), kind=kind, key="", address="someone@example.com",
        locale=locale, addressee=PEOPLE[person] if person else "张伟", person=person, question=form,
        facts=whole, recorded_at=NOW, send_after=NOW,
    )  # fmt: skip


def sample_case(entries: int | None = None) -> Case:
    """A case in its first or second round, with every question open."""
    pack = pack_of(settings().procedure)
    number = _number()
    complaint = Complaint(
        number=number, procedure=pack.procedure, version=pack.version, channel=next(iter(pack.channels)),
        source=next(iter(pack.sources)), name="张伟", phone="13800000000", email="someone@example.com",
        address="示例路 1 号", project="锦绣花园", occurred_at="2026-11-20",
        matter="卫生间天花板渗水。\n多次报修无人处理。",
        demand="尽快修好。", received_at=NOW, accepted_at=NOW,
    )  # fmt: skip
    told = history(number, _told(pack), NOW)[:entries]
    story = tell(told)
    calendar = load_calendar(pack.calendar)
    questions = [_question(number, form, story.round) for form in QUESTIONS]
    promises = [
        Promise(
            number=number, stage=stage, round=story.round, limit=spec.limit, started_at=NOW, due_at=DUE,
            calendar=calendar.version, steps=[], provisional=stage == "approve",
        )
        for stage, spec in pack.stages.items()
    ]  # fmt: skip
    return Case(cast(Session, None), complaint, pack, calendar, told, questions, promises, story)


def _number() -> str:
    return f"{pack_of(settings().procedure).number_prefix}-20261123-0001"


def _question(number: str, form: str, round_: int) -> Question:
    more_time = {"days": 2, "reason": "配件需从外地调货。", "asked_by": "owner"}
    known = more_time if form == "ExtensionDecision" else {"offers": OFFERED} if form == "OfferChoice" else {}
    stage = {"Approval": "approve", "Resolution": "resolve", "Survey": "survey"}.get(form, "investigate")
    return Question(
        id=form, number=number, form=form, stage=stage, round=round_, role="owner", person="owner",
        known=known, asked_at=NOW, lapses_at=DUE,
    )  # fmt: skip


def _told(pack: Pack) -> list[tuple[str, str, Words]]:
    classes = {name: next(iter(view.classes)) for name, view in pack.views.items()}
    level, priority = next(iter(pack.severity.levels)), next(iter(pack.priorities))
    department = next(iter(pack.departments))
    proposal = {"measures": list(pack.measures)[:2], "description": "重做防水。", "cost": 5000.0}
    worst = {name: list(scale.answers)[-1] for name, scale in pack.survey.items()}
    return [
        ("filed", "customer", {}),
        ("registered", "system", {"work_order": f"{pack.work_order_prefix}-20261123-0001"}),
        ("classified", "agent", classes | {"severity": {"level": level}, "priority": priority}),
        ("dispatched", "system", {"department": department, "owner": "colleague"}),
        ("refused", "colleague", {"reason": "不属于本部门。"}),
        ("dispatched", "system", {"department": department, "owner": "colleague"}),
        ("handed_over", "colleague", {"to": "owner", "reason": "由现场负责人办理更合适。"}),
        ("investigated", "owner", {"findings": REPLY["findings"]}),
        ("submitted", "owner", proposal | {"approver": "supervisor"}),
        ("returned", "agent", {"remarks": "请写明工期。"}),
        ("resolved", "owner", proposal),
        ("replied", "system", {}),
        ("surveyed", "customer", worst | {"comment": "墙角仍有渗水。", "next": "rework"}),
        ("reworked", "system", {"reason": "墙角仍有渗水。"}),
        ("investigated", "owner", {"findings": REPLY["findings"]}),
        ("submitted", "owner", proposal | {"approver": "supervisor"}),
    ]  # fmt: skip
