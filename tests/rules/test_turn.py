"""Whose turn it is with the words of a pack: duties in the line and beside it, levels, offers, closing."""

import pytest

from complaints.turn import approvers, beside, in_handling, level_of, place_of, stage_of
from tests.rules.words import LEVELS, duty, pack_with, told

LEVELLED = pack_with(LEVELS)
OPENED = "filed registered"
TO_OWNER = f"{OPENED} classified dispatched"
FOUND = f"{TO_OWNER} investigated"
TO_REPLY = f"{FOUND} resolved replied"

# duties in the line of life

PLACES = [  # the stage before which a duty stands, a history that comes there
    ("register", "filed"),
    ("classify", OPENED),
    ("settle", f"{OPENED} classified:general"),
    ("dispatch", f"{OPENED} classified:middle"),
    ("investigate", TO_OWNER),
    ("resolve", FOUND),
    ("approve", f"{FOUND} submitted:supervisor"),
    ("offer", f"{FOUND} submitted:"),
    ("reply", f"{FOUND} resolved"),
    ("survey", TO_REPLY),
    ("decide", f"{TO_REPLY} unhappy"),
    ("archive", f"{TO_REPLY} surveyed closed"),
]


@pytest.mark.parametrize(("place", "history"), PLACES)
def test_the_life_waits_at_its_place_for_a_duty(place: str, history: str) -> None:
    pack = pack_with(LEVELS, duty("first", before=place))
    assert stage_of(told(history), pack) == "first"
    assert place_of(told(history), pack) == place
    assert stage_of(told(f"{history} performed:first"), pack) == place


@pytest.mark.parametrize(("place", "history"), PLACES)
def test_a_duty_stands_at_no_other_place(place: str, history: str) -> None:
    for other, elsewhere in PLACES:
        pack = pack_with(LEVELS, duty("first", before=other))
        assert (stage_of(told(history), pack) == "first") == (other == place), (other, elsewhere)


def test_duties_before_one_stage_come_in_the_order_of_the_pack() -> None:
    pack = pack_with(duty("second_in_line", before="classify"), duty("again_one", before="classify"))
    assert stage_of(told(OPENED), pack) == "second_in_line"
    assert stage_of(told(f"{OPENED} performed:second_in_line"), pack) == "again_one"
    assert stage_of(told(f"{OPENED} performed:again_one"), pack) == "second_in_line"
    assert stage_of(told(f"{OPENED} performed:again_one performed:second_in_line"), pack) == "classify"


@pytest.mark.parametrize(
    ("level", "stage"), [("major", "first"), ("middle", "investigate"), ("general", "investigate")]
)
def test_a_duty_is_only_for_those_for_whom_its_condition_holds(level: str, stage: str) -> None:
    pack = pack_with(LEVELS, duty("first", before="investigate", when={"levels": ["major"]}))
    assert stage_of(told(f"{OPENED} classified:{level} passed_on dispatched"), pack) == stage


def test_what_was_said_in_one_duty_calls_for_the_next() -> None:
    answers = {"machine": {"zh-Hans": "机器", "en": "Machine"}, "hand": {"zh-Hans": "人", "en": "Hand"}}
    kind = {"label": {"zh-Hans": "原因", "en": "Cause"}, "kind": "choice", "answers": answers}
    second = duty("second", before="resolve", when={"said": {"first.kind": ["machine"]}})
    pack = pack_with(duty("first", before="resolve", fields={"kind": kind}), second)
    for answer, stage in (("machine", "second"), ("hand", "resolve")):
        assert stage_of(told(f"{FOUND} performed:first", performed={"said": {"kind": answer}}), pack) == stage


@pytest.mark.parametrize(
    ("history", "stage"),
    [
        (f"{FOUND} resolved performed:first rejected:first", "resolve"),
        (f"{FOUND} resolved performed:first rejected:first resolved", "first"),
        (f"{FOUND} resolved performed:first rejected:first resolved performed:first", "reply"),
        (f"{FOUND} resolved performed:first rejected: resolved", "reply"),  # not undone: done
        (f"{TO_REPLY} performed:first unhappy reworked:first", "investigate"),
        (f"{FOUND} resolved performed:first replied unhappy reworked:first investigated resolved", "first"),
        (f"{FOUND} resolved performed:first replied unhappy reworked: investigated resolved", "reply"),
    ],
)
def test_a_duty_that_is_undone_is_done_again(history: str, stage: str) -> None:
    assert stage_of(told(history), pack_with(duty("first", before="reply", checks=True))) == stage


