"""The figures of docs/seen-before.md do not fall: on pairs that nothing was tuned on."""

import pytest

from adapters.seen_index import plain
from complaints.seen.likeness import ALONE, WITH_MARK
from tests.seen.measure import PARTS, figure, jaccard, suggested, weighted
from tests.seen.pairs import pairs, traditional


def test_there_are_several_hundred_pairs_in_two_parts_that_share_no_text() -> None:
    texts = {part: {t for p in pairs() if p.part == part for t in (p.one, p.other)} for part in PARTS}
    assert texts["tuning"] & texts["held out"] == set()
    for part in PARTS:
        mine = [pair for pair in pairs() if pair.part == part]
        assert len(mine) >= 250
        assert 0.4 <= sum(pair.same for pair in mine) / len(mine) <= 0.6


def test_as_suggested_nearly_all_repeats_are_found_and_little_else() -> None:
    found = figure("held out", suggested)
    assert (found.precision >= 0.93, found.recall >= 0.96) == (True, True), found


def test_the_matter_alone_finds_repeats_and_takes_a_common_frame_for_one() -> None:
    found = figure("held out", lambda pair: weighted(pair) >= WITH_MARK)
    assert (found.precision >= 0.8, found.recall >= 0.96) == (True, True), found
    strict = figure("held out", lambda pair: weighted(pair) >= ALONE)
    assert (strict.precision >= 0.97, strict.recall >= 0.25) == (True, True), strict


def test_for_other_words_the_measure_of_the_clusters_is_no_good() -> None:
    for least in (0.03, 0.1, 0.5):
        found = figure("held out", lambda pair, least=least: jaccard(pair) >= least)  # type: ignore[misc]
        assert found.recall < 0.5


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("衛生間漏水", "卫生间漏水"),
        ("ＡＢＣ　１２３", "abc123"),
        ("漏水，没人管！！", "漏水没人管"),
        ("樓下 鄰居", "楼下邻居"),
    ],
)
def test_one_spelling_for_width_signs_and_case(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_traditional_signs_are_as_good_as_simplified_ones() -> None:
    for pair in pairs()[:20]:
        assert plain(traditional(pair.one)) == plain(pair.one)
