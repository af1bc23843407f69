"""Procedure C (retail store): points checked, the answer in writing, telephone and letter.

2026: Thu 1 to Wed 7 October are holidays, Sat 10 October is a working day. Office 9-12 and 13-18.
"""

from typing import Any

import pytest

from adapters.cases import read_case
from adapters.packs import PACKS, read_pack
from adapters.paper import reply_text
from complaints.errors import Refusal
from complaints.forms import FormErrors
from tests.company import Company
from tests.procedures.whole_lives import due_at, ended, escalated, written
from tests.virtual import EMAIL

PACK = read_pack(PACKS / "retail-store.yaml")
BREAD = "面包发霉了"
THEFT = "寄存物品丢失"
DISPUTE = "多收了钱还不承认"
CLERKS, MANAGER = {"qian.xiaomei", "cen.jing"}, "qin.zhiyuan"
SUPERVISORS = ["bai.xuemei", "mao.jianping"]
UNHAPPY: dict[str, Any] = {"handling": "satisfied", "result": "dissatisfied", "fairness": "fair"}
END: dict[str, Any] = {"end_date": {"end_date": "2026-10-13T17:00+08:00"}}
FAILED: dict[str, Any] = {"answered": "no", "passed": "no", "remarks": "未答复小票一事"}


def at(
    company: Company, stage: str | None, matter: str = BREAD, channel: str = "phone", **fields: Any
) -> str:
    """A complaint that has come to a stage or duty; its end date is Tuesday 13 October, 17:00."""
    number = company.file(channel, matter=matter, **fields)
    company.until(number, stage, **END)
    return number


# each point is checked, then the customer is notified in writing


def test_a_failed_check_sends_it_back_and_nothing_is_replied(company: Company) -> None:
    number = at(company, "points")
    owner = company.case(number).story.owner
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "points", passed="no", remarks="")
    assert list(wrong.value.errors) == ["remarks"]
    company.say(number, "points", **FAILED)
    assert (company.stage(number), company.due(number)) == ("resolve", "Tue 2026-10-13 17:00")
    assert (company.question(number, "Resolution").person, "replied" in company.verbs(number)) == (
        owner,
        False,
    )
    company.pass_time("2h")
    company.say(number, "Resolution", description="逐点答复")
    assert (company.stage(number), company.due(number)) == ("points", "Tue 2026-09-29 17:00")
    company.until(number, None)
    case = ended(company, number, "satisfied")
    assert case.story.reply["description"] == "逐点答复"
    assert [e.verb for e in case.entries if e.verb in ("resolved", "rejected")] == [
        "resolved",
        "rejected",
        "resolved",
    ]


def test_points_are_not_checked_by_who_solved_them(company: Company) -> None:
    number = at(company, "points")
    owner = company.case(number).story.owner
    question = company.asked(number, "points")
    assert question.person in SUPERVISORS
    with pytest.raises(Refusal, match="自己"):
        company.answer_again(question, owner, **company.filled(question))
    assert company.stage(number) == "points"


def test_points_not_checked_in_time_go_to_the_store_manager(company: Company) -> None:
    number = at(company, "points")
    assert company.due(number) == "Tue 2026-09-29 15:00"
    company.at("2026-09-29T14:00+08:00")
    company.sweep()
    assert company.told(number, "reminder") == [company.asked(number, "points").person]
    company.at("2026-09-29T15:00+08:00")
    company.sweep()
    assert company.told(number, "escalation") == [MANAGER]


@pytest.mark.parametrize(
    ("channel", "email", "form"),
    [
        ("phone", "", "hand"), ("on_site", EMAIL, "hand"), ("letter", EMAIL, "hand"),
        ("wechat", EMAIL, "hand"), ("third_party", EMAIL, "hand"), ("web", EMAIL, "letter"),
        ("email", EMAIL, "letter"),
        ("web", "", "hand"),
    ],
)  # fmt: skip
def test_the_customer_is_notified_in_writing_whatever_the_channel(
    company: Company, channel: str, email: str, form: str
) -> None:
    number = at(company, "survey", channel=channel, email=email)
    assert company.case(number).story.reply["form"] == form
    assert len(company.letters(number, "reply")) == (form == "letter")


def test_the_paper_that_is_handed_over_says_how_each_point_was_solved(company: Company) -> None:
    number = company.file("phone", matter=BREAD)
    company.until(number, "reply", Resolution={"description": "一、退款；二、当面道歉"}, **END)
    with read_case(number) as case:
        text = reply_text(case, "zh-Hans")
    assert "一、退款；二、当面道歉" in text
    assert text.startswith("尊敬的李四")


