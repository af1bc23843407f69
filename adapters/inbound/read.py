"""From the bytes of a mail to what it says and what it is. Whatever they are, there is an answer."""

import hashlib
import re
from dataclasses import dataclass, replace

from adapters.inbound.attached import attachments
from adapters.inbound.bounces import bounce_of
from adapters.inbound.contents import Contents, open_part
from adapters.inbound.forward import answers_by_subject, is_forward, unfold
from adapters.inbound.headers import Headers, addresses, identifiers, moment
from adapters.inbound.history import Told, divide, only_footer
from adapters.inbound.machines import signs
from adapters.inbound.model import CaseOf, Own, ReadMail
from adapters.inbound.page import tidy
from adapters.inbound.parts import Part, take_apart
from complaints.mailbox import Verdict

MOST_TEXT = 100_000
MOST_SUBJECT = 500
RECEIVERS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "resent-to")


@dataclass(frozen=True)
class _Body:
    """What was made of the text of a mail."""

    text: str
    quoted: str
    original_sender: str
    contents: Contents


def read_mail(raw: bytes, own: Own, case_of: CaseOf) -> ReadMail:
    """Read a mail. Whatever it is, nothing is raised: what cannot be read is "unreadable", with the reason.

    A mail is our own before it is a bounce, a bounce before it is a machine's, and a person's otherwise: a
    reply when `case_of` finds the case it answers, else a complaint. What `case_of` raises comes through:
    that the database is away is no fault of the mail, which must be read again later.
    """
    mail = _read(raw, own)
    if mail.verdict == "complaint" and (case := case_of(mail)):
        return replace(mail, verdict="reply", reasons=(f"belongs to {case}", *mail.reasons[1:]), case=case)
    if mail.verdict == "complaint" and not (mail.text or mail.attachments or mail.subject):
        return _with(mail, "unreadable", ["says nothing: no subject, no text, no attachment"])
    return mail


def _read(raw: bytes, own: Own) -> ReadMail:
    """The mail with its verdict, as far as it can be told without knowing our cases."""
    digest = hashlib.sha256(raw).hexdigest()
    mail = ReadMail("unreadable", (), f"sha256:{digest}", digest, len(raw))
    try:
        root = take_apart(raw)
        mail = _envelope(mail, root.headers)
        body = _body(root, mail, own)
        files = attachments(body.contents.files, body.contents.shown)
        mail = replace(mail, text=body.text[:MOST_TEXT], quoted=body.quoted[:MOST_TEXT], attachments=files)
        mail = replace(mail, original_sender=body.original_sender)
        mail = _judged(mail, root, body.contents, own)
        notes = list(dict.fromkeys(body.contents.notes))
        if len(body.text) > MOST_TEXT:
            notes.append(f"text cut after {MOST_TEXT} characters")
        return replace(mail, reasons=(*mail.reasons, *notes))
    except Exception as error:  # nothing that somebody sends may stop the reading of the next mail
        return replace(mail, verdict="unreadable", reasons=(f"cannot be read: {type(error).__name__}",))


def _envelope(mail: ReadMail, headers: Headers) -> ReadMail:
    """What the header lines say; the sender is the first address of From, else of Sender or Reply-To."""
    senders = (addresses(headers.raw(name)) for name in ("from", "sender", "reply-to", "return-path"))
    name, sender = next((found[0] for found in senders if found), ("", ""))
    to = (
        address
        for field in RECEIVERS
        for value in headers.values.get(field, ())[:10]
        for address in addresses(value)
    )
    own_id = identifiers([headers.text("message-id")]) or re.findall(
        r"^[^<>\s]{3,400}$", headers.text("message-id")
    )
    thread = [*identifiers(headers.every("references")), *identifiers(headers.every("in-reply-to"))]
    return replace(
        mail,
        message_id=own_id[0] if own_id else mail.message_id,
        sender=sender.lower(),
        sender_name=name[:200],
        to=tuple(dict.fromkeys(address for _, address in to))[:200],
        subject=headers.text("subject")[:MOST_SUBJECT],
        references=tuple(dict.fromkeys(thread[::-1]))[::-1],
        sent_at=moment(headers.text("date")),
    )