@pytest.mark.parametrize(
    ("place", "history"),
    [row for row in PLACES if row[0] in ("approve", "offer", "reply", "survey", "decide")],
)
def test_what_does_not_pass_a_check_is_resolved_again(place: str, history: str) -> None:
    pack = pack_with(LEVELS, duty("first", before=place, checks=True))
    assert stage_of(told(f"{history} performed:first rejected:first"), pack) == "resolve"


@pytest.mark.parametrize("end", ["withdrawn closed", "replied closed"])
def test_closing_leaves_duties_of_earlier_stages_undone(end: str) -> None:
    pack = pack_with(duty("first", before="reply"), duty("second", before="decide"))
    assert stage_of(told(f"{FOUND} resolved {end}"), pack) == "archive"


def test_an_invalid_complaint_passes_by_the_duties_of_its_handling() -> None:
    pack = pack_with(*(duty(f"no_{p}", before=p) for p in ("dispatch", "investigate", "resolve", "decide")))
    assert stage_of(told(f"{OPENED} invalid"), pack) == "reply"


def test_settled_on_the_spot_is_answered_already() -> None:
    pack = pack_with(LEVELS, duty("first", before="reply"), duty("second", before="survey"))
    done = f"{OPENED} classified:general settled resolved replied"
    assert stage_of(told(done), pack) == "second"
    assert stage_of(told(f"{done} performed:second"), pack) == "survey"


# duties beside the stage

FACTS = [  # from which fact, a history in which it is not there yet, the word that brings it
    ("filed", "", "filed"),
    ("registered", "filed", "registered"),
    ("classified", OPENED, "classified"),
    ("raised", f"{OPENED} classified", "raised"),
    ("dispatched", f"{OPENED} classified", "dispatched"),
    ("investigated", TO_OWNER, "investigated"),
    ("offered", FOUND, "submitted:"),
    ("resolved", FOUND, "resolved"),
    ("replied", f"{FOUND} resolved", "replied"),
    ("surveyed", TO_REPLY, "surveyed"),
    ("contested", TO_REPLY, "unhappy"),
    ("closed", f"{TO_REPLY} surveyed", "closed"),
]


def runs(history: str, *additions: str) -> list[tuple[str, int]]:
    return beside(told(history), pack_with(*additions))


@pytest.mark.parametrize(("fact", "before", "then"), FACTS)
def test_a_duty_beside_begins_with_its_fact(fact: str, before: str, then: str) -> None:
    spec = duty("first", starts=fact, must=True)
    assert runs(before, LEVELS, spec) == []
    assert runs(f"{before} {then}", LEVELS, spec) == [("first", 1)]
    assert runs(f"{before} {then} performed:first", LEVELS, spec) == []


def test_a_duty_beside_leaves_the_stage_alone_until_the_archive() -> None:
    pack = pack_with(duty("first", starts="classified", must=True))
    for history, stage in ((TO_OWNER, "investigate"), (FOUND, "resolve"), (TO_REPLY, "survey")):
        assert stage_of(told(history), pack) == stage
    closed = f"{TO_REPLY} surveyed closed"
    assert (stage_of(told(closed), pack), place_of(told(closed), pack)) == ("first", "archive")
    assert stage_of(told(f"{closed} performed:first"), pack) == "archive"
    assert stage_of(told(f"{closed} performed:first archived"), pack) is None


@pytest.mark.parametrize(
    ("history", "plain", "must"),
    [
        (f"{OPENED}", True, True),
        (f"{OPENED} classified", True, True),
        (f"{OPENED} invalid", False, True),
        (f"{OPENED} invalid replied closed", False, True),
        (f"{OPENED} withdrawn closed", False, True),
        (f"{TO_REPLY} surveyed closed archived", False, False),
    ],
)
def test_what_must_be_done_outlives_closing_and_nature(history: str, plain: bool, must: bool) -> None:
    assert bool(runs(history, duty("first"))) is plain
    assert bool(runs(history, duty("first", must=True))) is must


