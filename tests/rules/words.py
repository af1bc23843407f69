"""Small packs and histories for tests: procedure A with a few words of YAML added, lives told in one line."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import yaml
from sqlmodel import Session

from adapters import database
from adapters.packs import PACKS, digest_of, read_text
from adapters.seen import mark
from complaints.acts.file import file_complaint
from complaints.filing import Filing
from complaints.fold import tell
from complaints.pack import Pack
from complaints.records import Entry, PackVersion
from complaints.story import Story
from tests.company import Company
from tests.virtual import EMAIL, LEAK, Town, cn

SHIPPED: dict[str, Any] = yaml.safe_load((PACKS / "home-renovation.yaml").read_text(encoding="utf-8"))
PLAIN = {key: value for key, value in SHIPPED.items() if Pack.model_fields[key].is_required()}
"""Procedure A without the words that a pack may leave out."""
NOW = datetime.fromisoformat("2026-09-29T10:00+08:00")
STAGES = """
stages:
  settle: {label: {zh-Hans: 当场解决, en: On the spot}, limit: 20m, starts: classified}
  offer: {label: {zh-Hans: 方案选择, en: Choice}, limit: 2 working days, starts: offered}
"""
LEVELS = """
levels:
  major:
    {label: {zh-Hans: 重大, en: Major}, when: {flags: [burnt]}, offers: 2, approval: [supervisor, manager]}
  middle: {label: {zh-Hans: 次重大, en: Sub-major}, when: {earlier: 2}, offers: 1}
  general: {label: {zh-Hans: 一般, en: General}, settles: true}
flags:
  burnt: {label: {zh-Hans: 烧毁, en: Burnt}, words: [烧, burnt]}
  outside: {label: {zh-Hans: 外部渠道, en: Outside}}
"""
"""Three levels: the gravest offers two solutions and needs two approvals, the mildest settles on the spot."""


def data_with(*additions: str) -> Any:
    """Procedure A with pieces of YAML merged into it; `null` takes something away."""
    merged: Any = PLAIN
    for piece in (STAGES, *additions):
        merged = _merged(merged, yaml.safe_load(piece) or {})
    return merged


@cache
def pack_with(*additions: str) -> Pack:
    """The pack that has these words added to procedure A."""
    return Pack.model_validate(data_with(*additions))


def _merged(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    both = old | {key: _merged(old.get(key), value) for key, value in new.items()}
    return {key: value for key, value in both.items() if value is not None}


def duty(name: str, **more: Any) -> str:
    """The YAML of one duty: done by the desk within an hour of registration, with one field to write in."""
    label = {"zh-Hans": "职责", "en": "Duty"}
    plain = {
        "label": label, "limit": "1h", "starts": "registered", "asks": "agent",
        "fields": {"note": {"label": label}},
    }  # fmt: skip
    written: str = yaml.safe_dump({"duties": {name: plain | more}}, sort_keys=False)
    return written


# histories

DATA: dict[str, dict[str, Any]] = {
    "registered": {"work_order": "GD-1", "record": {"demand": "修好"}},
    "record_confirmed": {"corrections": {"phone": "13900139000"}},
    "classified": {"validity": "valid", "priority": "normal"},
    "invalid": {"validity": "invalid", "priority": "normal"},
    "moved": {"procedure": "other-procedure", "version": "2", "before": "home-renovation"},
    "prioritised": {"priority": "urgent"},
    "raised": {"level": "major", "before": "general", "reason": "x"},
    "lowered": {"level": "general", "before": "major", "reason": "x"},
    "settled": {"measures": ["rectify"], "description": "x"},
    "passed_on": {"description": "x"},
    "dispatched": {"department": "engineering", "owner": "chen.lei"},
    "handed_over": {"to": "zhao.min"},
    "investigated": {"findings": "x"},
    "submitted": {"cost": 5000, "approvers": ["supervisor"]},
    "approved": {"role": "supervisor"},
    "chosen": {"choice": "second"},
    "declined": {"remarks": "x"},
    "resolved": {"cost": 10},
    "replied": {"form": "letter"},
    "asked_to_close": {"ground": "beyond_contract", "reasons": "x"},
    "went_on": {"reasons": "x"},
    "surveyed": {"next": "close"},
    "unhappy": {"next": "decide"},
    "performed": {"duty": "first", "said": {"note": "x"}},
    "rejected": {"duty": "check", "remarks": "x"},
    "closed": {"ground": "satisfied"},
    "extended": {"days": 2},
    "merged": {"into": "TS-2"},
    "took_in": {"child": "TS-3"},
    "separated": {"root": "TS-2"},
    "linked": {"other": "TS-4"},
    "kept_apart": {"other": "TS-4"},
    "told_progress": {"text": "x"},
    "outer_changed": {"third_party": {"name": "x"}, "reason": "x"},
}
VERB = {"invalid": "classified", "unhappy": "surveyed"}
ARGUMENT = {
    "classified": "level", "invalid": "level", "raised": "level", "lowered": "level", "performed": "duty",
    "approved": "role", "dispatched": "owner", "filed": "channel",
}  # fmt: skip
"""What stands behind a verb and a colon: performed:cause, classified:major."""
LISTED = {"taken_down": "checked", "rejected": "undo", "reworked": "undo", "submitted": "approvers"}
"""The same, where it is a list: submitted:supervisor+manager."""


def told(words: str, **data: Mapping[str, Any]) -> Story:
    """The story of these verbs, one minute apart; `data` adds to what a verb carries."""
    return tell(_entry(n, word, data) for n, word in enumerate(words.split()))


def _entry(n: int, word: str, data: Mapping[str, Mapping[str, Any]]) -> Entry:
    name, colon, argument = word.partition(":")
    carried = {**DATA.get(name, {}), **data.get(name, {})}
    if name in LISTED and colon:
        carried = carried | {LISTED[name]: [part for part in argument.split("+") if part]}
    elif colon:
        carried = carried | {ARGUMENT[name]: argument}
    return Entry(
        number="TS-1", seq=n, at=NOW + timedelta(minutes=n), who=f"who-{n}", verb=VERB.get(name, name),
        stage="", round=1, data=carried, salt="", previous="", hash="",
    )  # fmt: skip


def at_minute(n: int) -> datetime:
    """When the n-th entry of a told history was made."""
    return NOW + timedelta(minutes=n)


class Shop(Company):
    """A company with the people of procedure A, whose procedure has words added."""

    def __init__(self, *additions: str) -> None:
        Town.__init__(self)
        text = yaml.safe_dump(data_with(*additions), allow_unicode=True, sort_keys=False)
        self.pack = read_text(text)
        kept = PackVersion(
            procedure=self.pack.procedure, version=self.pack.version, digest=digest_of(text), text=text,
            kept_at=self.now,
        )  # fmt: skip
        with database.writing() as session:
            session.add(kept)

    def file(self, channel: str = "web", live: bool = True, by: str = "customer", **fields: Any) -> str:
        """File a complaint under the pack of this shop; it lives until somebody has to answer."""
        who = {"name": "李四", "phone": "13800001111", "email": fields.pop("email", EMAIL)}
        facts = {"matter": LEAK, "demand": "修好", "channel": channel, "complainant": who} | fields
        with database.writing() as session:
            number = self._filed(session, Filing.model_validate(facts), by)
        if live:
            self.live(number)
        return number

    def _filed(self, session: Session, filing: Filing, by: str) -> str:
        case = file_complaint(session, filing, self.pack, cn(), self.now, by)
        mark(session, case)
        return case.number
