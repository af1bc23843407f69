"""Merge and separate: one matter is handled once, each number keeps its own record and its own times."""

import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from adapters import database
from adapters.cases import case_in, read_case
from adapters.oversight_told import told
from adapters.seen import root_of, said_by
from adapters.shelf import path_of
from complaints.acts.merge import cautions, obstacle
from complaints.errors import Refusal
from complaints.records import Complaint, Promise
from complaints.sending import pointless
from complaints.turn import beside
from tests.seen.deeds import close_followers, merge, relate, separate
from tests.virtual import CHEN, EMAIL, LEAK, UNHAPPY, Town, local

THIRD = {"name": "市消费者协会", "reference": "12315-7", "due_at": "2026-10-20T18:00+08:00"}


def twice(town: Town, to: str = "investigate", **second: str) -> tuple[str, str]:
    """A leak that is told on the web and, an hour later, again; the first is at a stage."""
    first = town.file()
    town.until(first, to)
    town.pass_time("1h")
    said: dict[str, Any] = {"channel": "phone", "matter": "卫生间渗水没有人管。"}
    return first, town.file(**(said | second))


def test_a_merged_complaint_has_no_stage_no_promise_no_question(town: Town) -> None:
    root, child = twice(town)
    assert town.stage(child) == "classify"
    merge(town, child, root)
    case = town.case(child)
    assert (case.stage, case.place, case.live, town.open(child)) == (None, None, [], [])
    assert (beside(case.story, case.pack), case.handled) == ([], False)
    assert [p.next_notice_at for p in case.promises] == [None] * len(case.promises)
    assert (case.complaint.merged_into, case.complaint.closed_at) == (root, None)
    assert town.verbs(child)[-1] == "merged"
    assert (town.verbs(root)[-1], town.case(root).story.children) == ("took_in", [child])
    assert town.stage(root) == "investigate"


def test_the_customer_is_told_once_and_the_owner_of_the_root_hears_what_was_said(town: Town) -> None:
    root, child = twice(town, channel="web")
    merge(town, child, root)
    (letter,) = town.letters(child, "merged")
    assert (letter.address, letter.facts) == (EMAIL, {"root": root})
    note = town.letters(root, "asked")[-1]
    assert (note.person, note.facts["customer_said"]) == (CHEN, f"{child}：卫生间渗水没有人管。")


def test_no_notice_ever_comes_of_a_merged_complaint(town: Town) -> None:
    root, child = twice(town)
    merge(town, child, root)
    town.away(*town.everybody_but(CHEN))
    town.pass_time("20 working days")
    town.sweep()
    assert [v for v in town.verbs(child) if v in ("reminded", "escalated")] == []
    assert "escalated" in town.verbs(root)


def test_letters_about_the_handling_of_a_merged_complaint_are_pointless(town: Town) -> None:
    root = town.file()
    child = town.file()
    town.until(child, "investigate")
    (dispatched,) = town.letters(child, "dispatch")
    (received,) = town.letters(child, "acknowledgement")
    with read_case(child) as case:
        assert pointless(case, dispatched) == ""
    merge(town, child, root)
    with read_case(child) as case:
        assert pointless(case, dispatched) == "the question is not open any more"
        assert pointless(case, received) == ""
        (told_it,) = town.letters(child, "merged")
        assert pointless(case, told_it) == ""


@pytest.mark.parametrize("deed", ["inform", "hand_in", "progress", "prioritise"])
def test_what_befalls_a_merged_complaint_befalls_its_root(town: Town, deed: str) -> None:
    root, child = twice(town)
    merge(town, child, root)
    acts: dict[str, Callable[[str], None]] = {
        "inform": town.inform, "hand_in": town.hand_in, "progress": town.progress,
        "prioritise": lambda number: town.prioritise(number, "urgent"),
    }  # fmt: skip
    with pytest.raises(Refusal, match=root):
        acts[deed](child)
    assert town.verbs(child)[-1] == "merged"
    with database.reading() as session:
        assert said_by(session, child) == (root, "customer")


