"""People and machines that are easily taken for one another, and what programs put below an answer."""

import pytest

from adapters.inbound.model import ReadMail
from adapters.inbound.read import read_mail
from tests.mail.shapes import OWN, case_of, mail, multipart, of, part


def read(raw: bytes) -> ReadMail:
    return read_mail(raw, OWN, case_of)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "还是漏\n\n\nwang@customer.example\n \n发件人： 华居\n发送时间： 2026-11-20\n收件人： 王\n旧",
            "还是漏",
        ),
        ("还是漏\n\n| |\n王芳\n|\n|\nwang@163.com\n|\n\n---- 回复的原邮件 ----\n旧文", "还是漏"),
        ("Leaks\n\nSent with Proton Mail secure email.\n\n------- Original Message -------\nold", "Leaks"),
        ("まだ\n\n2026年11月20日(金) 10:00 Redress <a@b.cn>:\n> x", "まだ"),
        (
            "漏\n\n获取适用于 Android 的 Outlook\n______\nFrom: R <a@b.cn>\nSent: F\nTo: w\nSubject: x\n旧",
            "漏",
        ),
        ("漏\n----------\n发件人：华居 <a@b.cn>\n日　期：2026年\n收件人：w\n主　题：受理\n\n旧", "漏"),
        ("我的邮箱：\nwang@customer.example", "我的邮箱：\nwang@customer.example"),
        ("| |\n王芳\n|\n|\nwang@163.com\n|", "| |\n王芳\n|\n|\nwang@163.com\n|"),
    ],
)
def test_what_programs_put_between_the_answer_and_the_history_goes(text: str, kept: str) -> None:
    raw = mail(text.encode(), content_type="text/plain; charset=utf-8")
    assert read(raw).text == kept


@pytest.mark.parametrize(
    ("subject", "text", "verdict"),
    [
        ("Re: 受理通知", "您好！我正在外出差，不方便查收邮件，回来后会尽快回复您。", "automatic"),
        ("Receipt", "I am out of the office until Monday and will answer e-mail on my return.", "automatic"),
        ("Re: 受理通知", "我正在出差，周五回来后联系你们，请先不要结案。", "complaint"),
        ("Away from office", "I am away from my desk until Tuesday.", "automatic"),
        ("John Doe is out of the office", "I will be out of the office until 30 November.", "automatic"),
        ("自動応答: 受付", "お世話になっております。休暇をいただいております。", "automatic"),
        ("自动回复：受理通知", "您好，我已离职，后续工作请联系李四。", "automatic"),
        ("你们的系统邮件", "“本邮件由系统自动发送，请勿回复。”我家天花板塌了，为什么不能回复？", "complaint"),
    ],
)
def test_notes_of_absence_and_people_who_quote_them(subject: str, text: str, verdict: str) -> None:
    raw = mail(text.encode(), subject=subject, content_type="text/plain; charset=utf-8")
    assert read(raw).verdict == verdict


@pytest.mark.parametrize(
    ("text", "headers", "verdict"),
    [
        ("厨房漏水，要求赔偿。", {"list_unsubscribe": "<mailto:u@x>"}, "complaint"),
        ("厨房特惠，无理由退款！退订请点击", {"list_unsubscribe": "<mailto:u@x>"}, "automatic"),
        ("本周上新", {"list_unsubscribe": "<mailto:u@x>"}, "automatic"),
        ("厨房漏水，要求赔偿。", {"list_unsubscribe": "<u@x>", "precedence": "bulk"}, "automatic"),
        ("收到", {"delivered_to": "Autoresponder"}, "automatic"),
    ],
)
def test_a_person_whose_mail_service_adds_list_unsubscribe(
    text: str, headers: dict[str, str], verdict: str
) -> None:
    raw = mail(text.encode(), content_type="text/plain; charset=utf-8", **headers)
    assert read(raw).verdict == verdict


