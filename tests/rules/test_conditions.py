"""Conditions: every key alone, several together, several conditions; and what a history lets them ask."""

from typing import Any

import pytest

from complaints.conditions import Traits, holds
from complaints.pack_words import Condition, Duty
from complaints.rules import flags_in, graver, level_by_rule
from tests.rules.words import LEVELS, pack_with, told

KNOWN = Traits(
    channel="phone", source="media", level="major", nature="valid",
    classes={"intake": "quality", "assessment": "workmanship", "dispatch": "construction"},
    parts=frozenset({"craft"}), flags=frozenset({"burnt", "outside"}), priority="urgent", severity="high",
    text="墙面发霉，Water Leak", earlier=2, said={"cause.kind": "recipe", "cause.told": "yes"},
)  # fmt: skip
NOTHING = Traits()

KEYS: list[tuple[str, Any, Any]] = [  # key, what holds of KNOWN, what does not
    ("channels", ["phone"], ["web"]),
    ("sources", ["direct", "media"], ["direct"]),
    ("levels", ["middle", "major"], ["middle"]),
    ("nature", ["valid"], ["invalid"]),
    ("intake", ["quality"], ["price"]),
    ("assessment", ["workmanship"], ["quality"]),
    ("dispatch", ["construction"], ["workmanship"]),
    ("part", ["craft", "material"], ["material"]),
    ("flags", ["burnt"], ["hurt"]),
    ("priorities", ["urgent"], ["normal"]),
    ("severity", ["high"], ["low", "medium"]),
    ("words", ["water leak"], ["fire"]),
    ("earlier", 2, 3),
    ("said", {"cause.kind": ["recipe"]}, {"cause.kind": ["machine"]}),
]


def when(**named: Any) -> Condition:
    return Condition.model_validate(named)


@pytest.mark.parametrize(("key", "so", "not_so"), KEYS)
def test_each_key_alone(key: str, so: Any, not_so: Any) -> None:
    assert holds([when(**{key: so})], KNOWN)
    assert not holds([when(**{key: not_so})], KNOWN)


@pytest.mark.parametrize(("key", "so", "not_so"), KEYS)
def test_nothing_is_so_of_what_is_not_known_yet(key: str, so: Any, not_so: Any) -> None:
    assert not holds([when(**{key: so})], NOTHING)


@pytest.mark.parametrize(("key", "so", "not_so"), KEYS)
def test_all_keys_of_a_condition_must_hold(key: str, so: Any, not_so: Any) -> None:
    everything = {name: value for name, value, _ in KEYS}
    assert holds([when(**everything)], KNOWN)
    assert not holds([when(**everything | {key: not_so})], KNOWN)


@pytest.mark.parametrize(("key", "so", "not_so"), KEYS)
def test_of_several_conditions_any_is_enough(key: str, so: Any, not_so: Any) -> None:
    assert holds([when(**{key: not_so}), when(**{key: so})], KNOWN)
    assert not holds([when(**{key: not_so}), when(**{key: not_so})], KNOWN)


def test_every_key_is_tried_here() -> None:
    assert {key for key, _, _ in KEYS} == set(Condition.model_fields)


@pytest.mark.parametrize("known", [KNOWN, NOTHING])
def test_no_condition_and_an_empty_one_always_hold(known: Traits) -> None:
    assert (holds([], known), holds([when()], known)) == (True, True)


def test_one_condition_may_stand_without_a_list() -> None:
    plain = {"label": {"zh-Hans": "x", "en": "x"}, "limit": "1h", "starts": "filed", "asks": "agent"}
    one, several = {"channels": ["web"]}, [{"channels": ["web"]}, {"levels": ["major"]}]
    assert Duty.model_validate(plain | {"when": one}).when == [when(channels=["web"])]
    assert len(Duty.model_validate(plain | {"when": several}).when) == 2


@pytest.mark.parametrize(
    ("said", "so"),
    [
        ({"cause.kind": ["recipe"], "cause.told": ["yes"]}, True),
        ({"cause.kind": ["recipe"], "cause.told": ["no"]}, False),
        ({"cause.kind": ["machine", "recipe"]}, True),
        ({"cause.other": ["yes"]}, False),
        ({"kind": ["recipe"]}, False),
    ],
)
def test_all_that_is_asked_of_answers_must_have_been_said(said: dict[str, list[str]], so: bool) -> None:
    assert holds([when(said=said)], KNOWN) is so


@pytest.mark.parametrize(("earlier", "so"), [(0, False), (1, True), (2, True)])
def test_earlier_means_so_many_or_more(earlier: int, so: bool) -> None:
    assert holds([when(earlier=1)], Traits(earlier=earlier)) is so


