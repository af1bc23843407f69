"""What comes in at the door: rows of what is accepted and what is not."""

from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from typing import Any

import pytest
from pydantic import ValidationError

from complaints.filing import CHANNELS, SOURCES, Filing, contact_key

NOW = datetime(2026, 9, 29, 2, 0, 30, tzinfo=UTC)


def filing(**changes: Any) -> Filing:
    who = {"name": "李四", "phone": "138-0000-1111"} | changes.pop("who", {})
    return Filing.model_validate({"channel": "web", "matter": "渗水", "complainant": who} | changes)


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("source", SOURCES)
def test_every_channel_and_source_of_the_contract(channel: str, source: str) -> None:
    assert (filing(channel=channel).channel, filing(source=source).source) == (channel, source)


@pytest.mark.parametrize(
    "changes",
    [
        {"channel": "fax"},
        {"source": "neighbour"},
        {"matter": ""},
        {"matter": " \n"},
        {"matter": None},
        {"matter": "\x00"},
        {"matter": "x" * 20_001},
        {"demand": "x" * 5_001},
        {"project": "x" * 201},
        {"who": {"name": " "}},
        {"who": {"name": "x" * 201}},
        {"who": {"phone": "1234"}},
        {"who": {"phone": "call me"}},
        {"who": {"phone": "1" * 41}},
        {"who": {"email": "li.si"}},
        {"who": {"age": 7}},
        {"who": {"email": "王@例子.公司"}},  # the part before @ no mail server of ours can take
        {"who": {"email": "a@straße.example"}},  # would become another domain
        {"who": {"phone": "13800001111/"}},
        {"who": {"phone": "138/0000/1111"}},
        {"who": {"name": None}},
        {"received_at": 1790000000},
        {"received_at": 1.79e9},
        {"received_at": "1790000000"},
        {"received_at": True},
        {"received_at": "2026-09-29T10:00:00"},  # without an offset nobody knows when
        {"received_at": "yesterday"},
        {"locale": "fr"},
        {"evil": 1},
    ],
)
def test_what_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        filing(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"who": {"phone": "+86 (0571) 8888-6666转12"}},
        {"who": {"phone": "", "email": ""}},
        {"who": {"email": "li.si@customer.example"}},
        {"demand": None, "project": None, "occurred_at": None},
        {"matter": "x" * 20_000},
        {"received_at": None},
        {"received_at": ""},
        {"who": {"phone": None, "email": None, "address": None}},
        {"who": {"phone": "13800001111、0571-88886666"}},
        {"who": {"phone": "13800001111/13900001111, 0571-88886666"}},
        {"source": None, "procedure": None, "locale": None},
        {"matter": "渗\x00水", "who": {"name": "李\x00四"}},
        {"received_at": "2026-09-29T10:00:00.5+08:00"},
    ],
)
def test_what_is_accepted(changes: dict[str, Any]) -> None:
    assert filing(**changes).demand == ""


@pytest.mark.parametrize(
    ("stated", "received"),
    [
        (None, NOW),
        (NOW - timedelta(seconds=1), NOW - timedelta(seconds=1)),
        (NOW + timedelta(days=1), NOW),  # never later than now
        (datetime.fromisoformat("2026-09-28T21:00:30-05:00"), NOW),
    ],
)
def test_when_it_was_received(stated: datetime | None, received: datetime) -> None:
    assert filing(received_at=stated).received(NOW) == received


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        (None, False),
        (NOW + timedelta(minutes=10), False),
        (NOW + timedelta(minutes=11), True),
        (datetime.fromisoformat("9999-12-31T23:59:59-12:00"), True),
    ],
)
def test_nothing_is_received_in_the_future(stated: datetime | None, wrong: bool) -> None:
    assert list(filing(received_at=stated).faults(NOW)) == (["received_at"] if wrong else [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Li.Si@Customer.Example", "Li.Si@customer.example"),
        ("li@例子.公司", "li@xn--fsqu00a.xn--55qx5d"),
        ("o'brien+x@a.example", "o'brien+x@a.example"),
    ],
)
def test_an_accepted_address_is_one_that_mail_takes(typed: str, kept: str) -> None:
    assert filing(who={"email": typed}).complainant.email == kept
    assert Address(addr_spec=kept).addr_spec == kept


@pytest.mark.parametrize(
    ("phone", "email", "key"),
    [
        ("13800001111、0571-88886666", "", "13800001111"),
        ("138 0000 1111", "a@b.example", "13800001111"),
        ("+86-13800001111", "", "13800001111"),
        ("008613800001111", "", "13800001111"),
        ("", " Li.Si@Customer.Example ", "li.si@customer.example"),
        ("", "", ""),
    ],
)
def test_the_same_contact_is_recognised(phone: str, email: str, key: str) -> None:
    assert contact_key(phone, email) == key
