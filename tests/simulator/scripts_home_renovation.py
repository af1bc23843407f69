"""Twenty complaints under procedure A and what is said about each: the turns a life can take."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from complaints.filing import Filing
from simulator import Played, Script

GOOD: dict[str, Any] = {"handling": "satisfied", "result": "satisfied", "fairness": "fair"}
BAD = GOOD | {"result": "dissatisfied"}
LEAK = "卫生间渗水，墙面发霉。"
CONTRACT = "合同约定的工期已经逾期。"
SITE: dict[str, Any] = {"dispatch": "construction", "dispatch_part": "quality"}
FOUND: dict[str, Any] = {"findings": "防水层破损", "evidence": "现场照片三张"}
DONE: dict[str, Any] = {"measures": ["rectify"], "description": "重做防水层", "cost": 500}
INVALID: dict[str, Any] = {"validity": "invalid", "explanation": "漏水来自楼上住户，已说明。"}
CALLED: dict[str, Any] = {"spoke_to": "李四", "reaction": "accepts"}


def when(text: str) -> datetime:
    """'29 10:00' is 29 September 2026, '10-09 10:00' 9 October, on the clock of the office."""
    day, clock = text.split()
    month, _, day = day.rpartition("-")
    return datetime.fromisoformat(f"2026-{month or '09'}-{day}T{clock}+08:00")


def said(at: str, what: str, by: str = "", **fields: Any) -> Played:
    return Played(when(at), what, fields, by)


def complaint(name: str, at: str, *played: Played, channel: str = "web", **fields: Any) -> Script:
    number = sum(map(ord, name)) % 10_000
    who: dict[str, Any] = {"name": "李四", "phone": f"1380000{number:04d}"}
    who |= {} if channel in ("phone", "letter") else {"email": f"c{number}@customer.example"}
    facts = {"matter": LEAK, "demand": "修好", "channel": channel, "complainant": who} | fields
    return Script(name, when(at), Filing.model_validate(facts), played)


def handled(day: int, month: str = "09") -> list[Played]:
    """Classified at ten past ten, investigated at two, resolved at four in the afternoon of a day."""
    on = f"{month}-{day:02d}"
    return [
        said(f"{on} 10:10", "Classification", **SITE),
        said(f"{on} 14:00", "Investigation", **FOUND),
        said(f"{on} 16:00", "Resolution", **DONE),
    ]


def scripts() -> Sequence[Script]:
    """All of them, from Tuesday 22 September 2026 on: Mid-Autumn and National Day holidays lie ahead."""
    return [
        complaint("satisfied", "22 10:00", *handled(22), said("23 09:00", "Survey", **GOOD)),
        complaint("silent", "22 10:00", *handled(22)),
        complaint("never answered", "22 10:05"),
        complaint("late all the way", "22 10:00",
                  said("22 17:00", "Classification", **SITE), said("28 10:00", "Investigation", **FOUND),
                  said("29 11:00", "Resolution", **DONE), said("30 09:00", "Survey", **GOOD)),
        complaint("at the very due time", "22 10:00", said("22 12:00", "Classification", **SITE),
                  said("28 18:00", "Investigation", **FOUND), said("28 18:00", "Resolution", **DONE)),
        complaint("invalid by letter", "22 11:00", said("22 11:30", "Classification", **SITE, **INVALID)),
        complaint("invalid by telephone", "22 11:00", said("22 11:30", "Classification", **SITE, **INVALID),
                  said("24 10:00", "ReplyCall", **CALLED), channel="phone"),
        complaint("reworked once", "22 10:00", *handled(22), said("23 09:00", "Survey", **BAD),
                  said("24 10:00", "Investigation", **FOUND), said("24 11:00", "Resolution", **DONE),
                  said("24 15:00", "Survey", **GOOD)),
        complaint("reworked twice and closed", "22 10:00", *handled(22), said("23 09:00", "Survey", **BAD),
                  said("23 10:00", "Investigation", **FOUND), said("23 11:00", "Resolution", **DONE),
                  said("23 12:00", "Survey", **BAD), said("24 10:00", "Investigation", **FOUND),
                  said("24 11:00", "Resolution", **DONE), said("24 15:00", "Survey", **BAD),
                  said("10-08 10:00", "ClosingDecision", decision="close", ground="final_position",
                       reasons="已尽全部义务")),
        complaint("refused twice", "22 10:00", said("22 10:10", "Classification", **SITE),
                  said("22 14:00", "refusal", reason="不属于我部门"),
                  said("23 14:00", "refusal", reason="材料问题"),
                  said("24 10:00", "Assignment", person="sun.hao"),
                  said("24 11:00", "Investigation", **FOUND),
                  said("24 12:00", "Resolution", **DONE)),
        complaint("more time granted", "22 10:00", *handled(22)[:2],
                  said("23 10:00", "extension", days=2, reason="等待材料"),
                  said("23 11:00", "ExtensionDecision", decision="grant"),
                  said("30 10:00", "Resolution", **DONE)),
        complaint("more time denied", "22 10:00", *handled(22)[:2],
                  said("23 10:00", "extension", days=2, reason="等待材料"),
                  said("28 11:00", "ExtensionDecision", decision="deny"),
                  said("10-09 10:00", "Resolution", **DONE)),
        complaint("the customer is asked and answers", "22 10:00", *handled(22)[:1],
                  said("22 15:00", "customer-question", question="何时开始渗水？"),
                  said("24 09:00", "CustomerAnswer", text="上个月"),
                  said("29 10:00", "Investigation", **FOUND),
                  said("10-08 10:00", "Resolution", **DONE)),
        complaint("the customer is asked and silent", "22 10:00", *handled(22)[:1],
                  said("22 15:00", "customer-question", question="何时开始渗水？"),
                  said("10-08 10:00", "Investigation", **FOUND)),
        complaint("paused and granted more time", "22 10:00", *handled(22)[:2],
                  said("23 10:00", "customer-question", question="哪一面墙？"),
                  said("23 15:00", "extension", days=3, reason="客户未答复"),
                  said("23 16:00", "ExtensionDecision", decision="grant"),
                  said("24 15:00", "CustomerAnswer", text="北墙"), said("10-10 10:00", "Resolution", **DONE)),
        complaint("withdrawn", "22 10:00", *handled(22)[:2], said("29 10:00", "withdrawal", reason="已解决")),
        complaint("approved over the holidays", "29 10:00", *handled(29)[:2],
                  said("29 15:00", "Resolution", **DONE | {"cost": 9000}),
                  said("10-12 10:00", "Approval", decision="approve")),
        complaint("returned by the manager", "29 10:00", *handled(29)[:2],
                  said("29 15:00", "Resolution", **DONE | {"cost": 90000}),
                  said("30 10:00", "Approval", decision="return", remarks="费用太高"),
                  said("30 11:00", "Resolution", **DONE)),
        complaint("incomplete, by telephone", "29 17:50", said("30 09:30", "Registration", demand="修好"),
                  said("30 10:00", "Classification", **SITE), said("30 11:00", "handover", to="zhao.min"),
                  said("10-08 09:30", "Investigation", **FOUND), said("10-08 10:00", "Resolution", **DONE),
                  said("10-08 14:00", "ReplyCall", **CALLED), said("10-10 10:00", "Interview", **GOOD),
                  channel="phone", demand=""),
        complaint("not reached by telephone", "29 10:00", *handled(29),
                  said("30 10:00", "ReplyCall", **CALLED),
                  said("10-09 10:00", "Interview", reached="not_reached"),
                  channel="on_site"),
        complaint("a contract, at night, made urgent", "29 23:10", said("30 09:05", "Classification"),
                  said("30 09:20", "priority", by="li.na", priority="urgent", reason="老人受影响"),
                  said("30 10:00", "progress", text="正在核实"),
                  said("30 11:00", "information", by="customer", text="急"),
                  matter=CONTRACT),
    ]  # fmt: skip