def test_of_another_customer_the_root_says_by_which_number_it_came(town: Town) -> None:
    root, child = twice(town, channel="web", phone="13977776666", email="other@customer.example")
    merge(town, child, root)
    with database.reading() as session:
        assert said_by(session, child) == (root, child)
        assert said_by(session, root) == (root, "customer")


def test_separated_it_goes_on_as_if_nothing_had_been(town: Town) -> None:
    root, child = twice(town)
    before = town.due(child)
    merge(town, child, root)
    town.pass_time("2h")
    separate(town, child, root)
    case = town.case(child)
    assert (case.stage, case.complaint.merged_into, town.due(child)) == ("classify", None, before)
    (question,) = town.open(child)
    assert (question.form, question.asked_at) == ("Classification", town.now)
    assert (town.verbs(root)[-1], town.case(root).story.children) == ("separated", [])
    town.until(child, None)
    assert town.case(child).story.ground == "satisfied"


def test_separated_after_its_time_it_is_late_from_its_own_receipt(town: Town) -> None:
    root = town.file()
    child = town.file()
    town.until(child, "investigate")
    due = town.due(child)
    merge(town, child, root)
    town.pass_time("9 working days")
    separate(town, child, root)
    promise = town.case(child).promise
    assert promise is not None
    assert (town.due(child), promise.due_at < town.now, promise.done_at) == (due, True, None)
    assert town.sweep()
    assert "escalated" in town.verbs(child)


def test_a_pause_ends_with_the_merger(town: Town) -> None:
    root = town.file()
    child = town.file()
    town.until(child, "investigate")
    town.ask_customer(child)
    assert town.case(child).story.paused_since is not None
    merge(town, child, root)
    assert (town.case(child).story.paused_since, town.open(child)) == (None, [])


def test_with_its_root_it_is_closed_and_each_number_has_its_sealed_file(town: Town) -> None:
    root, child = twice(town)
    merge(town, child, root)
    assert close_followers(town) == []
    town.until(root, None)
    assert close_followers(town) == [child]
    case = town.case(child)
    assert (case.story.ground, case.story.closing["reasons"], case.story.archived) == ("merged", root, True)
    assert (case.complaint.closed_at, case.complaint.archived_at) == (town.now, town.now)
    assert town.letters(child, "closing") == []  # the same customer was told of the root's closing
    assert town.letters(root, "closing")
    with zipfile.ZipFile(path_of(child)) as file:
        assert f'"number": "{child}"' in file.read("manifest.json").decode()
        assert f'"root": "{root}"' in file.read("manifest.json").decode()
        assert '"verb": "merged"' in file.read("history.jsonl").decode()
    assert close_followers(town) == []
    assert town.letters(child, "survey") == []


def test_another_customer_is_told_when_the_root_closes(town: Town) -> None:
    root, child = twice(town, channel="web", phone="13977776666", email="other@customer.example")
    merge(town, child, root)
    town.until(root, None)
    close_followers(town)
    (letter,) = town.letters(child, "closing")
    assert (letter.address, letter.facts["ground"]) == ("other@customer.example", "merged")


def test_what_its_customer_withdraws_is_withdrawn_for_that_customer_alone(town: Town) -> None:
    root, child = twice(town, phone="13977776666", email="other@customer.example")
    same = town.file()
    merge(town, child, root)
    merge(town, same, root)
    town.withdraw(root)
    close_followers(town)
    assert (town.case(same).story.ground, town.stage(same)) == ("merged", None)
    assert (town.case(child).story.ground, town.stage(child)) == ("", "classify")
    assert town.case(child).story.merged_into == ""


def test_a_chain_leads_to_its_root_and_closes_link_by_link(town: Town) -> None:
    first, second, third = town.file(), town.file(), town.file()
    merge(town, third, second)
    merge(town, second, first)
    with database.reading() as session:
        assert [root_of(session, n) for n in (first, second, third, "TS-0")] == [first, first, first, "TS-0"]
    town.until(first, None)
    assert close_followers(town) == [second]
    assert close_followers(town) == [third]
    separate_late = pytest.raises(Refusal, match="已随主件结案")
    with separate_late:
        separate(town, third, second)


