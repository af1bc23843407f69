"""The story: facts folded from the history, and whose turn it is by them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.fold import STEPS
from complaints.fold_plans import PLANS
from complaints.story import Story
from complaints.turn import stage_of
from tests.rules.words import NOW, at_minute, told
from tests.virtual import shipped

PACK = shipped()
TO_OWNER = "filed registered classified dispatched"
TO_REPLY = f"{TO_OWNER} investigated resolved replied"


@pytest.mark.parametrize(
    ("history", "stage"),
    [
        ("", "register"),
        ("filed", "register"),
        ("filed answered evidence_added reminded escalated", "register"),
        ("filed registered", "classify"),
        ("filed registered classified", "dispatch"),
        ("filed registered invalid", "reply"),
        ("filed registered invalid replied closed", "archive"),
        (TO_OWNER, "investigate"),
        (f"{TO_OWNER} refused", "dispatch"),
        (f"{TO_OWNER} refused dispatched", "investigate"),
        (f"{TO_OWNER} handed_over", "investigate"),
        (f"{TO_OWNER} asked_customer extended", "investigate"),
        (f"{TO_OWNER} investigated", "resolve"),
        (f"{TO_OWNER} investigated handed_over", "resolve"),
        (f"{TO_OWNER} investigated submitted", "approve"),
        (f"{TO_OWNER} investigated submitted returned", "resolve"),
        (f"{TO_OWNER} investigated submitted approved resolved", "reply"),
        (TO_REPLY, "survey"),
        (f"{TO_REPLY} unhappy", "decide"),
        (f"{TO_REPLY} surveyed reworked", "investigate"),
        (f"{TO_REPLY} unhappy decided reworked", "investigate"),
        (f"{TO_REPLY} unhappy decided reworked investigated resolved replied", "survey"),
        (f"{TO_REPLY} surveyed closed", "archive"),
        ("filed withdrawn closed", "archive"),
        (f"{TO_OWNER} withdrawn closed archived", None),
    ],
)
def test_whose_turn_it_is(history: str, stage: str | None) -> None:
    assert stage_of(told(history), PACK) == stage


def minutes(story: Story) -> list[tuple[int, int | None]]:
    return [(minute(begun), minute(ended) if ended else None) for begun, ended in story.pauses]


def minute(at: datetime) -> int:
    return (at - NOW) // timedelta(minutes=1)


@pytest.mark.parametrize(
    ("more", "pauses"),
    [
        ("asked_customer", [(4, None)]),
        ("asked_customer customer_answered", [(4, 5)]),
        ("asked_customer customer_silent", [(4, 5)]),
        ("asked_customer asked_customer customer_answered", [(4, 6)]),
        ("customer_answered", []),
        ("asked_customer customer_answered customer_answered", [(4, 5)]),
        ("asked_customer customer_answered asked_customer", [(4, 5), (6, None)]),
        ("asked_customer investigated", [(4, None)]),  # the measures may still depend on the answer
        ("asked_customer handed_over", [(4, None)]),
        ("asked_customer refused", [(4, 5)]),
        ("asked_customer investigated submitted", [(4, 6)]),
        ("asked_customer investigated resolved", [(4, 6)]),
        ("asked_customer closed", [(4, 5)]),
        ("asked_customer refused dispatched customer_answered", [(4, 5)]),
        ("asked_customer investigated resolved replied surveyed reworked", []),
    ],
)
def test_when_the_clock_stands_still(more: str, pauses: list[tuple[int, int | None]]) -> None:
    assert minutes(told(f"{TO_OWNER} {more}")) == pauses


def test_who_refused_is_remembered_with_the_owner_of_the_time() -> None:
    story = told(f"{TO_OWNER} refused dispatched handed_over refused")
    assert (story.refused_by, story.owner) == (["chen.lei", "zhao.min"], "")


def test_rework_begins_anew_and_keeps_the_owner() -> None:
    story = told(f"{TO_OWNER} extended investigated submitted resolved replied unhappy reworked")
    kept = (story.round, story.owner, story.classification["priority"])
    assert kept == (2, "chen.lei", "normal")
    assert [story.findings, story.proposal, story.resolution, story.reply, story.survey] == [{}] * 5
    assert (story.extensions, story.pauses, story.must_decide) == ([], [], False)


def test_the_latest_fact_counts_and_every_verb_has_its_time() -> None:
    story = told(f"filed registered classified prioritised {TO_REPLY.removeprefix('filed registered ')}")
    assert (story.priority, story.facts["filed"]) == ("normal", NOW)
    assert story.facts["classified"] == NOW + timedelta(minutes=4)


DONE = f"{TO_OWNER} investigated submitted"

CHANGES: dict[str, tuple[str, str, object]] = {  # by verb: a history ending with it, what it changes, to what
    "filed": ("filed:phone", "filed", {"channel": "phone"}),
    "registered": ("filed registered", "work_order", "GD-1"),
    "taken_down": ("filed taken_down:hear+ask", "ticked", ["hear", "ask"]),
    "record_confirmed": ("filed record_confirmed", "record", {"phone": "13900139000"}),
    "undecided": ("filed registered undecided", "undecided", True),
    "classified": ("filed registered classified:major", "level", "major"),
    "reclassified": (f"{TO_OWNER} reclassified", "owner", ""),
    "moved": ("filed registered undecided classified:major moved", "procedure", "other-procedure"),
    "prioritised": ("filed registered classified prioritised", "priority", "urgent"),
    "raised": (f"{TO_OWNER} raised:major", "level", "major"),
    "lowered": (f"{TO_OWNER} lowered:general", "level", "general"),
    "settled": ("filed registered classified settled", "settling",
                {"measures": ["rectify"], "description": "x"}),
    "passed_on": ("filed registered classified passed_on", "settling", {"description": "x"}),
    "dispatched": (TO_OWNER, "owner", "chen.lei"),
    "refused": (f"{TO_OWNER} refused", "refused_by", ["chen.lei"]),
    "handed_over": (f"{TO_OWNER} handed_over", "owner", "zhao.min"),
    "investigated": (f"{TO_OWNER} investigated", "findings", {"findings": "x"}),
    "submitted": (DONE, "proposal", {"cost": 5000, "approvers": ["supervisor"]}),
    "approved": (f"{DONE} approved", "approvals", ["supervisor"]),
    "returned": (f"{DONE} approved returned", "approvals", []),
    "chosen": (f"{TO_OWNER} investigated submitted: chosen", "choice", {"choice": "second"}),
    "declined": (f"{TO_OWNER} investigated submitted: declined", "proposal", {}),
    "resolved": (f"{DONE} resolved", "resolution", {"cost": 10}),
    "rejected": (f"{DONE} resolved rejected:", "resolution", {}),
    "replied": (TO_REPLY, "reply", {"form": "letter"}),
    "surveyed": (f"{TO_REPLY} surveyed", "survey", {"next": "close"}),
    "reworked": (f"{TO_REPLY} surveyed reworked", "round", 2),
    "not_reached": (f"{TO_REPLY} not_reached not_reached", "unreached", [at_minute(7), at_minute(8)]),
    "asked_to_close": (f"{TO_OWNER} asked_to_close", "request",
                       {"ground": "beyond_contract", "reasons": "x"}),
    "went_on": (f"{TO_OWNER} asked_to_close went_on", "must_decide", False),
    "performed": ("filed performed:first", "done", {"first": {"note": "x"}}),
    "closed": (f"{TO_REPLY} surveyed closed", "ground", "satisfied"),
    "archived": (f"{TO_REPLY} surveyed closed archived", "archived", True),
    "asked_customer": (f"{TO_OWNER} asked_customer", "pauses", [(at_minute(4), None)]),
    "customer_answered": (f"{TO_OWNER} asked_customer customer_answered", "paused_since", None),
    "customer_silent": (f"{TO_OWNER} asked_customer customer_silent", "paused_since", None),
    "extended": (f"{TO_OWNER} extended extended", "extensions", [2, 2]),
    "told_progress": (f"{TO_OWNER} told_progress", "progress", [(at_minute(4), "x")]),
    "merged": (f"{TO_OWNER} merged", "merged_into", "TS-2"),
    "took_in": (f"{TO_OWNER} linked took_in", "children", ["TS-3"]),
    "separated": (f"{TO_OWNER} merged separated", "merged_into", ""),
    "linked": (f"{TO_OWNER} kept_apart linked", "linked", ["TS-4"]),
    "kept_apart": (f"{TO_OWNER} linked kept_apart", "apart", ["TS-4"]),
    "outer_changed": ("filed outer_changed", "outer", {"name": "x"}),
}  # fmt: skip


@pytest.mark.parametrize("verb", [verb for verb in STEPS if verb not in PLANS])  # those: tests/plans
def test_every_step_changes_what_it_is_about(verb: str) -> None:
    history, name, value = CHANGES[verb]
    assert history.split()[-1].split(":")[0] == verb
    assert getattr(told(history), name) == value
    assert getattr(told(" ".join(history.split()[:-1])), name) != value


def test_what_is_raised_or_lowered_is_handled_anew_and_the_clock_of_dispatch_with_it() -> None:
    for verb in ("raised", "lowered"):
        story = told(f"{DONE} approved {verb}")
        assert (story.owner, story.proposal, story.approvals) == ("", {}, [])
        assert ("dispatched" in story.facts, story.findings) == (False, {"findings": "x"})
        again = told(f"{DONE} approved {verb} dispatched refused dispatched")
        assert again.facts["dispatched"] == at_minute(8)


def test_a_clock_that_runs_from_dispatch_runs_on_when_it_is_sent_back() -> None:
    story = told(f"{TO_OWNER} refused dispatched handed_over")
    assert story.facts["dispatched"] == at_minute(3)


@pytest.mark.parametrize(
    ("more", "offered"),
    [
        ("submitted:", 5),
        ("submitted:supervisor", None),
        ("submitted:supervisor approved", 6),
        ("submitted:supervisor+manager approved", None),
        ("submitted:supervisor+manager approved approved:manager", 7),
        ("submitted: declined submitted:", 7),
    ],
)
def test_when_the_solutions_could_be_chosen_from(more: str, offered: int | None) -> None:
    found = told(f"{TO_OWNER} investigated {more}").facts.get("offered")
    assert found == (None if offered is None else at_minute(offered))


@pytest.mark.parametrize("verb", ["asked_to_close", "unhappy"])
def test_what_somebody_must_decide_is_a_fact(verb: str) -> None:
    story = told(f"{TO_REPLY} {verb}")
    assert (story.must_decide, story.facts["contested"]) == (True, at_minute(7))
    assert not told(f"{TO_REPLY} {verb} went_on").must_decide


def test_a_round_forgets_calls_that_reached_nobody_choices_and_agreed_times() -> None:
    until = {"sets": "resolve", "until": "2026-10-10T18:00+08:00"}
    agreed: dict[str, dict[str, Any]] = {"performed": {"said": {}} | until}
    before = f"{TO_OWNER} performed:cause investigated submitted: chosen resolved replied not_reached unhappy"
    assert told(before, **agreed).deadlines == {"resolve": datetime.fromisoformat("2026-10-10T18:00+08:00")}
    story = told(f"{before} reworked:cause", **agreed)
    assert (story.deadlines, story.unreached, story.choice, story.done) == ({}, [], {}, {})
    assert story.times["cause"] == [at_minute(4)]  # that it was done stays known


def test_a_check_that_was_not_passed_takes_back_what_followed_from_the_resolution() -> None:
    story = told(f"{DONE} approved resolved replied performed:check rejected:check+told")
    assert [story.proposal, story.resolution, story.reply, story.choice, story.done] == [{}] * 5
    assert (story.approvals, story.round, story.owner) == ([], 1, "chen.lei")
    assert story.findings == {"findings": "x"}


def test_what_moved_is_known_by_its_new_rules_and_its_old_record() -> None:
    story = told("filed registered undecided classified:major moved")
    assert (story.procedure, story.version) == ("other-procedure", "2")
    assert (story.classification, story.undecided, story.work_order) == ({}, False, "GD-1")
