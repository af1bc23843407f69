"""Procedure C at the desk: ticked while talking, repeated back, letters acknowledged, recordings kept."""

import io
from pathlib import Path
from typing import Any

import pytest

from adapters import vault
from adapters.database import writing
from adapters.packs import PACKS, read_pack
from adapters.shelf import path_of, verify
from complaints.acts.hear import hear
from complaints.acts.record import acknowledge_by_post, confirm_record, take_down
from complaints.acts.tell import add_evidence
from complaints.case import Case
from complaints.errors import Refusal
from complaints.filing import contact_key
from complaints.forms import read
from complaints.forms.base import Setting
from complaints.forms.record import READ_BACK, PostedReceipt, RecordConfirmation
from complaints.history import broken
from complaints.receipts import owes_receipt, written_on
from complaints.records import Evidence, FileAccess
from tests.company import Company
from tests.virtual import WANG, rows_of

PACK = read_pack(PACKS / "retail-store.yaml")
WHOLE: dict[str, Any] = {"matter": "电水壶漏水", "demand": "退货", "project": "徐汇店", "occurred_at": "昨天",
                         "address": "幸福路 1 号"}  # fmt: skip


def confirm(company: Company, number: str, **said: Any) -> None:
    with company.change(number) as case:
        known = {name: case.record(name) for name in READ_BACK}
        here = Setting(case.pack, known, {}, case.story.traits)
        confirm_record(case, read(RecordConfirmation, {"how": "orally"} | said, here), WANG, company.now)


def post(company: Company, number: str, **said: str) -> None:
    with company.change(number) as case:
        acknowledge_by_post(case, read(PostedReceipt, said, Setting(case.pack)), WANG, company.now)


def taken(company: Company, number: str, checked: list[str], dated: str = "") -> None:
    with company.change(number) as case:
        take_down(case, checked, dated, WANG, company.now)


def entry(case: Case, verb: str) -> dict[str, Any]:
    return next(e.data for e in case.entries if e.verb == verb)


def test_what_was_ticked_while_talking_is_not_asked_again(company: Company) -> None:
    number = company.file("phone", live=False, by=WANG, **WHOLE)
    taken(company, number, list(PACK.checklists["phone"]))
    company.live(number)
    assert company.stage(number) == "classify"
    case = company.case(number)
    assert entry(case, "registered")["checked"] == list(PACK.checklists["phone"])
    assert [e.who for e in case.entries if e.verb == "registered"] == ["system"]


def test_filed_elsewhere_without_ticks_the_checklist_is_asked_as_before(company: Company) -> None:
    number = company.file("phone", **WHOLE)
    assert "checked" not in company.asked(number, "Registration").known


def test_what_is_ticked_when_it_is_read_back_ends_the_wait(company: Company) -> None:
    number = company.file("phone", live=False, by=WANG, **WHOLE)
    items = list(PACK.checklists["phone"])
    taken(company, number, items[:3])
    company.live(number)
    assert company.asked(number, "Registration").known["checked"] == items[:3]
    confirm(company, number, checked=items)
    company.live(number)
    assert company.stage(number) == "classify"
    assert company.case(number).open_question("Registration") is None


def test_a_correction_changes_the_record_and_never_the_original(company: Company) -> None:
    number = company.file("phone", live=False, by=WANG, **WHOLE)
    company.live(number)
    confirm(company, number, how="signed", phone="13900139000", matter="电水壶漏水，台面泡坏")
    case = company.case(number)
    assert entry(case, "record_confirmed") == {
        "by": "customer", "how": "signed", "checked": [], "copy": "",
        "corrections": {"phone": "13900139000", "matter": "电水壶漏水，台面泡坏"},
    }  # fmt: skip
    assert (case.record("phone"), case.complaint.phone) == ("13900139000", "13800001111")
    assert case.complaint.contact_key == contact_key("13900139000", "")
    assert company.asked(number, "Registration").known["phone"] == "13900139000"
    company.say(number, "Registration")
    case = company.case(number)
    assert (case.record("phone"), case.record("matter")) == ("13900139000", "电水壶漏水，台面泡坏")
    assert broken(case.entries) == []