def _body(root: Part, mail: ReadMail, own: Own) -> _Body:
    """The text without history; of a mail forwarded to us, the text of what was forwarded."""
    contents = open_part(root)
    answers = bool(mail.references) or answers_by_subject(mail.subject)
    told = divide(contents.text, answers=answers)
    text, quoted, original = _without_address(told, mail.sender), told.quoted, ""
    unmarked = not (told.own or answers or contents.enclosed or only_footer(told.quoted))
    if is_forward(mail.subject, told) or unmarked:
        inner = unfold(told)
        if inner and inner.sender.lower() in own.addresses and told.own:
            pass  # a letter of ours came back below the customer's words: these are the matter
        elif inner and ("@" in inner.sender or not unmarked):
            text, quoted, original = inner.text, inner.rest, inner.sender
        elif not text:
            text, quoted = tidy(f"{text}\n\n{told.quoted}"), ""
    for part in contents.enclosed[:5]:
        enclosed, inside, sender = _enclosed(part)
        text, quoted = tidy(f"{text}\n\n{enclosed.own}"), tidy(f"{quoted}\n\n{enclosed.quoted}")
        original = original or sender
        contents.take(inside, with_texts=False)
    return _Body(text, quoted, original, contents)


def _without_address(told: Told, sender: str) -> str:
    """What was written, without the sender's own address that Foxmail puts between it and the history."""
    above, _, last = told.own.rpartition("\n")
    return above.rstrip() if told.quoted and above.strip() and last.strip().lower() == sender else told.own


def _enclosed(part: Part) -> tuple[Told, Contents, str]:
    """A mail that was attached to ours by hand: its text, its files, its sender."""
    inside = open_part(part)
    inside.enclosed.clear()  # one level: deeper ones stay in the mail as it was kept
    sender = addresses(part.headers.raw("from"))
    told = divide(inside.text, answers=True)
    subject = part.headers.text("subject")[:MOST_SUBJECT]
    own = told.own if told.own else subject
    return Told(own, told.quoted), inside, sender[0][1] if sender else ""


def _judged(mail: ReadMail, root: Part, contents: Contents, own: Own) -> ReadMail:
    """The verdict, in the order of the promise above."""
    if reasons := _ours(mail, root.headers, own):
        return _with(mail, "own", reasons)
    bounce, why = bounce_of(root, mail.sender, mail.subject, contents.text, own)
    if bounce is not None:
        how = "for good" if bounce.permanent else "for now"
        return replace(_with(mail, "bounce", [why, f"not delivered {how}"]), bounce=bounce)
    if reasons := list(dict.fromkeys(signs(root, contents, mail.sender, mail.subject, mail.text, own))):
        return _with(mail, "automatic", reasons)
    if contents.sealed:
        return _with(mail, "unreadable", [contents.sealed])
    if not mail.sender:
        return _with(mail, "unreadable", ["no sender"])
    return _with(mail, "complaint", ["a person's mail that belongs to no case"])


def _with(mail: ReadMail, verdict: Verdict, reasons: list[str]) -> ReadMail:
    return replace(mail, verdict=verdict, reasons=tuple(reasons))


def _ours(mail: ReadMail, headers: Headers, own: Own) -> list[str]:
    local, _, domain = mail.sender.lower().partition("@")
    if f"{local.partition('+')[0]}@{domain}" in own.addresses:
        return ["from one of our own addresses"]
    of_ours = mail.message_id.rstrip(">").lower().endswith(f"@{own.domain.lower()}")
    if "x-redress-letter" in headers and of_ours:
        return ["a letter of ours that came back to us"]
    return []
