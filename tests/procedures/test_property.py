"""Procedure G (property management): the digest's levels, forms, duties and registers as rows.

The digest gives no limits or amounts: the pack marks its own 原文未定, they are no rows.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.suggest import classes

PACK = read_pack(PACKS / "property.yaml")
WRITTEN = ["letter", "web", "email"]


# the digest's numbers


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("noise", "噪音"), ("facilities", "公共设施故障"), ("home_repair", "室内维修"), ("mail", "邮件"),
        ("cleaning_garden", "清洁绿化"), ("pests", "虫害"), ("other", "其他服务"),
    ],
)  # fmt: skip
def test_general_matters(key: str, label: str) -> None:
    matters = PACK.views["assessment"].classes
    assert (len(matters), matters[key].label.zh) == (7, label)


@pytest.mark.parametrize(
    ("flags", "level"), [(frozenset({"beyond_authority"}), "major"), (frozenset(), "general")]
)
def test_beyond_the_authority_is_major(flags: frozenset[str], level: str) -> None:
    found = [key for key, each in PACK.levels.items() if holds(each.when, Traits(flags=flags))]
    assert found[0] == level


@pytest.mark.parametrize(("level", "by"), [("major", "manager"), ("general", "")])
def test_major_is_handed_to_company_management(level: str, by: str) -> None:
    assert PACK.levels[level].assigned_by == by
    assert [step.role for step in PACK.levels[level].authority] == [by] * bool(by)  # and decides it


@pytest.mark.parametrize(("level", "asked"), [("major", True), ("general", False)])
def test_of_a_major_one_the_reason_is_explained_and_a_reply_time_agreed(level: str, asked: bool) -> None:
    duty = PACK.duties["explain"]
    assert holds(duty.when, Traits(level=level)) == asked
    assert (duty.before, duty.sets, duty.tells) == ("dispatch", "reply", ["customer"])
    assert {name: field.kind for name, field in duty.fields.items()} == {
        "why": "text",
        "agreed_reply": "deadline",
    }


@pytest.mark.parametrize(
    ("channel", "label", "form", "registered", "told"),
    [
        ("phone", "电话投诉", "call", False, False),
        ("on_site", "来访投诉", "call", False, False),
        ("letter", "书面投诉（来信）", "hand", True, True),
        ("web", "书面投诉（网上）", "letter", True, True),
        ("email", "书面投诉（电子邮件）", "letter", True, True),
    ],
)
def test_forms_of_complaint(channel: str, label: str, form: str, registered: bool, told: bool) -> None:
    assert (PACK.channels[channel].zh, PACK.reply_by[channel]) == (label, form)
    assert [r.label.zh for r in PACK.registers if channel in r.channels] == ["来文登记簿"] * registered
    heard = [t.to for t in PACK.tells if t.at == "registered" and holds(t.when, Traits(channel=channel))]
    assert heard == [["manager"]] * told


@pytest.mark.parametrize("channel", ["phone", "on_site", *WRITTEN])
@pytest.mark.parametrize(
    ("place", "key", "word"),
    [(0, "hear", "听"), (1, "ask", "问"), (2, "record", "记"), (3, "answer", "答"), (4, "follow", "跟")],
)
def test_five_duties_of_the_first_receiver(channel: str, place: int, key: str, word: str) -> None:
    items = PACK.checklists[channel]
    assert (len(items), list(items)[place], items[key].zh[0]) == (5, key, word)


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("name", "何人"), ("address", "何区何栋何房"), ("occurred_at", "何时"), ("matter", "何事"),
        ("demand", "希望的结果"), ("contact", "电话"),
    ],
)  # fmt: skip
def test_what_is_recorded(field: str, word: str) -> None:
    assert (field in PACK.required, len(PACK.required)) == (True, 6)
    assert all(word in items["record"].zh for items in PACK.checklists.values())


@pytest.mark.parametrize("channel", ["phone", "on_site", *WRITTEN])
def test_the_answer_names_a_concrete_time_and_measure(channel: str) -> None:
    assert "具体的时间和办法" in PACK.checklists[channel]["answer"].zh
    assert ("书面" in PACK.checklists[channel]["answer"].zh) == (channel in WRITTEN)


def test_the_first_receiver_stays_responsible() -> None:
    assert PACK.first_receiver is True


@pytest.mark.parametrize(
    ("matter", "key"),
    [
        ("楼上深夜装修，电钻扰民", "noise"),
        ("单元门禁坏了", "facilities"),
        ("家里水龙头漏水，报修三次", "home_repair"),
        ("挂号信丢了", "mail"),
        ("垃圾没人清理", "cleaning_garden"),
        ("家裡有白蟻", "pests"),
        ("停车位", "other"),
    ],
)
def test_words_suggest_the_matter(matter: str, key: str) -> None:
    assert classes(PACK, matter)["assessment"] == key


def test_what_was_written_is_never_answered_by_telephone() -> None:
    rules = {channel: [r.form for r in PACK.replies if channel in r.when[0].channels] for channel in WRITTEN}
    assert rules == {"letter": [], "web": ["letter"], "email": ["letter"]}
    assert PACK.reply_by["letter"] == "hand"
