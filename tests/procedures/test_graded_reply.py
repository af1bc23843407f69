"""Procedure D (levels with reply duty): the table of the digest row by row."""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.rules import flags_in, level_by_rule
from complaints.suggest import classes

PACK = read_pack(PACKS / "graded-reply.yaml")
WRITTEN = ("letter", "email", "web", "wechat", "third_party")
SPOKEN = ("phone", "on_site")


def traits(channel: str, kind: str, *flags: str, level: str = "") -> Traits:
    return Traits(channel=channel, classes={"assessment": kind}, flags=frozenset(flags), level=level)


# the digest's rows


def test_three_levels_gravest_first() -> None:
    assert [level.label.zh for level in PACK.levels.values()] == ["重大", "次重大", "一般"]


@pytest.mark.parametrize(
    ("channel", "kind", "flags", "level"),
    [
        ("phone", "service", ["outside_image"], "major"),
        ("web", "quality", ["outside_image"], "major"),
        ("phone", "safety", [], "major"),
        ("letter", "safety", ["strongly_dissatisfied"], "major"),
        ("phone", "batch", ["strongly_dissatisfied"], "major"),
        ("phone", "batch", [], "sub_major"),
        ("phone", "quality", ["strongly_dissatisfied"], "sub_major"),
        ("on_site", "quality", [], "sub_major"),
        *((channel, "service", [], "sub_major") for channel in WRITTEN),
        *((channel, "service", [], "general") for channel in SPOKEN),
        ("phone", "service", ["strongly_dissatisfied"], "general"),
    ],
)
def test_which_level(channel: str, kind: str, flags: list[str], level: str) -> None:
    assert level_by_rule(PACK, traits(channel, kind, *flags)) == level


@pytest.mark.parametrize(
    ("level", "channel", "flags", "form", "by"),
    [
        ("major", "email", [], "letter", "head"),
        ("major", "web", [], "letter", "head"),
        ("major", "phone", [], "hand", "head"),
        ("major", "letter", [], "hand", "head"),
        ("sub_major", "email", [], "letter", "supervisor"),
        ("sub_major", "web", [], "letter", "supervisor"),
        ("sub_major", "letter", [], "hand", "supervisor"),
        ("sub_major", "phone", [], "hand", "supervisor"),
        ("sub_major", "email", ["head_needed"], "letter", "head"),
        ("sub_major", "phone", ["head_needed"], "hand", "head"),
        ("general", "phone", [], "call", "agent"),
        ("general", "on_site", [], "call", "site_staff"),
    ],
)
def test_reply_duty(level: str, channel: str, flags: list[str], form: str, by: str) -> None:
    known = traits(channel, "service", *flags, level=level)
    rule = next(rule for rule in PACK.replies if holds(rule.when, known))
    assert (rule.form, rule.by) == (form, by)


@pytest.mark.parametrize(
    ("role", "label", "stands_for"),
    [
        ("head", "部门负责人", "owner"), ("supervisor", "客诉主管", ""),
        ("agent", "话务员", ""), ("site_staff", "现场人员", "agent"),
    ],
)  # fmt: skip
def test_who_replies(role: str, label: str, stands_for: str) -> None:
    assert (PACK.roles[role].zh, PACK.roles[role].stands_for) == (label, stands_for)
    assert PACK.roles[role].of_department is (role == "head")


@pytest.mark.parametrize("stage", ["reply", "calming", "site_visit"])
def test_within_24_hours_of_receipt(stage: str) -> None:
    spec = PACK.spec(stage)
    assert (spec.limit, spec.limits, spec.starts) == ("24h", [], "filed")


@pytest.mark.parametrize("stage", ["register", "classify", "dispatch", "investigate", "resolve", "approve"])
def test_what_comes_before_the_reply_fits_into_the_24_hours(stage: str) -> None:
    spec = PACK.stages[stage]
    assert spec.starts == "filed"
    assert int(spec.limit.removesuffix("h")) < 24


@pytest.mark.parametrize(
    ("duty", "level", "flags", "called_for"),
    [
        ("calming", "major", [], True),
        ("calming", "sub_major", [], False),
        ("site_visit", "major", ["site_visit"], True),
        ("site_visit", "major", [], False),
        ("site_visit", "sub_major", ["site_visit"], False),
    ],
)
def test_duties_of_the_head(duty: str, level: str, flags: list[str], called_for: bool) -> None:
    found = PACK.duties[duty]
    assert holds(found.when, traits("phone", "safety", *flags, level=level)) is called_for
    assert (found.asks, found.must) == ("head", True)


def test_the_head_handles_what_is_major() -> None:
    assert [level.owner for level in PACK.levels.values()] == ["head", "", ""]


@pytest.mark.parametrize(
    ("text", "kind", "flags"),
    [
        ("主板烧机冒烟，我要找记者曝光", "safety", ["outside_image", "strongly_dissatisfied", "site_visit"]),
        ("同批次多台机器，强烈不满", "batch", ["strongly_dissatisfied"]),
        ("机器故障，返修后又坏", "quality", []),
        ("客服不耐烦，打不通", "service", []),
    ],
)
def test_words_suggest_matter_and_flags(text: str, kind: str, flags: list[str]) -> None:
    assert (classes(PACK, text)["assessment"], flags_in(PACK, text)) == (kind, flags)


# lives
