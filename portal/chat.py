"""A conversation on a chat channel: each message is answered once, and does at most one thing."""

import re
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select

from adapters.cases import case_in
from adapters.inbound.wording import language_of
from adapters.intake import file_in
from adapters.links import follow_url
from adapters.pack_versions import current_pack
from adapters.seen import said_by
from adapters.settings import settings
from adapters.wechat import Heard
from complaints.acts.tell import add_information
from complaints.calendar import Locale
from complaints.chat import MOST, language, move
from complaints.chat_words import say
from complaints.filing import Filing
from complaints.forms import Information
from complaints.partners import ChatMessage
from complaints.records import Complaint, Record
from portal.following_root import followed_view

CHANNEL = "wechat"
UNNAMED = "微信用户"
SPELL, MOST_IN_SPELL = timedelta(minutes=10), 30
"""How many messages of one sender are read in ten minutes; more are answered with a plea to wait."""
DAY, MOST_IN_DAY = timedelta(days=1), 5
"""How many complaints one sender may file in a day."""
WEB = re.compile(r"https?://[^\s<>\"]{1,500}")


def talk(session: Session, heard: Heard, now: datetime) -> tuple[ChatMessage, str]:
    """The answer to a message, recorded with what it did; and the number of the complaint it changed, or ''.

    The caller has looked whether the message was answered before; who comes second meets an IntegrityError.
    """
    row = ChatMessage(
        id=heard.id,
        channel=CHANNEL,
        sender=heard.sender,
        received_at=now,
        text=(heard.text or heard.picture)[:MOST],
    )
    too_many = _messages(session, heard.sender, now - SPELL) >= MOST_IN_SPELL
    session.add(row)
    session.flush()
    words = _Words(language(heard.text) if heard.text else "zh-Hans")
    if too_many:
        row.answer = words("too_many")
        return row, ""
    return row, _answer(session, heard, row, words, now)


def _answer(session: Session, heard: Heard, row: ChatMessage, words: "_Words", now: datetime) -> str:
    """Do what the message asks for and answer it; gives the number of the complaint that changed."""
    own = newest(session, heard.sender)
    if CHANNEL not in current_pack(session, settings().procedure).channels and own is None:
        row.answer = words("elsewhere")
    elif heard.kind == "event" or (heard.kind not in ("text", "voice", "image")):
        row.answer = (
            words("welcome") if heard.event == "subscribe" else "" if heard.event else words("unread")
        )
    elif heard.kind == "voice" and not heard.text:
        row.answer = words("unheard")
    elif heard.kind == "image":
        return _picture(session, heard, row, words, own, now)
    else:
        return _text(session, heard, row, words, own, now)
    return ""


def _picture(
    session: Session, heard: Heard, row: ChatMessage, words: "_Words", own: Complaint | None, now: datetime
) -> str:
    """A picture belongs to the open complaint; its address is noted, and not fetched."""
    if own is None or own.closed_at is not None:
        row.answer = words("picture_first")
        return ""
    address = WEB.fullmatch(heard.picture.strip())
    row.number, row.answer = own.number, words("picture", own)
    return _add(session, own, f"客户发来图片：{address[0] if address else '（地址无效）'}", now)


def _text(
    session: Session, heard: Heard, row: ChatMessage, words: "_Words", own: Complaint | None, now: datetime
) -> str:
    going = own if own is not None and own.closed_at is None else None
    wanted = move(heard.text, going is not None)
    if wanted.kind == "complain":
        return _file(session, heard, row, words, wanted.text, now)
    if wanted.kind == "add" and going is not None:
        row.number, row.answer = going.number, words("added", going)
        return _add(session, going, wanted.text, now)
    about = _named(session, heard.sender, wanted.number) if wanted.number else own
    if wanted.kind == "person":
        row.answer = words("person" if settings().company_phone else "no_phone")
    elif wanted.kind == "greet":
        row.answer = words("welcome_open", going) if going else words("welcome")
    elif about is None:
        row.answer = words("none")
    else:
        kind = "progress" if wanted.kind == "progress" or about.closed_at else "withdraw"
        row.number, row.answer = (
            about.number,
            words(kind, about, status=_status(session, about, words.locale, now)),
        )
    return ""


def _file(
    session: Session, heard: Heard, row: ChatMessage, words: "_Words", matter: str, now: datetime
) -> str:
    filed = select(func.count()).where(
        Complaint.wechat == heard.sender, col(Complaint.accepted_at) > now - DAY
    )
    if session.exec(filed).one() >= MOST_IN_DAY:
        row.answer = words("too_many")
        return ""
    filing = Filing.model_validate(
        {
            "channel": CHANNEL,
            "complainant": {"name": UNNAMED, "wechat": heard.sender},
            "matter": matter,
            "locale": language_of(matter),
        }
    )
    case = file_in(session, filing, "customer", heard.id)
    row.number, row.answer = case.number, words("filed", case.complaint)
    return case.number


def _add(session: Session, own: Complaint, text: str, now: datetime) -> str:
    """Add it where the complaint goes on; gives that number."""
    root, by = said_by(session, own.number)
    add_information(case_in(session, root, lock=True), Information(text=text), by, now)
    return root


def _status(session: Session, about: Complaint, locale: Locale, now: datetime) -> str:
    return followed_view(session, case_in(session, about.number), locale, now).status


def newest(session: Session, sender: str) -> Complaint | None:
    """The complaint of a sender that a message is about: the newest open one, else the newest."""
    mine = select(Complaint).where(Complaint.wechat == sender)
    first = (col(Complaint.closed_at).is_not(None), col(Complaint.accepted_at).desc())
    return session.exec(mine.order_by(*first).limit(1)).first()


def _named(session: Session, sender: str, number: str) -> Complaint | None:
    """The complaint of that number, if it is the sender's own; others do not exist for the sender."""
    found = session.get(Complaint, number)
    return found if found is not None and found.wechat == sender else None


def _messages(session: Session, sender: str, since: datetime) -> int:
    mine = (ChatMessage.sender == sender, col(ChatMessage.received_at) > since)
    return session.exec(select(func.count()).select_from(ChatMessage).where(*mine)).one()


class _Words:
    """Answers in one language, with the house's own words filled in."""

    def __init__(self, locale: Locale) -> None:
        self.locale = locale

    def __call__(self, saying: str, about: Record | None = None, **words: str) -> str:
        here = settings()
        known = {
            "company": here.company_name,
            "phone": here.company_phone,
            "form": f"{here.public_url}/complain",
            "number": about.number if about else "",
            "follow": follow_url(about.number) if about else "",
        }
        return say(saying, self.locale, **(known | words))
