"""Frameworks L and M: what every pack has, whatever its procedure. Rows run over all shipped packs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.calendars import load_calendar
from adapters.database import reading
from adapters.oversight_rows import sightings
from adapters.oversight_told import told
from adapters.packs import packs
from complaints import suggest
from complaints.compensation import suggest_compensation
from complaints.forms import FormErrors
from complaints.oversight.clusters import find
from complaints.pack import Pack
from complaints.severity import priority, score
from portal.drawing import draw
from tests.company import Company
from tests.procedures.whole_lives import ended
from tests.virtual import Town, a_town, local, rows

NAMES = sorted(packs())
every_pack = pytest.mark.parametrize("name", NAMES)


NIGHT = "2026-10-02T03:00+08:00"  # a holiday


@pytest.fixture
def anybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Company]:
    """A company that works by the procedure of the row."""
    name = request.getfixturevalue("name")
    with a_town(tmp_path, monkeypatch, lambda: Company(name)) as here:
        assert isinstance(here, Company)
        yield here


def gravest(pack: Pack) -> str:
    """A word of the content that weighs most."""
    return max(pack.severity.content, key=lambda row: row.points).words[0]


# L: priority, compensation, early warning, automatic work, one database, 24 hours


@every_pack
def test_what_endangers_people_comes_first(name: str) -> None:
    pack = packs()[name]
    home = list(pack.views["assessment"].classes)
    found = {priority(pack, score(pack, gravest(pack), "direct", 0), key) for key in home}
    assert found == {pack.urgent} == {next(iter(pack.priorities))}


@pytest.mark.parametrize("name", NAMES)
def test_a_large_loss_weighs(name: str) -> None:
    pack = packs()[name]
    assert score(pack, "造成重大损失，被盗", "direct", 0).points > score(pack, "", "direct", 0).points


@pytest.mark.parametrize("name", NAMES)
def test_compensation_is_graded(name: str) -> None:
    table = packs()[name].compensation
    assert table, "framework L: every pack has graded compensation"
    for rule in table:
        given = [
            suggest_compensation([rule], lambda _: True, **{_measure(rule.by): much})
            for much in (1, 5, 20, 100, 10_000)
        ]
        amounts = [award.amount for award in given if award]
        assert len(amounts) == 5
        assert amounts[0] > 0
        assert amounts[-1] > amounts[0], "more delay or loss gives more"


def _measure(by: str) -> str:
    return "delay_days" if by == "days" else "loss"


@every_pack
def test_every_pack_warns_of_clusters(name: str) -> None:
    pack = packs()[name]
    assert pack.clusters, "framework L: every pack warns of clusters early"
    assert all(rule.to in pack.roles for rule in pack.clusters)


@every_pack
def test_classes_are_suggested_and_somebody_is_assigned(anybody: Company, name: str) -> None:
    pack, home = anybody.pack, anybody.pack.home
    holders = [row for row in rows(name) if row.id != "admin"]
    for key, one in home.classes.items():
        for word in one.words[:1]:
            view = "dispatch" if "dispatch" in pack.views else "assessment"
            found = suggest.classes(pack, word)[view]
            assert found == key or word in home.classes[found].words
        if one.department:
            assert any(one.department in row.departments for row in holders), one.department
    number = anybody.file(next(iter(pack.channels)))
    anybody.until(number, "investigate")
    assert anybody.case(number).story.owner in {row.id for row in rows(name)}


@every_pack
def test_a_complaint_is_acknowledged_at_once_at_any_hour(anybody: Company, name: str) -> None:
    anybody.at(NIGHT)
    channel = next(c for c in ("web", "email", "wechat", "phone") if c in anybody.pack.channels)
    number = anybody.file(channel, email="li.si@customer.example")
    (letter,) = anybody.letters(number, "acknowledgement")
    assert local(letter.recorded_at) == local(letter.send_after) == "Fri 2026-10-02 03:00"


def test_all_channels_and_sites_are_one_view(town: Town) -> None:
    channels = list(packs()["home-renovation"].channels)
    filed = {
        town.file(channel, live=False, project=f"{'幸福里' if n % 2 else '阳光城'} {n}-101"): channel
        for n, channel in enumerate(channels)
    }
    with reading() as session:
        since, until = town.now.replace(hour=0), town.now.replace(hour=23)
        seen = told(session, since, until, town.now)
    assert {one.number: one.channel for one in seen} == filed
    assert {one.site for one in seen} == {"幸福里", "阳光城"}


def test_a_cluster_of_one_site_is_seen_with_the_third_complaint(town: Town) -> None:
    pack = packs()["home-renovation"]
    (rule,) = [rule for rule in pack.clusters if rule.by == "project"]
    sizes = []
    for flat in ("1-101", "2-202", "3-303"):
        town.file(live=False, project=f"幸福里 {flat}", phone=f"1380000{flat[-3:]}0")
        with reading() as session:
            seen = sightings(session, [rule], town.now)["home-renovation"]
        sizes.append([len(one.cases) for one in find(rule, seen, town.now)])
    assert sizes == [[], [], [3]]


def test_who_deviates_from_the_graded_compensation_says_why(town: Town) -> None:
    number = town.file()
    town.until(number, "resolve")
    said: dict[str, Any] = {"measures": ["compensate"], "delay_days": 10}
    with pytest.raises(FormErrors) as wrong:
        town.answer(number, "Resolution", **said, compensation=100)
    assert wrong.value.errors == {"deviation_reason": "按标准应赔偿 500.00 元；如不同，请写明理由"}
    town.answer(number, "Resolution", **said, compensation=500)
    assert town.case(number).story.resolution["compensation"] == 500


@pytest.mark.parametrize(
    ("days", "loss", "amount"),
    [(1, 0, "100.00"), (3, 0, "100.00"), (4, 0, "200.00"), (15, 0, "750.00"), (16, 0, "1280.00"),
     (400, 0, "5000.00"), (0, 2000, "2000.00"), (0, 2001, "1600.80"), (0, 90000, "50000.00"),
     (4, 300, "300.00")],
)  # fmt: skip
def test_the_table_of_procedure_a(days: int, loss: int, amount: str) -> None:
    table = packs()["home-renovation"].compensation
    found = suggest_compensation(table, lambda _: True, days, loss)
    assert found is not None
    assert str(found.amount) == amount


# M: published channels, standards with somebody who hears when they are missed, those who oversee


@every_pack
@pytest.mark.parametrize("locale", ["zh-Hans", "zh-Hant", "en"])
def test_customers_are_told_how_to_complain_and_what_happens_next(name: str, locale: str) -> None:
    pack = packs()[name]
    assert pack.introduction.text(locale)
    assert all(label.text(locale) for label in pack.channels.values())
    chart = str(draw(pack, locale))  # type: ignore[arg-type]
    assert all(pack.stages[stage].label.text(locale) in chart for stage in ("register", "reply", "survey"))


@every_pack
def test_every_standard_has_a_limit_and_somebody_who_hears_when_it_is_missed(name: str) -> None:
    pack = packs()[name]
    silent = [key for key, stage in {**pack.stages, **pack.duties}.items() if not stage.ladder]
    assert set(silent) <= {"offer"}, "where the customer chooses, silence has its own rule"


@every_pack
def test_a_whole_life_ends_in_the_archive(anybody: Company, name: str) -> None:
    number = anybody.file(next(iter(anybody.pack.channels)))
    anybody.until(number, None)
    ended(anybody, number, "satisfied")


@every_pack
def test_the_people_of_every_role_are_named(name: str) -> None:
    pack, people = packs()[name], rows(name)
    for role in set(pack.roles) - {"customer"}:
        assert any(role in row.roles for row in people), role
    assert load_calendar(pack.calendar).zone is not None