def test_before_the_archive_first_what_stands_there_then_what_must_be_done() -> None:
    line, side = duty("line", before="archive"), duty("side", starts="closed", must=True)
    pack, closed = pack_with(side, line), f"{TO_REPLY} surveyed closed"
    assert stage_of(told(closed), pack) == "line"
    assert stage_of(told(f"{closed} performed:line"), pack) == "side"
    assert stage_of(told(f"{closed} performed:line performed:side"), pack) == "archive"


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (f"{OPENED} classified", []),
        (TO_OWNER, [("first", 1)]),
        (f"{TO_OWNER} performed:first", [("first", 2)]),
        (f"{TO_OWNER} performed:first performed:first", [("first", 3)]),
        (f"{FOUND} performed:first resolved", [("first", 2)]),
        (f"{TO_REPLY}", []),  # from the reply on there is nothing more to come
        (f"{TO_REPLY} unhappy reworked", [("first", 1)]),
        (f"{TO_OWNER} performed:first raised", []),  # nobody has it
        (f"{TO_OWNER} performed:first raised dispatched", [("first", 2)]),
        (f"{TO_OWNER} withdrawn closed", []),
    ],
)
def test_again_means_anew_each_time_until_the_reply(history: str, found: list[tuple[str, int]]) -> None:
    assert runs(history, LEVELS, duty("first", starts="dispatched", again="2 working days"))[:1] == found


def test_a_duty_beside_follows_its_condition() -> None:
    grave = duty("first", starts="classified", when={"levels": ["major"]})
    assert runs(f"{OPENED} classified:general", LEVELS, grave) == []
    assert runs(f"{OPENED} classified:general raised:major", LEVELS, grave) == [("first", 1)]
    assert runs(f"{OPENED} classified:major lowered:general", LEVELS, grave) == []


def test_a_complaint_that_moved_is_not_classified_there_yet() -> None:
    assert runs(f"{OPENED} classified moved", duty("first", starts="classified")) == []


# levels

RAISING = """
levels:
  middle: {raises: {after: 1 working day, starts: filed, to: major}}
  general: {raises: {after: 2 working days, starts: classified, to: middle}}
"""


@pytest.mark.parametrize(
    ("history", "found"),
    [
        (OPENED, []),
        (f"{OPENED} classified:general", [("raise.general", 1)]),
        (f"{OPENED} classified:middle", [("raise.middle", 1)]),
        (f"{OPENED} classified:major", []),
        (f"{OPENED} invalid:general", []),
        (f"{OPENED} classified:general raised:middle", [("raise.middle", 1)]),
        (f"{OPENED} classified:general raised:major", []),
        (f"{OPENED} classified:middle lowered:general", [("raise.general", 1)]),
        (f"{OPENED} classified:general settled resolved", []),
        (f"{OPENED} classified:general passed_on dispatched investigated submitted", [("raise.general", 1)]),
        (f"{OPENED} classified:general dispatched investigated resolved rejected:", [("raise.general", 1)]),
        (f"{OPENED} classified:general withdrawn closed", []),
        (f"{OPENED} classified:general moved", []),
    ],
)
def test_what_is_unsolved_waits_to_be_raised(history: str, found: list[tuple[str, int]]) -> None:
    assert runs(history, LEVELS, RAISING) == found


def test_the_level_is_none_until_there_is_one() -> None:
    assert level_of(told(OPENED), LEVELLED) is None
    found = level_of(told(f"{OPENED} classified:middle"), LEVELLED)
    assert found is LEVELLED.levels["middle"]
    assert level_of(told(f"{OPENED} classified"), pack_with()) is None


MAJOR = f"{OPENED} classified:major dispatched investigated"


