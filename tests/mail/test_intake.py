"""Mail from a real IMAP server becomes a record: filed, answered, returned, left to the desk; once each."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters import database
from adapters.cases import case_in, change_case, read_case
from adapters.clock import now
from adapters.inbound import leading
from adapters.inbound.attached import MOST_FILES
from adapters.inbound.desk import attach_by_desk, file_by_desk, leave_by_desk
from adapters.intake import file_in
from adapters.links import reply_token
from adapters.mail import letter_message_id
from adapters.packs import pack_of
from adapters.paper import render
from adapters.vault import open_file
from complaints.acts.merge import merge
from complaints.acts.withdraw import withdraw
from complaints.errors import Refusal
from complaints.forms import Withdrawal
from complaints.history import broken
from complaints.letters import Letter
from complaints.records import Complaint, Entry, Evidence
from tasks import fetch as fetching
from tasks.fetch import Looked, fetch_all
from tests.mail.conftest import (
    CUSTOMER,
    PNG,
    ImapServer,
    mail,
    put_question,
    put_survey,
    rows,
    to_the_owner,
    use,
)


async def fetch() -> Looked:
    return await fetch_all(now())


def complaints() -> list[Complaint]:
    with database.reading() as session:
        return list(session.exec(select(Complaint).order_by(Complaint.number)))


def entries(number: str) -> list[Entry]:
    with read_case(number) as case:
        return case.entries


def verbs(number: str) -> list[str]:
    return [entry.verb for entry in entries(number)]


def letters(number: str) -> list[Letter]:
    with read_case(number) as case:
        return case.letters()


async def filed_by_mail(imap: ImapServer, **changes: Any) -> tuple[str, str]:
    """A complaint that came by mail: its number and the Message-ID of the acknowledgement."""
    imap.put(mail(**changes))
    await fetch()
    number = complaints()[-1].number
    return number, letter_message_id(letters(number)[0].id)


# new complaints


async def test_a_mail_becomes_a_complaint_with_its_files_and_is_marked_read(imap: ImapServer) -> None:
    imap.put(mail("厨房漏水，见照片。", files={"漏水.png": PNG, "病毒.exe": b"MZ" + bytes(50)}))
    looked = await fetch()
    (found,) = complaints()
    assert (found.channel, found.name, found.email) == ("email", "张伟", CUSTOMER)
    assert found.matter == "投诉漏水\n\n厨房漏水，见照片。"
    assert found.locale == "zh-Hans"
    assert (looked.fresh, looked.cases, imap.unseen()) == (1, [found.number], 0)
    (row,) = rows()
    assert (row.verdict, row.number, row.for_desk) == ("complaint", found.number, "")
    with open_file(row.sha256) as file:
        assert "病毒.exe" not in file.read().decode()  # encoded, as it came
    with database.reading() as session:
        evidence = session.exec(select(Evidence)).one()
    assert (evidence.filename, evidence.media_type, evidence.number) == (
        "漏水.png",
        "image/png",
        found.number,
    )
    refused = next(e for e in entries(found.number) if e.verb == "files_refused")
    assert refused.data["files"][0][0] == "病毒.exe"
    assert letters(found.number)[0].kind == "acknowledgement"
    assert broken(entries(found.number)) == []


async def test_looking_again_changes_nothing(imap: ImapServer) -> None:
    imap.put(mail())
    assert (await fetch()).fresh == 1
    assert (await fetch()).fresh == 0
    assert (len(complaints()), len(rows())) == (1, 1)


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("廚房漏水，請盡快處理", "zh-Hant"),
        ("厨房漏水，请尽快处理", "zh-Hans"),
        ("The kitchen leaks.", "en"),
    ],
)
async def test_we_answer_in_the_language_of_the_mail(imap: ImapServer, text: str, locale: str) -> None:
    imap.put(mail(text, Subject="x"))
    await fetch()
    assert complaints()[0].locale == locale


async def test_the_complaint_goes_by_the_procedure_of_its_mailbox(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, imap.url(procedure="online-shop"))
    imap.put(mail())
    await fetch()
    assert complaints()[0].procedure == "online-shop"


async def test_a_procedure_without_mail_leaves_it_to_the_desk(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = pack_of("home-renovation").model_copy(update={"channels": {}})
    monkeypatch.setattr(leading, "pack_of", lambda _: without)
    imap.put(mail())
    await fetch()
    assert (complaints(), rows()[0].for_desk) == ([], "no_channel")


async def test_a_very_long_mail_is_cut_and_kept_whole_as_a_file(imap: ImapServer) -> None:
    imap.put(mail("漏水" * 15_000))
    await fetch()
    (found,) = complaints()
    assert len(found.matter) == 20_000
    with database.reading() as session:
        evidence = session.exec(select(Evidence)).one()
    assert (evidence.filename, evidence.size > 80_000) == ("mail.txt", True)


async def test_a_mail_with_very_many_files_keeps_some_and_names_the_rest(imap: ImapServer) -> None:
    files = {f"{n}.png": PNG + bytes([n]) for n in range(MOST_FILES + 3)}
    number, _ = await filed_by_mail(imap, files=files)
    assert verbs(number).count("evidence_added") == MOST_FILES
    refused = next(e for e in entries(number) if e.verb == "files_refused")
    assert len(refused.data["files"]) == 3


async def test_what_a_colleague_forwards_is_filed_for_the_sender(imap: ImapServer) -> None:
    text = "请处理\n\n---------- 转发的邮件 ----------\n发件人: 王小明 <wang@customer.example>\n"
    text += "日期: 2026-11-20 10:00\n主题: 墙面开裂\n收件人: wang.fang@redress.example\n\n我家墙面开裂。"
    with database.reading() as session:
        from complaints.people import Person

        colleague = session.get_one(Person, "wang.fang").email
    imap.put(mail(text, sender=colleague, name="王芳", Subject="Fwd: 墙面开裂"))
    imap.put(mail("周五的会改期", sender=colleague, name="王芳", Subject="会议"))
    await fetch()
    (found,) = complaints()
    assert (found.email, found.filed_by) == ("wang@customer.example", "wang.fang")
    assert [row.for_desk for row in rows()] == ["", "staff_mail"]


# replies


async def test_a_reply_finds_its_case_by_signed_address(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, _ = await filed_by_mail(imap)
    local, _, domain = "complaints@redress.example".rpartition("@")
    imap.put(mail("补充：昨天又漏了。", To=f"{local}+{reply_token(number)}@{domain}", Subject="又漏了"))
    await fetch()
    assert (len(complaints()), entries(number)[-1].data["text"]) == (1, "补充：昨天又漏了。")
    assert entries(number)[-1].who == "customer"


async def test_a_reply_finds_its_case_by_its_thread_and_by_the_number(imap: ImapServer) -> None:
    number, ours = await filed_by_mail(imap)
    imap.put(mail("一", In_Reply_To=ours, Subject="Re: 受理通知", files={"a.png": PNG}))
    imap.put(mail("二", Subject=f"关于{number}的补充"))
    imap.put(mail("三", Subject="回复: 投诉漏水", References=rows()[0].message_id))
    await fetch()
    said = [e.data.get("text") for e in entries(number) if e.verb == "information_added"]
    assert (said, len(complaints())) == (["一", "二", "三"], 1)
    assert verbs(number).count("evidence_added") == 1
    assert [row.verdict for row in rows()] == ["complaint", "reply", "reply", "reply"]


async def test_the_customers_reply_answers_the_question_and_the_clock_runs_on(imap: ImapServer) -> None:
    number, _ = await filed_by_mail(imap)
    question = put_question(number)
    imap.put(mail("上周五开始的。\n\n在 2026年11月22日 写道：\n> 哪天开始的？", In_Reply_To=question))
    await fetch()
    with read_case(number) as case:
        assert case.open_question("CustomerAnswer") is None
        assert case.story.paused_since is None
    assert entries(number)[-1].data["text"] == "上周五开始的。"
    assert verbs(number)[-2:] == ["answered", "customer_answered"]
    told = [one for one in letters(number) if one.kind == "asked" and "customer_said" in one.facts]
    assert [one.person for one in told] != []


async def test_a_reply_to_the_survey_answers_nothing_and_so_the_desk_hears_of_it(imap: ImapServer) -> None:
    number, _ = await filed_by_mail(imap)
    survey = put_survey(number)
    imap.put(mail("我很不满意，没有修好！", In_Reply_To=survey))
    await fetch()
    assert entries(number)[-1].data["text"] == "我很不满意，没有修好！"
    assert (rows()[-1].verdict, rows()[-1].for_desk) == ("reply", "asked")
    with read_case(number) as case:
        assert case.open_question("Survey") is not None


async def test_files_alone_answer_as_well(imap: ImapServer) -> None:
    number, _ = await filed_by_mail(imap)
    imap.put(mail("", Subject="Re: x", In_Reply_To=put_question(number), files={"a.png": PNG}))
    await fetch()
    assert [v for v in verbs(number) if v in ("customer_answered", "evidence_added")] == [
        "customer_answered",
        "evidence_added",
    ]


async def test_a_strangers_reply_is_recorded_flagged_and_answers_nothing(imap: ImapServer) -> None:
    number, _ = await filed_by_mail(imap)
    question = put_question(number)
    imap.put(mail("我是他邻居，也漏水。", sender="nachbar@other.example", In_Reply_To=question))
    await fetch()
    last = next(e for e in reversed(entries(number)) if e.verb == "information_added")
    assert (last.who, last.data["sender"]) == ("mail", "nachbar@other.example")
    assert rows()[-1].for_desk == "stranger"
    (told,) = [one for one in letters(number) if one.facts.get("customer_said")]
    with read_case(number) as case:
        assert case.open_question("CustomerAnswer") is not None
        written = render(told, case, now())
    assert "客户" not in written.subject
    assert "客户就投诉" not in written.text
    assert "nachbar@other.example" in written.text


async def test_a_colleagues_reply_does_not_answer_the_question_in_its_letter(imap: ImapServer) -> None:
    number, _ = await filed_by_mail(imap)
    to_the_owner(number)
    with read_case(number) as case:
        owner = case.roster(now()).people[case.story.owner]
        open_before = [q.id for q in case.questions if q.is_open]
        dispatched = next(letter_message_id(one.id) for one in case.letters() if one.kind == "dispatch")
    imap.put(mail("明天上门。", sender=owner.email, name=owner.name, In_Reply_To=dispatched))
    before = len(letters(number))
    await fetch()
    with read_case(number) as case:
        assert [q.id for q in case.questions if q.is_open] == open_before
    assert rows()[-1].for_desk == "staff_reply"
    assert len(letters(number)) == before  # and is not written to because of it


async def test_a_reply_to_a_closed_case_is_kept_for_the_desk(imap: ImapServer) -> None:
    number, ours = await filed_by_mail(imap)
    with change_case(number) as case:
        withdraw(case, Withdrawal(), "customer", now())
    before = len(entries(number))
    imap.put(mail("还是漏水！", In_Reply_To=ours))
    await fetch()
    assert (rows()[-1].for_desk, rows()[-1].number) == ("closed", number)
    assert (len(entries(number)), len(complaints())) == (before, 1)


# the same mail in several mailboxes, other mails with the same id


async def test_a_mail_in_two_mailboxes_is_one_case(imap: ImapServer, monkeypatch: pytest.MonkeyPatch) -> None:
    imap.empty("second")
    use(monkeypatch, imap.url(), imap.url("second", "online-shop"))
    one = mail(files={"a.png": PNG})
    for folder in ("INBOX", "second"):
        imap.put(one, folder)
    await fetch()
    await fetch()
    (found,) = complaints()
    assert [row.number for row in rows()] == [found.number] * 2
    assert sorted(row.for_desk for row in rows()) == ["", "twice"]
    assert len({row.mailbox for row in rows()}) == 2
    assert verbs(found.number).count("mail_again") == 1
    assert verbs(found.number).count("evidence_added") == 1
    assert [letter.kind for letter in letters(found.number)].count("acknowledgement") == 1


async def test_a_reply_in_two_mailboxes_is_said_once(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, ours = await filed_by_mail(imap)
    imap.empty("second")
    use(monkeypatch, imap.url(), imap.url("second"))
    one = mail("还有一点", In_Reply_To=ours)
    for folder in ("INBOX", "second"):
        imap.put(one, folder)
    await fetch()
    assert verbs(number).count("information_added") == 1


async def test_different_mails_with_one_id_are_both_taken_in(imap: ImapServer) -> None:
    for text in ("厨房漏水", "卧室漏水"):
        imap.put(mail(text, Subject=text, Message_ID="<1@broken.example>"))
    await fetch()
    await fetch()
    assert sorted(one.matter for one in complaints()) == ["卧室漏水", "厨房漏水"]
    assert len(rows()) == 2


async def test_a_mail_without_an_id_is_taken_in_once(imap: ImapServer) -> None:
    one = mail()
    del one["Message-ID"]
    for _ in range(2):  # delivered twice
        imap.put(one)
    await fetch()
    await fetch()
    assert (len(complaints()), len(rows())) == (1, 1)
    assert rows()[0].message_id.startswith("sha256:")


# machines, and what cannot be read


async def test_machines_and_our_own_letters_open_no_case_and_get_no_letter(imap: ImapServer) -> None:
    imap.put(mail("我正在休假。", Subject="自动回复：您的来信", Auto_Submitted="auto-replied"))
    imap.put(mail("x", sender="complaints@redress.example"))
    await fetch()
    assert (complaints(), [row.verdict for row in rows()]) == ([], ["automatic", "own"])
    assert (imap.unseen(), {row.for_desk for row in rows()}) == (0, {""})
    with database.reading() as session:
        assert session.exec(select(Letter)).all() == []


async def test_what_cannot_be_read_is_kept_for_the_desk(imap: ImapServer) -> None:
    imap.put(b"Content-Type: text/plain\r\n\r\n\xff\xfe\x00")
    imap.put(mail())
    await fetch()
    assert len(complaints()) == 1
    bad = next(row for row in rows() if row.verdict == "unreadable")
    assert (bad.for_desk, imap.unseen()) == ("unreadable", 0)
    with open_file(bad.sha256) as file:
        assert file.read().endswith(b"\xff\xfe\x00")


async def test_of_a_mail_that_is_too_big_the_headers_are_kept(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_BYTES", 3000)
    imap.put(mail("漏水" * 2000))
    await fetch()
    (row,) = rows()
    assert (row.verdict, row.for_desk, row.sender, row.size > 3000) == (
        "unreadable",
        "too_big",
        CUSTOMER,
        True,
    )
    assert (complaints(), imap.unseen()) == ([], 0)


async def test_one_bad_mail_stops_no_other_and_is_left_to_the_desk(
    imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = file_in

    def broken_for_one(session: Any, filing: Any, *rest: Any, **more: Any) -> Any:
        if "坏" in filing.matter:
            raise RuntimeError("a fault of ours")
        return real(session, filing, *rest, **more)

    monkeypatch.setattr(leading, "file_in", broken_for_one)
    for text in ("坏的", "好的一封"):
        imap.put(mail(text, Subject=text))
    await fetch()
    assert [one.matter for one in complaints()] == ["好的一封"]
    assert {row.subject: row.for_desk for row in rows()} == {"坏的": "wrong", "好的一封": ""}
    assert imap.unseen() == 0


async def test_old_mail_of_a_neglected_mailbox_is_left_to_the_desk(imap: ImapServer) -> None:
    client = imap.client()
    client.append("INBOX", mail().as_bytes(), msg_time=now() - timedelta(days=40))
    client.append("INBOX", mail("新的").as_bytes(), msg_time=now() - timedelta(days=2))
    client.logout()
    await fetch()
    assert sorted(row.for_desk for row in rows()) == ["", "old"]
    (found,) = complaints()
    assert now() - timedelta(days=3) < found.received_at < now() - timedelta(days=1)
    left = next(row for row in rows() if row.for_desk)
    number = file_by_desk(left.id, "home-renovation", "wang.fang", "补登记", now())
    (filed,) = [one for one in complaints() if one.number == number]
    assert filed.received_at < now() - timedelta(days=30)  # the customer has waited since then


# what the desk does


async def test_the_desk_files_attaches_and_leaves_each_once_with_a_reason(imap: ImapServer) -> None:
    number, _ = await filed_by_mail(imap)
    for n, name in enumerate(("甲", "乙", "丙")):
        imap.put(
            mail(
                f"我在休假{name}", Subject=f"外出{n}", Auto_Submitted="auto-replied", sender=f"{n}@x.example"
            )
        )
    await fetch()
    first, second, third = (row.id for row in rows()[1:])
    new = file_by_desk(first, "home-renovation", "wang.fang", "其实是投诉", now())
    assert entries(new)[0].who == "wang.fang"
    assert attach_by_desk(second, number, "wang.fang", "属于此案", now()) == number
    assert entries(number)[-1].data["text"] == "我在休假乙"
    with pytest.raises(Refusal, match="已经处理"):
        leave_by_desk(third, "wang.fang", "x", now())
    with pytest.raises(Refusal, match="已经处理"):
        file_by_desk(first, "home-renovation", "wang.fang", "再来", now())
    settled = {row.id: (row.settled_how, row.settled_why, row.settled_by) for row in rows()}
    assert settled[first] == ("filed", "其实是投诉", "wang.fang")
    assert settled[second] == ("attached", "属于此案", "wang.fang")
    assert len(complaints()) == 2


async def test_a_reply_to_a_merged_case_goes_to_its_root(imap: ImapServer) -> None:
    child, ours = await filed_by_mail(imap)
    root, _ = await filed_by_mail(imap, text="卧室也漏水了", Subject="卧室")
    with database.writing() as session:
        merge(
            case_in(session, child, lock=True),
            case_in(session, root, lock=True),
            "wang.fang",
            "同一处漏水",
            now(),
        )
    imap.put(mail("现在更严重了。", In_Reply_To=ours))
    await fetch()
    assert (rows()[-1].number, rows()[-1].for_desk) == (root, "")
    said = next(e for e in entries(root) if e.verb == "information_added")
    assert (said.who, said.data["text"]) == ("customer", "现在更严重了。")
    assert "information_added" not in verbs(child)
