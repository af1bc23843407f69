"""The check of a pack takes any data, knows every key, and managers can read what each key says."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from adapters.packs import PACKS
from complaints import pack_parts, pack_words
from complaints.pack import STAGES, Pack
from complaints.pack_faults import faults
from complaints.pack_faults_lives import MADE_BY
from complaints.pack_keys import keys_at, meant
from complaints.starts import FACTS
from tests.wordy_pack import PLAIN, WORDY

README = PACKS / "README.md"


def test_nothing_that_may_stand_in_a_pack_makes_the_check_fail() -> None:
    """Any value in the place of any other: the check tells, it never breaks."""
    whole = yaml.safe_load(WORDY)
    places = [path for path, _ in everything(whole)]
    assert len(places) > 900
    junk: list[Any] = [None, 7, "x", [], {}, ["x"], {"x": 1}, [[{}]], True]
    for number, path in enumerate(places):
        for turn in (number, number + 4):  # each kind of junk comes to each kind of place
            data = copy.copy(whole)
            inner: Any = data
            for part in path[:-1]:
                inner[part] = copy.copy(inner[part])
                inner = inner[part]
            inner[path[-1]] = junk[turn % len(junk)]
            assert all(isinstance(what, str) and isinstance(where, tuple) for where, what in faults(data))


def everything(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every place in plain data."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key), inner
        yield from everything(inner, (*path, key))


@pytest.mark.parametrize("data", [None, 7, "x", [], [1], {}, {"stages": {1: {"remind": [7]}}}])
def test_the_check_takes_any_data(data: Any) -> None:
    assert isinstance(faults(data), list)


def test_the_plain_pack_has_no_fault() -> None:
    assert faults(yaml.safe_load(PLAIN)) == []


def test_every_key_of_a_pack_is_explained_to_managers() -> None:
    """Every key that the shape of a pack knows stands in packs/README.md."""
    told = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", README.read_text(encoding="utf-8")))))
    shapes = [*vars(pack_parts).values(), *vars(pack_words).values(), Pack]
    keys = {
        name
        for shape in shapes
        if isinstance(shape, type) and issubclass(shape, BaseModel)
        for name in shape.model_fields
    }
    own = {"zh", "hant", "en", "points", "start", "end", "from_points"}  # in the section on writing, or plain
    assert keys - told - own == set()
    assert set(STAGES) | set(FACTS) <= set(re.findall(r"[a-z_]+", README.read_text(encoding="utf-8")))


def test_every_fact_is_made_by_a_stage() -> None:
    assert set(MADE_BY) == set(FACTS) - {"filed"}
    assert set(MADE_BY.values()) <= set(STAGES)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (("calender",), "; did you mean 'calendar'?"),
        (("levels", "major", "raise"), "; did you mean 'raises'?"),
        (("levels", "major", "when", 0, "flag"), "; did you mean 'flags'?"),
        (("duties", "cause", "fields", "kind", "answer"), "; did you mean 'answers'?"),
        (("title", "zh_Hans"), "; did you mean 'zh-Hans'?"),
        (("stages", "reply", "limits", 0, "limt"), "; did you mean 'limit'?"),
        (("views", "intak"), "; did you mean 'intake'?"),
        (("rework", "entirely_else"), ""),
        (("flags", "burnt", "label", "en", "deeper"), ""),
        ((), ""),
    ],
)
def test_the_key_that_was_probably_meant(where: tuple[str | int, ...], said: str) -> None:
    assert meant(where) == said


def test_keys_that_the_pack_chooses_are_not_guessed() -> None:
    assert keys_at(("channels",)) == []
    assert "calendar" in keys_at(())
