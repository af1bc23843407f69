"""The rules of the outer clock: when it runs, until when, and what a third party may read.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from datetime import datetime
from typing import Any

import pytest

from complaints.explain import explain
from complaints.fold import tell
from complaints.history import next_entry
from complaints.outer import deadline, impersonal, outer_due, reporting_duty, runs, sent_by_them
from complaints.pack import OUTER
from complaints.promises import clock_start, limit_of, notices, stage_due
from complaints.records import Entry
from complaints.story import Story
from complaints.turn import beside, stage_of
from tests.rules.words import NOW
from tests.virtual import cn, local, shipped

PACK = shipped()
DUE = "2026-10-13T18:00+08:00"
PARTY: dict[str, Any] = {"name": "市消费者协会", "reference": "A-1", "email": "a@b.example", "due_at": DUE}


def told(*verbs: str, party: dict[str, Any] | None = PARTY, **data: dict[str, Any]) -> Story:
    """A history in verbs, at NOW but where `at` says otherwise."""
    entries: list[Entry] = []
    known: dict[str, dict[str, Any]] = {
        "filed": {"record": {"matter": "漏水", "third_party": party}, "source": "consumer_association"},
        "closed": {"ground": "withdrawn"},
    }
    for verb in verbs:
        at = datetime.fromisoformat(data.get(verb, {}).get("at", NOW.isoformat()))
        facts = known.get(verb, {}) | {k: v for k, v in data.get(verb, {}).items() if k != "at"}
        entries.append(next_entry(entries[-1] if entries else None, "TS-1", verb, "x", at, "", 1, facts))
    return tell(entries)


@pytest.mark.parametrize(
    ("verbs", "party", "expected"),
    [
        ("filed", PARTY, True),
        ("filed", None, False),
        ("filed", PARTY | {"due_at": None}, False),
        ("filed closed", PARTY | {"due_at": None}, True),
        ("filed closed", PARTY, True),
        ("filed told_outside", PARTY, True),
        ("filed closed reported_outside", PARTY, False),
        ("filed closed reported_outside report_failed", PARTY, True),
        ("filed closed archived", PARTY, False),
    ],
)
def test_when_somebody_outside_waits(verbs: str, party: dict[str, Any] | None, expected: bool) -> None:
    story = told(*verbs.split(), party=party)
    assert runs(story) is expected
    assert ((OUTER, 1) in beside(story, PACK)) is expected


def test_a_report_after_one_that_failed_is_one() -> None:
    later = {"at": "2026-09-30T10:00+08:00"}
    verbs = ("filed", "closed", "reported_outside", "report_failed", "reported_outside")
    assert runs(told(*verbs, reported_outside=later)) is False


@pytest.mark.parametrize(
    "due", [DUE, "2026-10-11T23:59+08:00", "2026-10-03T08:00+08:00", "2031-02-08T12:00+08:00"]
)
def test_it_is_due_exactly_at_the_deadline_and_never_provisional(due: str) -> None:
    found = outer_due(told("filed", party=PARTY | {"due_at": due}), cn())
    assert (found.at, found.provisional) == (datetime.fromisoformat(due), False)
    assert all(explain(step, locale) for step in found.steps for locale in ("en", "zh-Hans", "zh-Hant"))


def test_pauses_extensions_and_agreed_times_do_not_touch_it() -> None:
    story = told("filed")
    story.pauses, story.extensions, story.round = [(NOW, None)], [5, 5], 2
    story.deadlines = {"reply": NOW, OUTER: NOW}
    assert stage_due(story, PACK, cn(), OUTER, NOW).at == datetime.fromisoformat(DUE)
    assert (limit_of(story, PACK, OUTER), clock_start(story, PACK, OUTER)) == ("", NOW)


def test_without_a_deadline_it_counts_three_working_days_from_the_closing() -> None:
    story = told("filed", "closed", party=PARTY | {"due_at": None})
    assert deadline(story) is None
    assert local(stage_due(story, PACK, cn(), OUTER, NOW).at) == "Fri 2026-10-09 18:00"
    assert limit_of(story, PACK, OUTER) == "3 working days"


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (DUE,
         ["Mon 2026-10-12 17:00", "Tue 2026-10-13 18:00", "Wed 2026-10-14 10:00", "Thu 2026-10-15 10:00"]),
        ("2026-10-13T15:00+08:00",
         ["Mon 2026-10-12 15:00", "Tue 2026-10-13 15:00", "Wed 2026-10-14 10:00", "Thu 2026-10-15 10:00"]),
        ("2026-10-11T23:59+08:00",
         ["Sat 2026-10-10 17:00", "Sun 2026-10-11 23:59", "Mon 2026-10-12 10:00", "Tue 2026-10-13 10:00"]),
        ("2026-10-08T09:30+08:00",
         ["Wed 2026-09-30 09:30", "Thu 2026-10-08 09:30", "Fri 2026-10-09 10:00", "Sat 2026-10-10 10:00"]),
    ],
)  # fmt: skip
def test_the_ladder(due: str, expected: list[str]) -> None:
    found = notices(PACK, cn(), OUTER, datetime.fromisoformat(due))
    first = [next(found) for _ in range(4)]
    assert [local(one.at) for one in first] == expected
    assert [one.to for one in first] == ["asked", "supervisor", "manager", "manager"]
    assert [one.kind for one in first] == ["reminder", *["escalation"] * 3]


def test_the_file_is_not_sealed_before_the_report() -> None:
    assert stage_of(told("filed", "closed"), PACK) == OUTER
    assert stage_of(told("filed", "closed", "reported_outside"), PACK) == "archive"


def test_what_changed_later_holds() -> None:
    changed = {"third_party": PARTY | {"due_at": "2026-10-20T12:00+08:00", "reference": "B-2"}}
    story = told("filed", "outer_changed", outer_changed=changed)
    assert story.outer["reference"] == "B-2"
    assert local(outer_due(story, cn()).at) == "Tue 2026-10-20 12:00"
    assert runs(told("filed", "outer_changed", party=None, outer_changed=changed))


def test_a_pack_without_a_duty_to_report_has_none() -> None:
    assert reporting_duty(told("filed", "closed"), PACK) is None


SENT = "张伟 13812345678 锦绣花园 王科 0571-87654321"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("已致电 13812345678", "已致电 13812345678"),  # they sent it themselves
        ("已致电 13900001111", "已致电 ***"),
        ("致电+86 139 0000 1111 无人接", "致电*** 无人接"),
        ("座机 0571-88886666", "座机 ***"),
        ("座机 0571-87654321", "座机 0571-87654321"),
        ("邮箱 li.si@customer.example 已回复", "邮箱 *** 已回复"),
        ("身份证 330106199001011234", "身份证 ***"),
        ("身份证 33010619900101123x", "身份证 ***"),
        ("陈磊上门", "经办人员上门"),
        ("王科来电", "王科来电"),  # a colleague of the same name as their contact
        ("上门解放路 8 号查看", "上门***查看"),
        ("锦绣花园已修", "锦绣花园已修"),
        ("赔偿 1500 元，订单 20261013", "赔偿 1500 元，订单 20261013"),
        ("工期 2026-10-13 完成", "工期 2026-10-13 完成"),
    ],
)
def test_a_third_party_reads_only_what_it_sent(text: str, expected: str) -> None:
    known = ("13900001111", "解放路 8 号", "锦绣花园", "")
    assert impersonal(text, SENT, ["陈磊", "王科", ""], "经办人员", known) == expected


def test_what_they_sent_is_the_record_as_it_was_filed() -> None:
    assert sent_by_them(told("filed")).split("\n") == ["漏水", *(str(v) for v in PARTY.values())]
