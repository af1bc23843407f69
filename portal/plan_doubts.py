"""What is doubtful about a plan, with the reason: people missing, never reviewed, a file that differs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Literal

import yaml

from adapters.pack_text import data_of
from adapters.packs import digest_of
from adapters.plan_versions import SHIPPED
from adapters.plan_words import missing_in_words
from adapters.plans import plan_paths
from adapters.words import say
from complaints.calendar import Locale
from complaints.people import Roster
from complaints.plans.plan import Plan
from complaints.plans.staffing import absent
from portal.plan_state import PlanState

Kind = Literal["unread", "missing", "shipped", "file"]
HEADS: dict[Kind, str] = {
    "unread": "不能使用",
    "missing": "人员缺位",
    "shipped": "尚未审过",
    "file": "文件有改动",
}
"""Each kind in a word."""
NO_VERSION = "没有现行版本"
UNREADABLE = "本版程序读不出这份预案，请由负责人修订"
NEVER = "这是随产品提供的版本，本公司还没有审过"
DIFFERS = "磁盘上的预案文件与保存的版本不同；改文件不会生效，须经修订"


@dataclass(frozen=True)
class Doubt:
    """One doubt. `grave`: the plan may fail when it is needed."""

    kind: Kind
    text: str

    @property
    def head(self) -> str:
        """The kind in a word."""
        return HEADS[self.kind]

    @property
    def grave(self) -> bool:
        """Whether somebody should see to it soon."""
        return self.kind in ("unread", "missing")


def doubts_of(
    state: PlanState, roster: Roster, names: Mapping[str, str], changed: Iterable[str], moment: datetime,
    locale: Locale,
) -> list[Doubt]:  # fmt: skip
    """Every doubt about a plan, the gravest first. `changed`: the plans whose file differs."""
    if state.row is None or state.plan is None:
        return [Doubt("unread", say(NO_VERSION if state.row is None else UNREADABLE, locale))]
    found = missing(state.plan, roster, names, moment, locale)
    if state.row.author == SHIPPED and not _reviewed(state):
        found.append(Doubt("shipped", say(NEVER, locale)))
    if state.key in changed:
        found.append(Doubt("file", say(DIFFERS, locale)))
    return found


def missing(
    plan: Plan, roster: Roster, names: Mapping[str, str], moment: datetime, locale: Locale
) -> list[Doubt]:
    """People of a plan who have left, and roles that nobody holds."""
    lines = (".".join(map(str, where)) for where, _ in absent(plan, roster, moment))
    return [Doubt("missing", missing_in_words(plan, line, names, locale)) for line in lines]


def _reviewed(state: PlanState) -> bool:
    """Whether a review has decided that the version stays as it is."""
    version = state.row.version if state.row else ""
    return any(one.outcome == "no_change" and one.plan_version == version for one in state.reviews)


def changed_files(states: Iterable[PlanState]) -> set[str]:
    """The plans whose file on disk says what no version that is kept says."""
    texts: dict[str, str] = {}
    for path in plan_paths():
        text = path.read_text(encoding="utf-8", errors="replace")
        texts[_key(text)] = text
    kept = {state.key: {row.digest for row in state.versions} for state in states}
    return {key for key, text in texts.items() if key in kept and digest_of(text) not in kept[key]}


@lru_cache(maxsize=256)
def _key(text: str) -> str:
    """The plan that a file is about; empty when that cannot be read."""
    try:
        data = data_of(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return ""
    return str(data.get("plan", "")) if isinstance(data, dict) else ""