@pytest.mark.parametrize("words", [["LEAK"], ["leak", "x"], ["发霉"], ["墙面发"]])
def test_words_are_found_in_any_case_and_anywhere(words: list[str]) -> None:
    assert holds([when(words=words)], KNOWN)


# what a history tells

FILED = {"channel": "phone", "source": "media", "record": {"matter": "渗水", "demand": "修"}}
CLASSIFIED = {
    "intake": "quality", "assessment": "workmanship", "assessment_part": "craft", "dispatch": "construction",
    "dispatch_part": "", "flags": ["burnt"], "level": "major", "severity": {"level": "high"}, "earlier": 2,
}  # fmt: skip


def test_before_classification_only_what_was_filed_is_known() -> None:
    traits = told("filed registered", filed=FILED, registered={"record": {"demand": "重做"}}).traits
    assert (traits.channel, traits.source, traits.text) == ("phone", "media", "渗水\n重做")
    assert [traits.level, traits.nature, traits.priority, traits.severity] == [""] * 4
    assert (traits.parts, traits.flags, traits.earlier, traits.said) == (frozenset(), frozenset(), 0, {})
    assert not any(traits.classes.values())


def test_what_was_filed_is_known_before_anybody_registers_it() -> None:
    assert told("filed", filed=FILED).traits.text == "渗水\n修"
    assert told("").traits == Traits(classes={"intake": "", "assessment": "", "dispatch": ""}, text="\n")


def test_classification_tells_the_rest() -> None:
    traits = told("filed registered classified", classified=CLASSIFIED).traits
    assert (traits.level, traits.nature, traits.priority) == ("major", "valid", "normal")
    assert traits.classes == {"intake": "quality", "assessment": "workmanship", "dispatch": "construction"}
    assert (traits.parts, traits.flags) == (frozenset({"craft"}), frozenset({"burnt"}))
    assert (traits.severity, traits.earlier) == ("high", 2)


@pytest.mark.parametrize(
    ("history", "level", "priority"),
    [
        ("classified:general raised:major", "major", "normal"),
        ("classified:major lowered:general", "general", "normal"),
        ("classified:general prioritised", "general", "urgent"),
        ("classified:general moved", "", ""),
        ("classified:general moved classified:middle", "middle", "normal"),
    ],
)
def test_later_changes_count(history: str, level: str, priority: str) -> None:
    traits = told(f"filed registered {history}").traits
    assert (traits.level, traits.priority) == (level, priority)


def test_what_moved_has_no_nature_classes_or_flags_until_it_is_classified_there() -> None:
    traits = told("filed registered classified moved", filed=FILED, classified=CLASSIFIED).traits
    assert (traits.nature, traits.flags, traits.parts, traits.earlier) == ("", frozenset(), frozenset(), 0)
    assert (traits.channel, any(traits.classes.values())) == ("phone", False)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({"told": "yes", "kind": "recipe"}, {"first.told": "yes", "first.kind": "recipe"}),
        ({"told": True}, {"first.told": "yes"}),
        ({"told": False}, {"first.told": "no"}),
        ({"days": 3.0}, {"first.days": "3.0"}),
    ],
)
def test_what_was_written_in_duties(said: dict[str, Any], known: dict[str, str]) -> None:
    assert told("filed performed:first", performed={"said": said}).traits.said == known


def test_what_was_undone_was_not_said() -> None:
    story = told("filed performed:first performed:check rejected:check", performed={"said": {"passed": "no"}})
    assert story.traits.said == {"first.passed": "no"}


# rules that need conditions only

PACK = pack_with(LEVELS)


@pytest.mark.parametrize(
    ("text", "flags"), [("机器烧了", ["burnt"]), ("BURNT", ["burnt"]), ("渗水", []), ("外部渠道", [])]
)
def test_flags_are_suggested_by_their_words_alone(text: str, flags: list[str]) -> None:
    assert flags_in(PACK, text) == flags


@pytest.mark.parametrize(
    ("known", "level"),
    [
        (Traits(), "general"),
        (Traits(earlier=1), "general"),
        (Traits(earlier=2), "middle"),
        (Traits(earlier=2, flags=frozenset({"burnt"})), "major"),
        (Traits(flags=frozenset({"outside"})), "general"),
    ],
)
def test_the_gravest_level_that_holds(known: Traits, level: str) -> None:
    assert level_by_rule(PACK, known) == level


def test_a_pack_without_levels_finds_none() -> None:
    assert level_by_rule(pack_with(), KNOWN) == ""


def test_levels_stand_gravest_first() -> None:
    order = list(PACK.levels)
    pairs = [(a, b) for a in order for b in order if graver(PACK, a, b)]
    assert pairs == [("major", "middle"), ("major", "general"), ("middle", "general")]
