"""The story: facts folded from the history, and whose turn it is by them."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from complaints.records import Entry
from complaints.story import STEPS, Story, stage_of, tell

NOW = datetime.fromisoformat("2026-09-29T10:00+08:00")
DATA: dict[str, dict[str, Any]] = {
    "registered": {"work_order": "GD-1", "record": {"demand": "修好"}},
    "classified": {"validity": "valid", "priority": "normal"},
    "invalid": {"validity": "invalid", "priority": "normal"},
    "prioritised": {"priority": "urgent"},
    "dispatched": {"department": "engineering", "owner": "chen.lei"},
    "handed_over": {"to": "zhao.min"},
    "investigated": {"findings": "x"},
    "submitted": {"cost": 5000},
    "resolved": {"cost": 10},
    "replied": {"form": "letter"},
    "surveyed": {"next": "close"},
    "unhappy": {"next": "decide"},
    "closed": {"ground": "satisfied"},
    "extended": {"days": 2},
    "told_progress": {"text": "x"},
}
VERB = {"invalid": "classified", "unhappy": "surveyed"}
TO_OWNER = "filed registered classified dispatched"
TO_REPLY = f"{TO_OWNER} investigated resolved replied"


def told(words: str) -> Story:
    """The story of these verbs, one minute apart."""
    return tell(
        Entry(
            number="TS-1", seq=n, at=NOW + timedelta(minutes=n), who=f"who-{n}", verb=VERB.get(word, word),
            stage="", round=1, data=DATA.get(word, {}), salt="", previous="", hash="",
        )
        for n, word in enumerate(words.split())
    )  # fmt: skip


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
    assert stage_of(told(history)) == stage


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


@pytest.mark.parametrize("verb", STEPS)
def test_every_step_is_tried_here(verb: str) -> None:
    tried = {
        "archived",
        "asked_customer",
        "customer_answered",
        "customer_silent",
        "refused",
        "reworked",
        "returned",
    }
    assert verb in DATA or verb in tried
