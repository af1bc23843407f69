"""What calls for a plan: conditions on one complaint, early or confirmed; clusters, which activate once."""

from datetime import datetime, timedelta

import pytest

from adapters.plans import plans
from complaints.conditions import Traits
from complaints.oversight.clusters import Found, Sighting
from complaints.pack_words import Cluster
from complaints.plans.triggers import Standing, answer_to, met

NOW = datetime.fromisoformat("2026-11-24T10:00+08:00")


@pytest.mark.parametrize(
    ("text", "more", "presumed", "called"),
    [
        ("厨房有燃气味", {"priority": "urgent"}, True, ["site-safety"]),
        ("燃气灶台面有划痕", {"priority": "urgent"}, True, []),
        ("厨房有燃气味", {"priority": "normal"}, True, []),
        ("施工噪声", {"priority": "urgent", "parts": frozenset({"safety"})}, True, []),  # only once confirmed
        ("施工噪声", {"priority": "urgent", "parts": frozenset({"safety"})}, False, ["site-safety"]),
        ("漏水", {"source": "media"}, True, ["media-exposure"]),
        ("我发到抖音了", {"severity": "high"}, True, ["media-exposure"]),
        ("我发到抖音了", {"severity": "low"}, True, []),
        ("你们泄露我的电话", {}, True, []),
        ("你们泄露我的电话", {}, False, ["data-leak"]),
        ("业主群联名要求返工", {}, False, ["group-complaint"]),
        ("施工队失联", {}, False, ["supplier-failure"]),
        ("负责人离职，没人接手", {}, False, ["key-person-absent"]),
        ("没有人管", {}, False, []),
        ("SMELL OF GAS in the kitchen", {"priority": "urgent"}, True, ["site-safety"]),
    ],
)
def test_which_plans_a_complaint_calls_for(
    text: str, more: dict[str, object], presumed: bool, called: list[str]
) -> None:
    found = met(plans().values(), Traits(text=text, **more), presumed=presumed)  # type: ignore[arg-type]
    assert [one.plan.plan for one in found] == called


def test_why_says_what_was_found() -> None:
    traits = Traits(text="有燃气味，老人受伤", priority="urgent")
    (one,) = met([plans()["site-safety"]], traits, presumed=True)
    assert one.why == {"words": ["燃气味", "受伤"], "priority": "urgent", "presumed": True}


RULE = Cluster(by="project", at_least=3, within_days=30)


def found(*numbers: str, closed: str = "") -> Found:
    cases = tuple(
        Sighting(one, NOW + timedelta(minutes=n), "空鼓", "幸福里", closed=one in closed.split())
        for n, one in enumerate(numbers)
    )
    return Found(RULE, "幸福里", cases, ())


@pytest.mark.parametrize(
    ("cluster", "known", "joins", "lead", "fresh"),
    [
        (found("a", "b", "c"), [], "", "a", ["a", "b", "c"]),
        (found("a", "b", "c", closed="a"), [], "", "b", ["a", "b", "c"]),
        (found("a", "b", "c", "d"), [Standing("x", ("a", "b", "c"), True)], "x", "", ["d"]),
        (
            found("a", "b", "c", "d", "e", "f"),
            [Standing("x", ("a", "b", "c"), False)],
            "",
            "d",
            ["d", "e", "f"],
        ),
    ],
)
def test_what_a_cluster_calls_for(
    cluster: Found, known: list[Standing], joins: str, lead: str, fresh: list[str]
) -> None:
    answer = answer_to(cluster, known)
    assert answer is not None
    assert (answer.joins, answer.lead, answer.fresh) == (joins, lead, fresh)


@pytest.mark.parametrize(
    ("cluster", "known"),
    [
        (found("a", "b", "c"), [Standing("x", ("a", "b", "c"), True)]),
        (found("a", "b", "c"), [Standing("x", ("a", "b", "c"), False)]),
        (found("a", "b", "c", "d", "e"), [Standing("x", ("a", "b", "c"), False)]),  # two new ones are too few
        (found("a", "b", "c", closed="a b c"), []),
    ],
)
def test_when_a_cluster_calls_for_nothing(cluster: Found, known: list[Standing]) -> None:
    assert answer_to(cluster, known) is None
