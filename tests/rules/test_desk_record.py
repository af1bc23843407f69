"""What the desk takes down, as rules: ticks, corrections, receipts, and who may hear a recording."""

from typing import Any

import pytest

from adapters.packs import PACKS, read_pack
from complaints import access
from complaints.conditions import Traits
from complaints.forms import FormErrors, read
from complaints.forms.base import Setting, schema
from complaints.forms.desk import Registration
from complaints.forms.record import READ_BACK, PostedReceipt, RecordConfirmation
from complaints.people import Person
from tests.rules.words import told

STORE = read_pack(PACKS / "retail-store.yaml")
PHONE = list(STORE.checklists["phone"])
KNOWN = {"name": "王小明", "phone": "13800138000", "email": "", "address": "", "matter": "电水壶漏水",
         "occurred_at": "", "project": "徐汇店", "demand": ""}  # fmt: skip
HERE = Setting(STORE, KNOWN, {}, Traits(channel="phone"))


def confirmed(**said: Any) -> RecordConfirmation:
    return read(RecordConfirmation, {"how": "orally"} | said, HERE)


def refused(form: type[Any], here: Setting, **said: Any) -> dict[str, str]:
    try:
        read(form, said, here)
    except FormErrors as wrong:
        return wrong.errors
    return {}


def test_only_what_the_customer_corrected_is_a_correction() -> None:
    assert confirmed().corrections(KNOWN) == {}
    form = confirmed(phone="13900139000", matter="电水壶漏水", project="")
    assert form.corrections(KNOWN) == {"phone": "13900139000", "project": ""}
    assert set(READ_BACK) == KNOWN.keys()
    broken = KNOWN | {"address": "幸福路\r\n1 号", "phone": "无"}  # as another program filed it
    here = Setting(STORE, broken, {}, Traits(channel="phone"))
    form = read(RecordConfirmation, {"how": "orally", "address": "幸福路 1 号"}, here)
    assert form.corrections(broken) == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"phone": "没有"}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"copy_by": "mail"}, "copy_by"),
        ({"name": ""}, "name"),
        ({"matter": " "}, "matter"),
        ({"how": "nodded"}, "how"),
        ({"checked": ["sang"]}, "checked"),
    ],
)
def test_what_is_read_back_must_be_usable(said: dict[str, Any], field: str) -> None:
    assert list(refused(RecordConfirmation, HERE, **({"how": "signed"} | said))) == [field]


def test_a_correction_stands_until_the_desk_says_otherwise_and_may_empty_a_field() -> None:
    story = told(
        "filed record_confirmed", record_confirmed={"corrections": {"email": "", "phone": "1390013"}}
    )
    assert story.record == {"email": "", "phone": "1390013"}
    later = told("filed record_confirmed registered", record_confirmed={"corrections": {"email": ""}},
                 registered={"record": {"email": "", "phone": "1370013"}})  # fmt: skip
    assert later.record == {"email": "", "phone": "1370013"}  # what registration leaves empty changes nothing


def test_ticks_add_up_while_talking_and_when_reading_back() -> None:
    story = told(
        "filed taken_down:listened+what record_confirmed", record_confirmed={"checked": ["what", "who"]}
    )
    assert story.ticked == ["listened", "what", "who"]


def test_the_registration_shows_what_was_ticked_and_still_asks_for_the_rest() -> None:
    partly = Setting(STORE, {**KNOWN, "checked": PHONE[:2]}, {}, Traits(channel="phone"))
    made = schema(Registration, partly)
    assert made["properties"]["checked"]["default"] == PHONE[:2]
    assert "checked" in made["required"]
    assert "checked" in refused(Registration, partly)
    assert refused(Registration, partly, checked=PHONE, demand="退货", address="幸福路") == {}
    whole = Setting(STORE, {**KNOWN, "checked": PHONE}, {}, Traits(channel="phone"))
    assert "checked" not in schema(Registration, whole)["required"]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, ["posted_on"]),
        ({"posted_on": "2026-11-23"}, []),
        ({"reason": "信上没有地址"}, []),
        ({"posted_on": "2026-11-23", "reason": "信上没有地址"}, ["reason"]),
        ({"posted_on": "明天"}, ["posted_on"]),
    ],
)
def test_a_receipt_was_posted_or_cannot_be(said: dict[str, str], wrong: list[str]) -> None:
    assert list(refused(PostedReceipt, Setting(STORE), **said)) == wrong


@pytest.mark.parametrize(
    ("who", "roles", "involved", "hears", "reads_log"),
    [
        ("wang.fang", ["agent"], [], True, False),
        ("li.na", ["supervisor"], [], True, True),
        ("gao.jun", ["manager"], [], True, True),
        ("chen.lei", ["owner"], ["chen.lei"], True, False),
        ("chen.lei", ["owner"], ["zhao.min"], False, False),
        ("admin", ["administrator"], ["admin"], False, False),
    ],
)
def test_who_may_hear_a_recording_and_who_sees_who_did(
    who: str, roles: list[str], involved: list[str], hears: bool, reads_log: bool
) -> None:
    person = Person(id=who, name=who, email="", roles=roles, departments=[])
    assert access.may_hear(person, involved) is hears
    assert access.may(person, "recording_log") is reads_log
