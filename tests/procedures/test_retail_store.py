"""Procedure C (retail store): what to do by telephone, by letter and in person, as rows.

The digest gives no limits and no amounts: the pack marks its own with 原文未定, they are no rows.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.conditions import Traits, holds
from complaints.rules import flags_in
from complaints.suggest import classes

PACK = read_pack(PACKS / "retail-store.yaml")


# the digest's rows


@pytest.mark.parametrize(
    ("channel", "items"),
    [
        ("phone", "listened what when where who result recording"),
        ("letter", "arrived telephone"),
        ("on_site", "room name address phone content"),
    ],
)
def test_what_to_tick_at_registration(channel: str, items: str) -> None:
    assert list(PACK.checklists[channel]) == items.split()


@pytest.mark.parametrize(
    ("at", "known", "told"),
    [
        ("filed", Traits(channel="letter"), ["manager"]),
        ("filed", Traits(channel="phone"), []),
        ("classified", Traits(earlier=1), ["supervisor"]),
        ("classified", Traits(earlier=0), []),
    ],
)
def test_who_is_told_at_once(at: str, known: Traits, told: list[str]) -> None:
    found = [tell.to for tell in PACK.tells if tell.at == at and holds(tell.when, known)]
    assert found == ([told] if told else [])


def test_who_the_store_manager_and_the_specialist_are() -> None:
    assert (PACK.roles["manager"].zh, PACK.roles["agent"].zh) == ("店长", "投诉专员")


SPECIAL, UNLAWFUL, VISIT = (frozenset({flag}) for flag in ("special", "unlawful", "home_visit"))


@pytest.mark.parametrize(
    ("duty", "known", "called_for"),
    [
        ("end_date", Traits(), True),
        ("points", Traits(nature="valid"), True),
        ("recording", Traits(channel="phone", flags=SPECIAL), True),
        ("recording", Traits(channel="phone"), False),
        ("recording", Traits(channel="letter", flags=SPECIAL), False),
        ("home_visit", Traits(flags=VISIT), True),
        ("home_visit", Traits(), False),
        ("police", Traits(flags=UNLAWFUL), True),
        ("police", Traits(), False),
        ("association_report", Traits(source="consumer_association"), True),
        ("association_report", Traits(source="direct"), False),
    ],
)
def test_when_a_duty_is_called_for(duty: str, known: Traits, called_for: bool) -> None:
    assert holds(PACK.duties[duty].when, known) is called_for


@pytest.mark.parametrize(
    ("duty", "before", "must", "fields"),
    [
        ("end_date", "investigate", False, "end_date"),
        ("home_visit", "resolve", False, "visited_at found"),
        ("recording", None, True, "archived_as training"),
        ("police", None, True, "station contacted_at receipt answer"),
        ("points", "reply", False, "solved answered"),
        ("association_report", "archive", False, "course reported_at reported_to"),
    ],
)
def test_where_a_duty_stands(duty: str, before: str | None, must: bool, fields: str) -> None:
    found = PACK.duties[duty]
    assert (found.before, found.must, list(found.fields)) == (before, must, fields.split())


def test_what_the_end_date_the_check_and_the_report_bring_about() -> None:
    end_date, points = PACK.duties["end_date"], PACK.duties["points"]
    assert (end_date.sets, end_date.fields["end_date"].kind) == ("resolve", "deadline")
    assert (points.checks, PACK.duties["association_report"].starts) == (True, "closed")


@pytest.mark.parametrize(
    ("channel", "form"),
    [
        ("phone", "hand"), ("on_site", "hand"), ("letter", "hand"), ("wechat", "hand"),
        ("third_party", "hand"), ("web", "letter"), ("email", "letter"),
    ],
)  # fmt: skip
def test_the_customer_is_notified_in_writing(channel: str, form: str) -> None:
    assert PACK.reply_by[channel] == form


def test_the_recording_is_evidence_and_a_contact_is_required() -> None:
    assert {"recording", "record"} <= set(PACK.evidence)
    assert PACK.required == ["name", "contact", "matter", "demand"]


@pytest.mark.parametrize(
    ("text", "kind", "flags"),
    [
        ("寄存物品丢失，柜子里的包不见了", "deposit", ["unlawful"]),
        ("你们不承认，我要找律师索赔，奶粉过期了", "goods", ["special"]),
        ("退货不给退，老人行动不便，请上门", "returns", ["home_visit"]),
        ("排队结账找错钱", "checkout", []),
        ("没写明的事", "other", []),
    ],
)
def test_words_suggest_kind_and_flags(text: str, kind: str, flags: list[str]) -> None:
    assert (classes(PACK, text)["assessment"], flags_in(PACK, text)) == (kind, flags)


def test_known_complainants_count_at_classification_and_warn() -> None:
    assert PACK.severity.frequency[0].at_least == 1
    assert "complainant" in [cluster.by for cluster in PACK.clusters]


# lives
