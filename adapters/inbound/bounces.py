"""Letters that came back: delivery reports by RFC 3464, and in words as QQ, 163 and others write."""

import re
from collections.abc import Iterator

from adapters.inbound.headers import WRITTEN_ADDRESS, Headers, addresses, identifiers, read_headers
from adapters.inbound.model import Bounce, Own
from adapters.inbound.parts import Part

DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|mailerdaemon|postmaster|microsoftexchange\w*)(?:[+.\-]\w*)?@",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"退信|退件|退回|无法(?:投递|送达|发送)|無法(?:投遞|傳遞|送達)|未送达|未送達|未能送达|投递失败|發送失敗|发送失败|传递(?:失败|状态|延迟)|傳遞(?:失敗|延遲)"
    r"|undeliver|returned (?:mail|to sender)|return(?:ed)? (?:e)?mail"
    r"|delivery (?:status|fail|has failed|problem|delayed)"
    r"|fail(?:ure|ed)? (?:notice|deliver)|could not be delivered|delivery report"
    r"|mail (?:delivery|system) (?:fail|error)"
    r"|message not delivered|unzustellbar|non remis|warning: (?:could not send|message .* delayed)",
    re.IGNORECASE,
)
LATER = re.compile(
    r"延迟|延遲|暂时|暫時|(?:仍|继续|將|将|会).{0,8}(?:尝试|重试|嘗試|重試)"
    r"|delayed|temporar|will (?:be )?retr|still (?:trying|being)"
    r"|try again later|greylist",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -]")
TO = re.compile(
    r"(?:收件人|收信人|收件地址|无法发送到|recipient|addressee|rcpt to|to the following|<?to)\b.{0,60}$",
    re.IGNORECASE,
)
NO_FAULT = ("delivered", "relayed", "expanded")


def bounce_of(root: Part, sender: str, subject: str, text: str, own: Own) -> tuple[Bounce | None, str]:
    """The bounce a mail is and what tells it; (None, "") when it is none, a receipt of delivery included."""
    reports = [
        part
        for part in outer(root)
        if part.kind in ("message/delivery-status", "message/global-delivery-status")
    ]
    if reports:
        found = _standard(reports[0], root, text, own)
        return (found, "delivery status report") if found else (None, "")
    daemon = bool(DAEMON.match(sender)) or not sender
    silent = null_sender(root.headers)
    named = addresses(root.headers.raw("x-failed-recipients"))
    told = bool(SUBJECT.search(subject))
    if named or (daemon and silent) or (told and (daemon or silent)):
        return _free(root, named, f"{subject}\n{text}", own), "returned by a mail system" + (
            f" ({subject[:60]})" if told else ""
        )
    return None, ""


def outer(root: Part) -> Iterator[Part]:
    """The parts of a mail, not those of mails enclosed in it."""
    yield root
    if not root.kind.startswith("message/"):
        for child in root.children:
            yield from outer(child)


def null_sender(headers: Headers) -> bool:
    """Whether the envelope had no sender, as a machine's has none."""
    return "return-path" in headers and headers.raw("return-path").replace(b" ", b"") in (b"<>", b"")


def _standard(report: Part, root: Part, text: str, own: Own) -> Bounce | None:
    groups = [read_headers(group) for group in re.split(rb"\r?\n\r?\n", report.data[:100_000])[:50]]
    groups = [
        group
        for group in groups
        if "final-recipient" in group or "original-recipient" in group or "action" in group
    ]
    if not groups:
        return _free(root, [], text, own)
    actions = [group.text("action").lower().split(" ")[0] for group in groups]
    if all(action.startswith(NO_FAULT) for action in actions):
        return None
    at = next((n for n, action in enumerate(actions) if action.startswith("fail")), -1)
    at = at if at >= 0 else next(n for n, action in enumerate(actions) if not action.startswith(NO_FAULT))
    group = groups[at]
    stated = f"{group.text('original-recipient')} {group.text('final-recipient')}"
    diagnostic = group.text("diagnostic-code").partition(";")[2].strip() or group.text("diagnostic-code")
    code = STATUS.search(group.text("status")) or STATUS.search(diagnostic)
    status = code[1] if code else ""
    recipient = WRITTEN_ADDRESS.search(stated.replace("rfc822;", " ").replace("RFC822;", " "))
    permanent = actions[at].startswith("fail") and not status.startswith("4")
    return Bounce(
        recipient[0] if recipient else "", permanent, status, diagnostic[:300], _original(root, text)
    )


def _free(root: Part, named: list[tuple[str, str]], text: str, own: Own) -> Bounce:
    """A bounce that only says in words what happened."""
    text = text[:20_000]
    status, code = STATUS.search(text), CODE.search(text)
    if status:
        permanent = not status[1].startswith("4")
    elif code:
        permanent = not code[1].startswith("4")
    else:
        permanent = not LATER.search(text)
    lines = [line.strip() for line in text.split("\n")]
    why = next((line for line in lines[1:] if STATUS.search(line) or CODE.search(line)), "")
    why = why or next(
        (line for line in lines if re.search(r"原因|reason|because|不存在|已满|full|unknown", line, re.I)), ""
    )
    recipient = named[0][1] if named else _recipient(lines, own)
    return Bounce(recipient, permanent, status[1] if status else "", why[:300], _original(root, text))


def _recipient(lines: list[str], own: Own) -> str:
    """The address a text speaks of: one named as recipient, else the first that is a stranger's."""
    others = []
    for line in lines:
        if re.match(r"(?:message-id|from|发件人|发信人|reply-to)\s*[:：]", line, re.IGNORECASE):
            continue
        for found in WRITTEN_ADDRESS.finditer(line[:1000]):
            address = found[0].strip(".'")
            if address.lower() in own.addresses or DAEMON.match(address):
                continue
            if TO.search(line[: found.start()]):
                return address
            others.append(address)
    return others[0] if others else ""


def _original(root: Part, text: str) -> str:
    """The Message-ID of what came back, from the mail enclosed, or from the words."""
    for part in root.walk():
        if part.kind in ("message/rfc822", "message/global"):
            ids = identifiers([child.headers.text("message-id") for child in part.children])
        elif part.kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            ids = identifiers([read_headers(part.data).text("message-id")])
        else:
            continue
        if ids:
            return ids[0]
    found = re.search(r"message-id\s*[:：]\s*(<[^<>\s]{3,300}>)", text[:50_000], re.IGNORECASE)
    if found:
        return found[1]
    answered = identifiers(root.headers.every("in-reply-to", "references"))
    return answered[0] if answered else ""