def test_a_ring_would_be_answered_all_the_same(town: Town) -> None:
    one, other = town.file(), town.file()
    with database.writing() as session:
        for number, into in ((one, other), (other, one)):
            complaint = session.get(Complaint, number)
            assert complaint is not None
            complaint.merged_into = into
    with database.reading() as session:
        assert root_of(session, one) == other


CASES = [
    ("itself", "不能把投诉并入它自己"),
    ("merged already", "请先撤销"),
    ("into a merged one", "请并入"),
    ("closed", "已结案"),
    ("into a closed one", "已结案"),
    ("archived", "已结案"),
    ("of a third party", "第三方"),
    ("into an answered one", "已答复客户"),
]


@pytest.mark.parametrize(("what", "why"), CASES)
def test_what_cannot_be_merged_is_refused_with_the_reason(town: Town, what: str, why: str) -> None:
    one, other, more = town.file(), town.file(), town.file()
    if what == "merged already":
        merge(town, one, more)
    elif what == "into a merged one":
        merge(town, other, more)
    elif what == "closed":
        town.withdraw(one)
    elif what == "into a closed one":
        town.withdraw(other)
    elif what == "archived":
        town.until(one, None)
    elif what == "of a third party":
        one = town.file(channel="third_party", source="consumer_association", third_party=THIRD)
    elif what == "into an answered one":
        town.until(other, "survey")
    with pytest.raises(Refusal, match=why):
        merge(town, one, one if what == "itself" else other)


def test_an_answered_one_may_go_on_in_the_new_one_with_a_caution(town: Town) -> None:
    old, new = twice(town, to="survey")
    with database.reading() as session:
        pair = case_in(session, old), case_in(session, new)
        assert obstacle(*pair) == ""
        assert cautions(*pair) == ["并入的一件已答复客户：其回访不再进行。"]
    merge(town, old, new)
    assert (town.open(old), town.stage(old)) == ([], None)


def test_only_what_was_merged_can_be_separated(town: Town) -> None:
    root, child = twice(town)
    with pytest.raises(Refusal, match="没有并入"):
        separate(town, child, root)


def test_repeats_raise_the_frequency_of_a_complaint_not_yet_classified(town: Town) -> None:
    root, child = twice(town, to="classify", phone="13977776666", email="other@customer.example")
    third = town.file(phone="13966665555", email="third@customer.example", channel="web")
    merge(town, child, root)
    relate(town, third, root)
    town.answer(root, "Classification")
    found = town.case(root).story.classification
    assert found["earlier"] == 2
    (frequency,) = [p for p in found["severity"]["parts"] if p["part"] == "frequency"]
    assert frequency["points"] > 0


def test_a_repeat_that_comes_later_is_scored_for_people_to_judge(town: Town) -> None:
    root, child = twice(town, phone="13977776666", email="other@customer.example")
    before = town.case(root).story
    merge(town, child, root)
    took_in = town.case(root).entries[-1]
    parts = {part["part"]: part["points"] for part in took_in.data["severity"]["parts"]}
    old = {p["part"]: p["points"] for p in before.classification["severity"]["parts"]}
    assert parts["frequency"] > old["frequency"]
    assert town.case(root).story.priority == before.priority


def test_merged_complaints_are_not_counted_but_their_roots_are(town: Town) -> None:
    root, child = twice(town)
    merge(town, child, root)
    with database.reading() as session:
        since = session.exec(select(Complaint.received_at).order_by(Complaint.received_at)).first()  # type: ignore[arg-type]
        assert since is not None
        found = told(session, since, town.now.replace(year=2027), town.now)
        assert [case.number for case in found] == [root]
        running = session.exec(select(Promise.number).where(Promise.done_at.is_(None))).all()  # type: ignore[union-attr]
        assert set(running) == {root}


def test_a_dissatisfied_customer_of_the_root_is_handled_again_with_its_children(town: Town) -> None:
    root, child = twice(town)
    merge(town, child, root)
    town.until(root, "survey")
    town.answer(root, "Survey", **UNHAPPY)
    assert (town.case(root).story.round, close_followers(town)) == (2, [])
    assert local(town.case(child).complaint.received_at).startswith("Tue 2026-09-29 11:")
    assert town.case(child).record("matter") != LEAK
