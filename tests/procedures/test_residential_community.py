"""Procedure K (residential community) and its special services: the digest's rules as rows.

The digest gives no time limits: the pack marks its own 原文未定; those are no rows.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.pack import Pack
from complaints.rules import flags_in, level_by_rule

PACK = read_pack(PACKS / "residential-community.yaml")
SPECIAL = read_pack(PACKS / "residential-special.yaml")
BOTH = pytest.mark.parametrize("pack", [PACK, SPECIAL], ids=["community", "special"])


def traits(level: str = "", flags: str = "", nature: str = "valid", source: str = "direct") -> Traits:
    """What is known of a complaint."""
    return Traits(nature=nature, level=level, flags=frozenset(flags.split()), source=source)


# the digest's numbers


def test_forms() -> None:
    labels = [PACK.channels[key].zh for key in ("phone", "on_site", "letter", "web", "third_party")]
    assert labels == ["来电", "来访", "来函", "其他：网络", "其他：上访"]


@BOTH
@pytest.mark.parametrize("channel", list(PACK.channels))
def test_apologise_first_tell_the_centre_and_record(pack: Pack, channel: str) -> None:
    assert list(pack.checklists[channel]) == ["apologised", "told_centre", "recorded"]
    assert pack.required == ["name", "address", "matter", "contact"]
    assert pack.roles["agent"].zh == "调度中心值班员"


@BOTH
@pytest.mark.parametrize(
    ("known", "level"),
    [
        (traits(flags="raised_with_authority"), "major"), (traits(flags="heavy_effect"), "major"),
        (traits(source="authority"), "major"), (traits(), "ordinary"),
        (traits(flags="raised_with_authority", nature="invalid"), "ordinary"),
    ],
)  # fmt: skip
def test_major_is_valid_and_raised_or_of_heavy_effect(pack: Pack, known: Traits, level: str) -> None:
    assert level_by_rule(pack, known) == level


def test_what_the_site_cannot_solve_goes_to_the_company() -> None:
    assert level_by_rule(PACK, traits(flags="beyond_site")) == "company"
    assert list(PACK.levels) == ["company", "major", "ordinary"]
    assert PACK.departments[PACK.levels["company"].department].zh == "物业公司"


@BOTH
def test_who_judges_and_who_handles(pack: Pack) -> None:
    assert (pack.undecided, pack.roles["centre_manager"].zh) == ("centre_manager", "服务中心经理")
    assert (pack.levels["major"].assigned_by, pack.roles["manager"].zh) == ("manager", "物业总经理")


@BOTH
@pytest.mark.parametrize("at", ["classified", "raised"])
@pytest.mark.parametrize(("level", "told"), [("major", ["centre_manager", "manager"]), ("ordinary", [])])
def test_major_is_reported_up(pack: Pack, at: str, level: str, told: list[str]) -> None:
    assert [role for t in pack.tells if t.at == at and holds(t.when, traits(level)) for role in t.to] == told


@BOTH
@pytest.mark.parametrize(
    ("flags", "by"),
    [("", "agent"), ("centre_manager_explains", "centre_manager"), ("general_manager_explains", "manager")],
)
def test_invalid_is_explained(pack: Pack, flags: str, by: str) -> None:
    known = traits(flags=flags, nature="invalid")
    assert next(rule.by for rule in pack.replies if holds(rule.when, known)) == by
    assert not [rule for rule in pack.replies if holds(rule.when, traits(flags=flags))]


def test_special_service_follows_its_own_procedure() -> None:
    found = [r.procedure for r in PACK.routes if holds(r.when, traits(flags="special_service"))]
    assert (found, [r for r in PACK.routes if holds(r.when, traits())]) == (["residential-special"], [])
    assert SPECIAL.procedure == "residential-special"
    assert set(SPECIAL.roles) == set(PACK.roles)
    assert set(SPECIAL.departments) <= set(PACK.departments)
    assert flags_in(PACK, "钟点工没来") == ["special_service"]


@BOTH
@pytest.mark.parametrize(
    ("level", "key", "asks"),
    [("ordinary", "verify", "assistant"), ("major", "verify_major", "centre_manager")],
)
def test_results_are_verified(pack: Pack, level: str, key: str, asks: str) -> None:
    due = [k for k, d in pack.duties.items() if d.before == "reply" and holds(d.when, traits(level))]
    assert (due, pack.duties[key].asks, pack.duties[key].checks) == ([key], asks, True)


@BOTH
def test_told_until_done_and_put_right_until_satisfied(pack: Pack) -> None:
    duty = pack.duties["progress"]
    assert (duty.tells, list(duty.fields), duty.before) == (["customer"], ["situation", "progress"], None)
    assert (bool(duty.again), pack.rework.rounds) == (True, None)


@BOTH
@pytest.mark.parametrize(
    ("level", "channel", "form", "by"),
    [
        ("major", "phone", "visit", "centre_manager"), ("major", "wechat", "visit", "centre_manager"),
        ("ordinary", "phone", "call", "assistant"), ("ordinary", "wechat", "letter", "agent"),
    ],
)  # fmt: skip
def test_call_backs(pack: Pack, level: str, channel: str, form: str, by: str) -> None:
    known = Traits(nature="valid", level=level, channel=channel)
    rule = next(c for c in pack.callbacks if holds(c.when, known))
    assert (rule.form, rule.by) == (form, by)


def test_a_shared_concern_gets_a_meeting_or_a_notice() -> None:
    duty = PACK.duties["meeting_or_notice"]
    assert [holds(duty.when, traits("ordinary", flags)) for flags in ("shared_concern", "")] == [True, False]
    assert (duty.asks, list(duty.fields["form"].answers), duty.must) == (
        "centre_manager",
        ["meeting", "notice"],
        True,
    )
    assert {cluster.to for cluster in PACK.clusters} == {"centre_manager"}


def test_quotas() -> None:
    assert [(each.role, each.callbacks) for each in PACK.quotas] == [("centre_manager", 3), ("manager", 1)]