def test_an_answer_about_to_be_taken_is_not_crossed(company: Company) -> None:
    number = company.file("phone", by=WANG, **WHOLE)
    company.say(number, "Registration", live=False)
    with pytest.raises(Refusal, match="请稍后再试"):
        confirm(company, number, phone="13900139000")


def test_an_address_that_was_not_the_customers_gets_no_more_letters(company: Company) -> None:
    number = company.file("on_site", live=False, by=WANG, email="wrong@customer.example", **WHOLE)
    confirm(company, number, email="")
    with company.change(number) as case:
        assert (case.record("email"), case.complaint.email) == ("", "wrong@customer.example")


def test_a_copy_by_mail_is_a_letter_with_what_is_on_record(company: Company) -> None:
    from adapters.paper import render

    number = company.file("phone", live=False, by=WANG, **WHOLE)
    confirm(company, number, email="wang@customer.example", demand="退货并道歉", copy_by="mail")
    with company.change(number) as case:
        letter = next(one for one in case.letters() if one.kind == "record")
        written = render(letter, case, company.now)
    assert letter.address == "wang@customer.example"
    for said in (number, "退货并道歉", "13800001111", "wang@customer.example", "核对时间"):
        assert said in written.text
        assert said in written.html


def test_a_letter_without_an_address_for_mail_waits_for_its_receipt(company: Company) -> None:
    number = company.file("letter", live=False, by=WANG, email="", **WHOLE)
    taken(company, number, [], "2026-09-20")
    assert owes_receipt(company.case(number))
    assert written_on(company.case(number)) == "2026-09-20"
    post(company, number, posted_on="2026-09-29")
    case = company.case(number)
    assert entry(case, "acknowledged_by_post") == {"posted_on": "2026-09-29"}
    assert not owes_receipt(case)
    with pytest.raises(Refusal, match="不需要再寄回执"):
        post(company, number, posted_on="2026-09-29")


@pytest.mark.parametrize(
    ("channel", "email", "owes"),
    [("letter", "", True), ("letter", "li.si@customer.example", False), ("phone", "", False)],
)
def test_only_letters_that_no_mail_can_answer_wait(
    company: Company, channel: str, email: str, owes: bool
) -> None:
    number = company.file(channel, live=False, by=WANG, email=email, **WHOLE)
    assert owes_receipt(company.case(number)) is owes


def test_a_letter_that_names_no_address_does_not_wait_for_ever(company: Company) -> None:
    number = company.file("letter", live=False, by=WANG, **(WHOLE | {"email": "", "address": ""}))
    post(company, number, reason="信上没有地址")
    case = company.case(number)
    assert (entry(case, "receipt_impossible"), owes_receipt(case)) == ({"reason": "信上没有地址"}, False)


def test_nobody_opens_a_recording_without_a_reason(company: Company) -> None:
    evidence = recording(company, company.file("phone", live=False, by=WANG, **WHOLE))
    with writing() as session:
        with pytest.raises(Refusal, match="理由"):
            hear(session, evidence, WANG, " ", company.now)
        hear(session, evidence, WANG, "核对日期", company.now)
    assert rows_of(FileAccess) == 1


def test_a_recording_is_archived_with_the_case_as_evidence(company: Company) -> None:
    import zipfile

    number = company.file("phone", live=False, by=WANG, **WHOLE)
    evidence = recording(company, number)
    company.live(number)
    company.until(number, None)
    sealed: Path = path_of(number)
    assert verify(sealed) == []
    with zipfile.ZipFile(sealed) as file:
        assert file.read(f"evidence/{evidence.id}/来电.wav") == SOUND
        assert b'"kind": "recording"' in file.read(f"evidence/{evidence.id}/facts.json")


SOUND = b"RIFF\x00\x00\x00\x00WAVEfmt "


def recording(company: Company, number: str) -> Evidence:
    """A recording of the call, entered as evidence."""
    stored = vault.store(io.BytesIO(SOUND))
    evidence = Evidence(
        id="sound", number=number, filename="来电.wav", media_type="audio/wav", kind="recording",
        added_at=company.now, added_by=WANG, **stored._asdict(),
    )  # fmt: skip
    with company.change(number) as case:
        add_evidence(case, evidence, company.now)
    return Evidence(**evidence.model_dump())