def test_a_dissatisfied_customer_gets_a_new_end_date_and_a_new_check(company: Company) -> None:
    number = at(company, "survey")
    company.say(number, "Interview", **UNHAPPY)
    assert (company.stage(number), company.case(number).story.round) == ("end_date", 2)
    company.say(number, "end_date", end_date="2026-10-09T12:00+08:00")
    company.until(number, "resolve")
    assert company.due(number) == "Fri 2026-10-09 12:00"
    company.until(number, "points")
    company.until(number, None)
    ended(company, number, "satisfied")


# telephone


@pytest.mark.parametrize("left_out", ["listened", "what", "when", "where", "who", "result", "recording"])
def test_a_call_is_taken_down_in_full(company: Company, left_out: str) -> None:
    number = company.file("phone", matter=BREAD)
    ticked = [item for item in PACK.checklists["phone"] if item != left_out]
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Registration", checked=ticked)
    assert list(wrong.value.errors) == ["checked"]
    assert company.stage(number) == "register"


def test_a_disputed_call_is_archived_as_evidence_and_training_material(company: Company) -> None:
    number = at(company, "resolve", DISPUTE)
    assert "special" in company.case(number).story.traits.flags
    assert due_at(company, number, "recording") == "Wed 2026-09-30 18:00"
    company.hand_in(number, b"RIFF", "call.wav")
    company.until(number, None)
    case = ended(company, number, "satisfied")
    assert [e.data["filename"] for e in case.entries if e.verb == "evidence_added"] == ["call.wav"]
    assert set(case.story.done["recording"]) == {"archived_as", "training"}


def test_the_recording_is_waited_for_even_when_all_else_is_done(company: Company) -> None:
    number = company.file("phone", matter=DISPUTE)
    for form in ("Registration", "Classification"):
        company.say(number, form)
    asked = company.asked(number, "recording")
    assert (asked.role, asked.person in CLERKS) == ("agent", True)
    company.say(number, "end_date", end_date="2026-10-13T17:00+08:00")
    for form in ("Investigation", "Resolution", "points", "ReplyCall", "Interview"):
        company.say(number, form)
    assert (company.stage(number), company.case(number).story.ground) == ("recording", "satisfied")
    company.at("2026-09-30T18:00+08:00")
    company.sweep()
    assert escalated(company, number, "recording") == ["supervisor"]
    with pytest.raises(FormErrors):
        company.say(number, "recording", archived_as="", training="yes")
    company.say(number, "recording", archived_as="LY-2026-0017", training="yes")
    case = ended(company, number, "satisfied")
    assert case.story.done["recording"] == {"archived_as": "LY-2026-0017", "training": "yes"}


@pytest.mark.parametrize(("channel", "matter"), [("phone", BREAD), ("on_site", DISPUTE)])
def test_no_recording_of_an_ordinary_call_or_where_nobody_called(
    company: Company, channel: str, matter: str
) -> None:
    number = at(company, None, matter, channel)
    assert "recording" not in ended(company, number, "satisfied").story.done


# letter


def test_a_letter_goes_at_once_to_the_manager_and_the_specialist_and_the_customer_is_told(
    company: Company,
) -> None:
    number = company.file("letter", matter=BREAD, email=EMAIL)
    told = company.letters(number, "told")
    assert [(letter.person, letter.facts["fact"], letter.recorded_at) for letter in told] == [
        (MANAGER, "filed", company.now)
    ]
    asked = company.question(number, "Registration")
    assert (asked.person in CLERKS, company.due(number)) == (True, "Tue 2026-09-29 11:00")
    assert "我们已于2026年9月29日（周二）10:00收到" in written(company, number, "acknowledgement")
    for item in ("arrived", "telephone"):
        with pytest.raises(FormErrors):
            company.say(number, "Registration", checked=[item])
    company.say(number, "Registration", checked=["arrived", "telephone"], phone="13900002222")
    assert company.case(number).record("phone") == "13900002222"


def test_a_letter_without_telephone_or_address_is_not_registered_without_a_reason(company: Company) -> None:
    number = company.file("letter", matter=BREAD, phone="", email="")
    with pytest.raises(FormErrors) as wrong:
        company.say(number, "Registration", phone="")
    assert list(wrong.value.errors) == ["phone"]
    company.say(number, "Registration", phone="", incomplete_reason="来信未留联系方式")
    assert company.stage(number) == "classify"


def test_nobody_else_is_told_of_a_call_at_once(company: Company) -> None:
    number = company.file("phone", matter=BREAD)
    assert company.letters(number, "told") == []
