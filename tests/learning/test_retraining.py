"""Retraining from the record: who confirmed what, the trainings written down, and the page about them."""

import json
import re
from datetime import UTC, datetime

from sqlmodel import select

from adapters.database import reading, writing
from adapters.learning import confirmed, retrain
from adapters.learning_rows import agreements, confirmed_by_procedure, trainings
from adapters.models import model_of, path_of
from complaints.history import next_entry
from complaints.records import Entry
from complaints.training import Training
from tests.company import Company
from tests.learning.past import plant
from tests.learning.texts import examples
from tests.virtual import cn

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def rows() -> list[Training]:
    with reading() as session:
        return list(session.exec(select(Training).order_by(Training.view)))


def test_nothing_is_learned_from_too_few_cases(town: Company) -> None:
    with writing() as session:
        plant(session, examples(199))
    assert retrain(NOW) == {"trained": 0, "taken": 0, "too few": 3}
    assert rows() == []


def test_what_the_system_decided_is_not_confirmed_and_the_last_correction_counts(town: Company) -> None:
    with writing() as session:
        one, other, third = plant(session, examples(3))[:3]
        plant(session, examples(2), by="system", prefix="TS-AUTO")
        facts = {"intake": "price", "assessment": "contract", "dispatch": "contract", "reason": "x"}
        last = session.exec(select(Entry).where(Entry.number == other).order_by(Entry.seq.desc())).first()  # type: ignore[attr-defined]
        session.add(next_entry(last, other, "reclassified", "li.na", NOW, "dispatch", 1, facts))
    with reading() as session:
        found = {case.number: case.classes["home-renovation"] for case in confirmed(session)}
        assert confirmed_by_procedure(session) == {"home-renovation": 3}
    assert set(found) == {one, other, third}
    assert found[other] == {"intake": "price", "assessment": "contract", "dispatch": "contract"}


def test_what_was_completed_at_the_desk_is_read_too(town: Company) -> None:
    with writing() as session:
        plant(session, examples(1))
    with reading() as session:
        assert next(confirmed(session)).record["demand"] == "尽快处理"


def test_enough_cases_give_models_that_are_used_and_a_second_round_changes_nothing(town: Company) -> None:
    with writing() as session:
        plant(session, examples(600))
    assert retrain(NOW) == {"trained": 3, "taken": 3, "too few": 0}
    assert {(one.view, one.taken, one.why, one.before) for one in rows()} == {
        (view, True, "first", None) for view in ("intake", "assessment", "dispatch")
    }
    written = {
        view: path_of("home-renovation", view).read_bytes() for view in ("intake", "assessment", "dispatch")
    }
    assert all(path_of("home-renovation", view).stat().st_mode & 0o077 == 0 for view in written)
    assert model_of("home-renovation", "intake") is not None
    known = town.question(town.file(matter="电箱里的线乱成一团，没有标识"), "Classification").known
    assert known["suggested_by"]["assessment"]["source"] == "model"
    assert retrain(NOW) == {"trained": 3, "taken": 0, "too few": 0}
    assert {(one.why, one.macro_f1 == one.before) for one in rows() if not one.taken} == {
        ("not_better", True)
    }
    assert {view: path_of("home-renovation", view).read_bytes() for view in written} == written


def test_what_is_written_down_holds_classes_and_counts_only(town: Company) -> None:
    with writing() as session:
        plant(session, examples(300))
    retrain(NOW)
    assert rows()
    for one in rows():
        assert not re.search(r"[\u3400-\u9fff]", json.dumps(one.report, ensure_ascii=False))


def test_how_often_people_agreed_by_month_and_source(town: Company) -> None:
    with writing() as session:
        plant(session, examples(300))
        plant(session, examples(300, seed=2), prefix="TS-MORE", suggested_by="model")
        wrong = session.exec(
            select(Entry).where(Entry.verb == "classified", Entry.number == "TS-PAST-00001")
        ).one()
        wrong.data = wrong.data | {"intake": "something else"}
        session.add(wrong)
    retrain(NOW)
    retrain(NOW)
    with reading() as session:
        agreed, unasked = agreements(session, datetime(2026, 1, 1, tzinfo=UTC), cn().zone)
        done = trainings(session)
    march = {one.source: (one.suggested, one.agreed) for one in agreed if one.month == "2026-03"}
    assert march == {"rule": (900, 899), "model": (900, 900)}
    assert unasked == []
    assert {key: len(found) for key, found in done.items()} == {
        ("home-renovation", view): 2 for view in ("assessment", "dispatch", "intake")
    }
