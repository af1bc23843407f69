"""Complaint events as the first receiver of a property company takes them in (procedure G)."""

from typing import Any

from tests.company import Company

XU, ZHU = "xu.jing", "zhu.lan"
MANAGERS = ["shen.gang", "ye.qing"]
DRILL = "楼上深夜装修，电钻扰民"
FALL = "在大堂摔伤，要求赔偿医药费"
AGREED = "2026-10-12T12:00+08:00"


def receive(company: Company, channel: str = "phone", by: str = XU, **fields: Any) -> str:
    """A complaint with all that the first receiver records."""
    known = {"matter": DRILL, "demand": "停止施工", "occurred_at": "每晚十点", "address": "3区2栋501"}
    return company.file(channel, by=by, **(known | fields))


def agree(company: Company, number: str, **said: Any) -> None:
    """The first receiver explains why management must handle it and agrees the reply time."""
    company.say(number, "explain", **({"why": "赔偿超出管理处权限", "agreed_reply": AGREED} | said))
