"""A town for every test of a procedure."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.company import Company
from tests.virtual import Town, a_town


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """The sample company on Tuesday 29 September 2026, 10:00."""
    with a_town(tmp_path, monkeypatch) as here:
        yield here


@pytest.fixture
def company(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Company]:
    """The company of the test file: PACK is its procedure. Tuesday 29 September 2026, 10:00."""
    procedure = request.module.PACK.procedure
    with a_town(tmp_path, monkeypatch, lambda: Company(procedure)) as here:
        assert isinstance(here, Company)
        yield here
