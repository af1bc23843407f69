"""What each verb about plans, drills and reviews changes in the story, and nothing else need be asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.fold import tell
from complaints.fold_plans import PLANS
from complaints.history import next_entry
from complaints.records import Entry
from complaints.reviews.course import unread
from complaints.story import Story

NOW = datetime.fromisoformat("2026-11-24T10:00+08:00")
LATER = (NOW + timedelta(days=3)).isoformat()
Said = tuple[str, dict[str, Any]]
START: Said = ("plan_activated", {"id": "p-1", "plan": "p", "version": "1", "numbers": ["TS-1"]})
SCENARIO = {"channel": "phone", "source": "direct", "matter": "x", "injects": [{"within": "5m"}]}
DRILL: Said = (
    "drill_planned",
    {"plan": "p", "version": "1", "planned_at": LATER, "overdue_at": LATER, "scenario": SCENARIO},
)
BEGUN: Said = ("drill_begun", {"people": ["a", "b"], "absent": ["c"]})
REVIEW: Said = ("review_opened", {"plan": "p", "version": "1", "why": "hand", "gathered": {}})
FOUND: Said = ("finding_taken", {"finding": "f", "owner": "a", "until": LATER})
REVISED: Said = ("revised", {"decision": "revise", "version": "2"})
GRANTED: Said = ("revision_approved", {"version": "2", "effective_at": LATER})


def told(*said: Said) -> Story:
    entries: list[Entry] = []
    for minute, (verb, data) in enumerate(said):
        before = entries[-1] if entries else None
        at = NOW + timedelta(minutes=minute)
        entries.append(next_entry(before, "X-1", verb, "a", at, "", 1, data))
    return tell(entries)


CASES: dict[str, tuple[list[Said], Any]] = {
    "plan_activated": ([START], lambda s: s.active == ["p-1"]),
    "plan_grew": (
        [START, ("plan_grew", {"id": "p-1", "numbers": ["TS-2"]})],
        lambda s: "TS-2" in s.plans["p-1"]["numbers"],
    ),
    "plan_stood_down": (
        [START, ("plan_stood_down", {"id": "p-1"})],
        lambda s: s.plans["p-1"]["over"] == "stood_down",
    ),
    "plan_completed": (
        [START, ("plan_completed", {"id": "p-1"})],
        lambda s: s.plans["p-1"]["over"] == "completed",
    ),
    "plan_carried": ([START, ("plan_carried", {"id": "p-1"})], lambda s: "p-1" not in s.facts),
    "drill_planned": ([DRILL], lambda s: s.course == "drill"),
    "drill_put_off": (
        [DRILL, ("drill_put_off", {"planned_at": "2027-01-01T00:00+08:00", "overdue_at": LATER})],
        lambda s: s.practice["planned_at"].startswith("2027"),
    ),
    "drill_begun": ([DRILL, BEGUN], lambda s: "filed" in s.facts and s.practice["people"] == ["a", "b"]),
    "injected": ([DRILL, BEGUN, ("injected", {"inject": 0})], lambda s: s.practice["injected"] == {0: ""}),
    "inject_answered": (
        [DRILL, BEGUN, ("injected", {"inject": 0}), ("inject_answered", {"inject": 0, "said": "done"})],
        lambda s: s.practice["injected"].get(0) == "done",
    ),
    "contact_reached": (
        [DRILL, BEGUN, ("contact_reached", {"person": "a", "phone": "138"})],
        lambda s: (s.practice["reached"], s.practice.get("phones")) == (["a"], {"a": "138"}),
    ),
    "unrecognised": ([DRILL, BEGUN, ("unrecognised", {})], lambda s: bool(s.practice.get("unrecognised"))),
    "drill_paused": ([DRILL, BEGUN, ("drill_paused", {})], lambda s: s.paused_since is not None),
    "drill_resumed": (
        [DRILL, BEGUN, ("drill_paused", {}), ("drill_resumed", {})],
        lambda s: bool(s.pauses) and s.paused_since is None,
    ),
    "practised": (
        [DRILL, BEGUN, START, ("practised", {"found": []})],
        lambda s: s.practice["over"] == "practised" and not s.active,
    ),
    "drill_broken_off": (
        [DRILL, BEGUN, ("drill_broken_off", {})],
        lambda s: s.practice["over"] == "broken_off",
    ),
    "evaluated": (
        [DRILL, BEGUN, ("evaluated", {"remarks": "x"})],
        lambda s: s.practice.get("evaluation") == {"remarks": "x"},
    ),
    "review_opened": ([REVIEW], lambda s: s.course == "review"),
    "finding_taken": ([REVIEW, FOUND], lambda s: "f" in s.review["findings"]),
    "finding_moved": (
        [REVIEW, FOUND, ("finding_moved", {"finding": "f", "owner": "b", "until": LATER})],
        lambda s: s.review["findings"]["f"]["owner"] == "b",
    ),
    "finding_closed": (
        [REVIEW, FOUND, ("finding_closed", {"finding": "f", "outcome": "done"})],
        lambda s: s.review["findings"]["f"]["outcome"] == "done",
    ),
    "revised": ([REVIEW, REVISED], lambda s: s.review["revision"].get("by") == "a"),
    "revision_returned": (
        [REVIEW, REVISED, ("revision_returned", {"remarks": "x"})],
        lambda s: (s.review["revision"], s.round) == ({}, 2),
    ),
    "revision_approved": ([REVIEW, REVISED, GRANTED], lambda s: s.review["revision"]["consent"] == "a"),
    "took_effect": (
        [REVIEW, REVISED, GRANTED, ("took_effect", {"readers": ["b"]})],
        lambda s: s.review["readers"] == ["b"],
    ),
    "read_confirmed": (
        [REVIEW, REVISED, GRANTED, ("took_effect", {"readers": ["b"]}), ("read_confirmed", {"person": "b"})],
        lambda s: s.review["read"] == ["b"],
    ),
    "reader_left": (
        [REVIEW, REVISED, GRANTED, ("took_effect", {"readers": ["b"]}), ("reader_left", {"person": "b"})],
        lambda s: unread(s) == [] and s.review["readers"] == ["b"],
    ),
}


@pytest.mark.parametrize("verb", PLANS)
def test_every_step_changes_what_it_is_about(verb: str) -> None:
    history, holds = CASES[verb]
    assert history[-1][0] == verb
    assert holds(told(*history))
    if len(history) > 1:
        assert not holds(told(*history[:-1]))


def test_what_was_carried_over_keeps_its_time_and_its_steps() -> None:
    began = (NOW - timedelta(hours=1)).isoformat()
    story = told((START[0], START[1] | {"began": began, "done": {"call": began}}))
    assert story.facts["p-1"] == datetime.fromisoformat(began)
    assert story.times == {"p-1.call": [datetime.fromisoformat(began)]}