@pytest.mark.parametrize(
    ("history", "stage"),
    [
        # settled on the spot or passed on
        (f"{OPENED} classified:general", "settle"),
        (f"{OPENED} classified:major", "dispatch"),
        (f"{OPENED} invalid:general", "reply"),
        (f"{OPENED} classified:general settled resolved replied", "survey"),
        (f"{OPENED} classified:general passed_on", "dispatch"),
        (f"{OPENED} classified:general passed_on dispatched refused", "dispatch"),
        (f"{OPENED} classified:general settled resolved replied unhappy reworked", "dispatch"),
        (f"{OPENED} classified:general passed_on dispatched lowered:general", "dispatch"),
        (f"{OPENED} classified:major lowered:general", "settle"),
        # approvals one after the other, then the offer
        (f"{MAJOR} submitted:supervisor+manager", "approve"),
        (f"{MAJOR} submitted:supervisor+manager approved", "approve"),
        (f"{MAJOR} submitted:supervisor+manager approved approved:manager", "offer"),
        (f"{MAJOR} submitted:supervisor+manager approved returned", "resolve"),
        (f"{MAJOR} submitted:supervisor+manager approved returned submitted:supervisor+manager", "approve"),
        (f"{MAJOR} submitted:", "offer"),
        (f"{MAJOR} submitted: declined", "resolve"),
        (f"{MAJOR} submitted: declined submitted:", "offer"),
        (f"{MAJOR} submitted: chosen resolved", "reply"),
        (f"{MAJOR} submitted:supervisor approved declined submitted:supervisor", "approve"),
        # raised and lowered at every stage: handled anew by whoever gets it
        (f"{OPENED} classified:general raised", "dispatch"),
        (f"{OPENED} classified:general passed_on raised", "dispatch"),
        (f"{OPENED} classified:general passed_on dispatched raised", "dispatch"),
        (f"{OPENED} classified:general passed_on dispatched raised dispatched", "investigate"),
        (f"{MAJOR} raised", "dispatch"),
        (f"{MAJOR} raised dispatched", "resolve"),  # what was found out stays found
        (f"{MAJOR} submitted:supervisor raised", "dispatch"),
        (f"{MAJOR} submitted:supervisor raised dispatched", "resolve"),
        (f"{MAJOR} submitted: lowered:middle dispatched", "resolve"),
        (f"{MAJOR} resolved raised", "dispatch"),
        (f"{MAJOR} resolved replied raised", "dispatch"),
        (f"{MAJOR} resolved replied unhappy raised", "dispatch"),
        (f"{MAJOR} resolved replied raised unhappy reworked", "dispatch"),
        # asked to close without a solution
        (f"{MAJOR} asked_to_close", "decide"),
        (f"{MAJOR} asked_to_close went_on", "resolve"),
        (f"{TO_OWNER} asked_to_close went_on", "investigate"),
        (f"{MAJOR} asked_to_close closed", "archive"),
        (f"{MAJOR} submitted: asked_to_close raised went_on", "dispatch"),
        # a call-back that reached nobody, somebody else judges, another procedure
        (f"{TO_REPLY} not_reached", "survey"),
        (f"{TO_REPLY} not_reached not_reached surveyed closed", "archive"),
        (f"{OPENED} undecided", "classify"),
        (f"{OPENED} undecided classified:middle", "dispatch"),
        (f"{OPENED} classified:major moved", "classify"),
        (f"{OPENED} classified:major moved classified:major", "dispatch"),
    ],
)
def test_whose_turn_it_is(history: str, stage: str) -> None:
    assert stage_of(told(history), LEVELLED) == stage


def test_a_pack_without_levels_neither_settles_nor_raises() -> None:
    plain = pack_with()
    assert (stage_of(told(f"{OPENED} classified"), plain), beside(told(TO_OWNER), plain)) == ("dispatch", [])


@pytest.mark.parametrize(
    ("history", "roles"),
    [
        (MAJOR, []),
        (f"{MAJOR} submitted:", []),
        (f"{MAJOR} submitted:supervisor+manager", ["supervisor", "manager"]),
        (f"{MAJOR} submitted:supervisor returned", []),
    ],
)
def test_who_must_approve(history: str, roles: list[str]) -> None:
    assert approvers(told(history)) == roles


def test_a_submission_of_an_older_release_names_one_approver() -> None:
    story = told(f"{FOUND} submitted", submitted={"approver": "manager", "approvers": ["manager"]})
    assert approvers(story) == ["manager"]


@pytest.mark.parametrize(
    ("history", "handled"),
    [
        (OPENED, False),
        (f"{OPENED} classified", True),
        (f"{OPENED} invalid", False),
        (f"{FOUND} submitted", True),
        (f"{FOUND} asked_to_close", True),
        (f"{FOUND} resolved", False),
        (f"{FOUND} resolved rejected:", True),
        (f"{TO_REPLY} unhappy reworked", True),
        (f"{TO_OWNER} withdrawn closed", False),
        (f"{TO_OWNER} moved", False),
    ],
)
def test_from_classification_to_resolution_it_is_handled(history: str, handled: bool) -> None:
    assert in_handling(told(history), LEVELLED) is handled
