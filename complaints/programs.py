"""What a program of others may do: the scopes of its key, and which complaints it sees."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from complaints.errors import Refusal

Scope = Literal["file", "read", "read_all", "answer", "history", "webhooks"]

SCOPES: dict[Scope, str] = {
    "file": "代为提出投诉",
    "read": "查看自己提出的投诉",
    "read_all": "查看全部投诉",
    "answer": "取得待办问题的答复链接",
    "history": "读取处理记录（含个人信息）",
    "webhooks": "登记回调地址",
}
"""What a key may be allowed, with its name for people. `answer` lets it act for everybody who is asked."""

EVERYTHING: tuple[Scope, ...] = tuple(SCOPES)
USUAL: tuple[Scope, ...] = ("file", "read", "webhooks")
"""What a partner needs who files for others and wants to know what becomes of it."""

FIRST = "api"
"""The name of the key in var/secrets/api-key: it may do everything and is not in the table."""
OURS = frozenset({FIRST, "customer", "system", "desk", "import", "mail", "wechat", "email", "new"})
"""Names that stand in the record for others who file; no key may have one."""

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")
MOST_A_MINUTE = 6000


@dataclass(frozen=True)
class Program:
    """The program that speaks to us: the name of its key, what it may do, and how often in a minute."""

    name: str
    scopes: frozenset[str]
    per_minute: int | None = None

    def may(self, *scopes: Scope) -> bool:
        """Whether the key has one of these scopes."""
        return bool(self.scopes.intersection(scopes))

    @property
    def sees_all(self) -> bool:
        """Whether it sees complaints that others filed."""
        return "read_all" in self.scopes


def check_name(name: str) -> None:
    """Refusal for a name that no key may have."""
    if not NAME.fullmatch(name) or name in OURS:
        raise Refusal("名称须为 2 到 40 个小写字母、数字、点或横线，且不能是系统保留的名称。")


def check_scopes(scopes: Collection[str]) -> None:
    """Refusal for no scope, or for one that is none."""
    if unknown := [one for one in scopes if one not in SCOPES]:
        raise Refusal(f"没有这样的权限：{'、'.join(unknown)}")
    if not scopes:
        raise Refusal("请至少选择一项权限。")


def check_limit(per_minute: int) -> None:
    """Refusal for a number of calls a minute that makes no sense."""
    if not 1 <= per_minute <= MOST_A_MINUTE:
        raise Refusal("每分钟次数须在 1 到 6000 之间。")


def name_taken(by_person: bool) -> Refusal:
    """Why a key cannot have a name that somebody has: what both filed could not be told apart."""
    if by_person:
        return Refusal("这个名称是一位同事的编号，请另取一个。")
    return Refusal("这个名称已用过。要更换密钥，请用“换发”。")


def no_such_key(name: str) -> Refusal:
    """There is no key of this name that is not revoked."""
    return Refusal(f"没有名为 {name} 的有效密钥。")
