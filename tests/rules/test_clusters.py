"""Clusters: so many complaints that share something within so many days (framework L)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from complaints.oversight.clusters import (
    BUCKETS,
    Sighting,
    around,
    find,
    must_warn,
    site_of,
    unwarned,
)
from complaints.oversight.likeness import SIMILAR, alike, grams, likeness
from complaints.pack_words import Cluster

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def seen(number: int, days_ago: float, **facts: Any) -> Sighting:
    """A complaint that came in so many days ago."""
    return Sighting(f"TS-{number:04d}", NOW - timedelta(days=days_ago), facts.pop("matter", "漏水"), **facts)


def rule(by: str = "project", at_least: int = 3, within_days: int = 30) -> Cluster:
    return Cluster(by=by, at_least=at_least, within_days=within_days)


@pytest.mark.parametrize(
    ("project", "site"),
    [
        ("幸福里 3-501", "幸福里"),
        ("幸福里5栋", "幸福里"),
        ("幸福里（2期）301", "幸福里"),
        ("  锦绣  花园 ", "锦绣 花园"),
        ("8号公馆 2-101", "8号公馆 2-101"),
        ("", ""),
    ],
)
def test_flats_of_one_site_come_together(project: str, site: str) -> None:
    assert site_of(project) == site


def test_three_within_thirty_days_are_a_cluster_and_two_are_none() -> None:
    two = [seen(1, 29, project="幸福里 1-101"), seen(2, 1, project="幸福里 2-202")]
    assert find(rule(), two, NOW) == []
    (found,) = find(rule(), [*two, seen(3, 0, project="幸福里 3-303")], NOW)
    assert (found.shared, found.numbers) == ("幸福里", ["TS-0001", "TS-0002", "TS-0003"])


def test_what_came_in_before_the_days_of_the_rule_does_not_count_but_shows_in_the_trend() -> None:
    rows = [seen(n, ago, project="幸福里") for n, ago in enumerate((31, 29.9, 1, 0))]
    (found,) = find(rule(), rows, NOW)
    assert found.numbers == ["TS-0001", "TS-0002", "TS-0003"]
    assert len(found.trend) == BUCKETS
    assert found.trend[-5:] == (2, 0, 0, 0, 2)  # by weeks, the last one ending now
    assert find(rule(at_least=4), rows, NOW) == []


def test_a_rule_of_a_few_days_shows_its_trend_by_day() -> None:
    (found,) = find(rule(within_days=7), [seen(n, n, project="幸福里") for n in (1, 2, 3)], NOW)
    assert found.trend[-4:] == (1, 1, 1, 0)


@pytest.mark.parametrize("view", ["intake", "assessment", "dispatch"])
def test_classes_are_clustered_by_their_view(view: str) -> None:
    rows = [seen(n, n, classes={view: "quality"}) for n in (1, 2, 3)]
    (found,) = find(rule(view), [*rows, seen(4, 0), seen(5, 0, classes={view: "price"})], NOW)
    assert (found.shared, len(found.cases)) == ("quality", 3)


def test_a_complainant_is_known_again_by_contact_and_called_by_name() -> None:
    rows = [seen(n, n, contact="13800000000", name="张伟") for n in (1, 2, 3)]
    (found,) = find(rule("complainant"), [*rows, seen(4, 1), seen(5, 1), seen(6, 1)], NOW)
    assert (found.shared, len(found.cases)) == ("张伟", 3)


def test_nearly_the_same_words_are_a_cluster_and_the_same_topic_is_none() -> None:
    same = ["电梯停运三天，没有人来修", "电梯停运三天没有人来修！", "电梯停运三天了，没有人来修"]
    other = "电梯里的广告太多"
    rows = [seen(n, n, matter=matter) for n, matter in enumerate([*same, other])]
    (found,) = find(rule("words"), rows, NOW)
    assert found.numbers == ["TS-0002", "TS-0001", "TS-0000"]


def test_older_complaints_of_the_same_words_show_in_the_trend() -> None:
    rows = [seen(n, ago, matter="电梯停运三天没有人来修") for n, ago in enumerate((0, 1, 2, 40))]
    (found,) = find(rule("words"), rows, NOW)
    assert (len(found.cases), sum(found.trend)) == (3, 4)


def test_likeness_is_the_share_of_common_runs_of_three_characters() -> None:
    assert grams("ＡＢ，cd") == {"abc", "bcd"}
    assert likeness(grams("abcd"), grams("abce")) == pytest.approx(1 / 3)
    assert likeness(grams("ab"), grams("ab")) == 0.0  # too short to say anything
    assert SIMILAR == 0.5


def test_the_shortcut_finds_every_pair_that_comparing_all_would_find() -> None:
    words = ["卫生间漏水", "厨房漏水", "墙面开裂", "没有人来修", "态度很差", "要求赔偿", "已经三天"]
    texts = {f"{a}{b}{c}": f"{a}{b}{c}" for a in words for b in words for c in words}
    groups = {frozenset(group) for group in alike(texts)}
    sets = {name: grams(text) for name, text in texts.items()}
    together = {name: group for group in groups for name in group}
    for one in texts:
        for other in texts:
            if likeness(sets[one], sets[other]) >= SIMILAR:
                assert other in together[one]


def test_a_cluster_is_warned_of_once_and_again_when_it_has_grown_by_the_rule() -> None:
    rows = [seen(n, 10 - n, project="幸福里") for n in range(1, 4)]
    (found,) = find(rule(), rows, NOW)
    assert must_warn(found, set())
    named = set(found.numbers)
    grown = [*rows, seen(4, 2, project="幸福里"), seen(5, 1, project="幸福里")]
    (found,) = find(rule(), grown, NOW)
    assert unwarned(found, named) == ["TS-0004", "TS-0005"]
    assert not must_warn(found, named)
    (found,) = find(rule(), [*grown, seen(6, 0, project="幸福里")], NOW)
    assert must_warn(found, named)


def test_an_old_complaint_shows_its_cluster_as_it_was_then() -> None:
    old = [seen(n, 100 + n, project="幸福里") for n in (1, 2, 3)]
    rows = [*old, seen(4, 1, project="幸福里")]
    then = around(rule(), rows, "TS-0001", NOW)
    today = around(rule(), rows, "TS-0004", NOW)
    assert then is not None
    assert sorted(then.numbers) == ["TS-0001", "TS-0002", "TS-0003"]
    assert today is not None
    assert (today.numbers, today.is_cluster) == (["TS-0004"], False)
    assert around(rule(), rows, "TS-0009", NOW) is None
