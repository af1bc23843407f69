"""Models for tests: learned once from generated texts; and towns in which something was learned."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from complaints.learning.judging import learn, report
from complaints.learning.model import Model, example
from tests.company import Company
from tests.learning.texts import VIEWS, examples
from tests.virtual import a_town


@pytest.fixture(scope="session")
def models() -> dict[str, Model]:
    """A model for each view of procedure A, from 1,500 texts, with its held-out figures."""
    made = {}
    texts = examples(1500, seed=7)
    for view in VIEWS:
        model, verdicts = learn([example(one.text, one.labels[view]) for one in texts])
        made[view] = replace(model, report=report(verdicts))
    return made


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """A company of procedure A."""
    with a_town(tmp_path, monkeypatch, lambda: Company("home-renovation")) as made:
        assert isinstance(made, Company)
        yield made