@pytest.mark.parametrize(
    ("subject", "text", "verdict"),
    [
        ("自动回复: 您的投诉已受理", "您好，您关于投诉的邮件已收到，我会尽快回复您。", "automatic"),
        ("自动回复", "已收到你们的自动回复，我要投诉，请退款。", "complaint"),
        ("自动回复", "我要投诉，三天没人来修，请退款。", "complaint"),
        ("自动回复", "厨房漏水，请尽快派人处理并赔偿损失。", "complaint"),
        ("已读: 受理通知", "这是一封已读回执，表明收件人已阅读您的邮件。", "automatic"),
    ],
)
def test_confirmations_that_speak_of_a_complaint(subject: str, text: str, verdict: str) -> None:
    raw = mail(text.encode(), subject=subject, content_type="text/plain; charset=utf-8")
    assert read(raw).verdict == verdict


def test_a_delay_told_in_words_is_a_bounce_for_now() -> None:
    text = "您的邮件尚未送达 wang@x.example，将继续尝试。"
    headers = {"from": "postmaster@outlook.example", "subject": "传递延迟: 受理通知"}
    found = read(mail(text.encode(), content_type="text/plain; charset=utf-8", **headers))
    assert (found.verdict, found.bounce and found.bounce.permanent) == ("bounce", False)


def test_korean_that_is_declared_is_not_taken_for_chinese() -> None:
    text = "물이 새요. 수리해 주세요. 빨리 와 주세요."
    assert read(mail(text.encode("euc-kr"), content_type="text/plain; charset=euc-kr")).text == text
    chinese = "厨房漏水三天了，请你们尽快派人来修理，不然我就要求赔偿全部损失。"
    assert read(mail(chinese.encode("gbk"), content_type="text/plain; charset=euc-kr")).text == chinese
    assert read(mail(chinese.encode("gbk"), content_type="text/plain; charset=euc-jp")).text == chinese


def test_plain_text_of_question_marks_says_nothing_beside_a_page() -> None:
    parts = part(b"????????"), part(b"<p>The kitchen leaks.</p>", "text/html")
    assert (
        read(mail(multipart("alternative", *parts), content_type=of("alternative"))).text
        == "The kitchen leaks."
    )


@pytest.mark.parametrize(
    ("subject", "text", "verdict"),
    [
        ("【自动回复】", "您好", "automatic"),
        ("自动回复: 报修", "您好，您的报修已收到，我们会尽快安排维修。", "automatic"),
        ("Re: Receipt [Auto-Reply]", "We have received your mail.", "automatic"),
        ("感谢您的来信（自动回复）", "您好，您的邮件已收到", "automatic"),
        ("邮件自动回复", "您好，您的邮件已收到", "automatic"),
        ("Out of Office AutoReply: x", "I am travelling.", "automatic"),
        ("Out of office until Monday", "I am out of the office until Monday.", "automatic"),
        ("我在休假 Re: 受理通知", "本人11月20日至30日休假，邮件将在返回后处理。", "automatic"),
        ("您的邮件已收到", "您好，这是一封自动回复邮件，您的来信我们已经收到。", "automatic"),
        ("Message received", "This mailbox is not monitored.", "automatic"),
        ("休假", "我休假期间你们施工队进场了，没有经过我同意", "complaint"),
        ("外出", "外出回来发现门锁被撬", "complaint"),
        ("On leave", "The technician went on leave and nobody took over my repair.", "complaint"),
        ("出差", "我出差前报修的热水器，回来还没修好", "complaint"),
        ("Out of office hours noise", "Your workers drill out of office hours", "complaint"),
        ("投诉自动回复", "自动回复没用", "complaint"),
        ("Re: 自动回复", "我要找人工", "complaint"),
    ],
)
def test_subjects_that_programs_make_and_that_people_write(subject: str, text: str, verdict: str) -> None:
    raw = mail(text.encode(), subject=subject, content_type="text/plain; charset=utf-8")
    assert read(raw).verdict == verdict
