"""WeChat official accounts on the wire: signatures, messages in XML, and their encryption ("safe mode").

A message is signed by the sha1 of token, timestamp and nonce, sorted; an encrypted one by that of its cipher
text as well. Encryption is AES-256-CBC: 16 random bytes, the length, the message, the AppID; padded to 32.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.parsers import expat
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

FRESH = timedelta(minutes=5)
"""How old or how far ahead a timestamp may be; anything else is somebody else's copy."""
BLOCK = 32
MOST_FIELDS = 200


class Forged(Exception):
    """The signature is wrong, too old, or the message is meant for another account."""


class Unreadable(Exception):
    """It is no message: no XML, or XML with declarations of its own."""


@dataclass(frozen=True)
class Heard:
    """A message as it came. `text` is what was written, or what was understood of a voice message."""

    id: str
    sender: str
    account: str
    kind: str
    text: str = ""
    picture: str = ""
    event: str = ""


def signature(*parts: str) -> str:
    """The signature of some parts."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def check(given: str, now: datetime, timestamp: str, *parts: str) -> None:
    """Forged unless the signature is right and the timestamp of now; compared in constant time."""
    if not hmac.compare_digest(signature(timestamp, *parts).encode(), given.lower().encode()):
        raise Forged("wrong signature")
    if not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 11:
        raise Forged("no timestamp")
    if abs(now.timestamp() - int(timestamp)) > FRESH.total_seconds():
        raise Forged("the timestamp is not of now")


def fields(xml: bytes) -> dict[str, str]:
    """The fields of a message. Unreadable for anything but plain XML: no document type, no entities."""
    found: dict[str, str] = {}
    path: list[str] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> int:
        raise Unreadable("declarations are not taken")

    def begin(name: str, _: dict[str, str]) -> None:
        path.append(name)
        if len(path) > 20 or len(found) > MOST_FIELDS:
            raise Unreadable("too deep or too much")
        if len(path) == 2:
            found.setdefault(name, "")

    def text(data: str) -> None:
        if len(path) == 2:
            found[path[1]] += data

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler, parser.CharacterDataHandler = begin, text
    parser.EndElementHandler = lambda _: path.pop()
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Unreadable(str(error)) from None
    return found


def heard(said: dict[str, str]) -> Heard:
    """The message in its fields; Unreadable without a sender. Events have no id: sender and time serve."""
    sender, kind, event = said.get("FromUserName", ""), said.get("MsgType", ""), said.get("Event", "").lower()
    if not sender or len(sender) > 128 or not kind:
        raise Unreadable("no sender or kind")
    own = said.get("MsgId", "") or f"{sender}-{said.get('CreateTime', '')}-{event}"
    return Heard(
        id=f"wechat:{own[:200]}",
        sender=sender,
        account=said.get("ToUserName", ""),
        kind=kind,
        text=(said.get("Content", "") if kind == "text" else said.get("Recognition", "")).strip(),
        picture=said.get("PicUrl", ""),
        event=event,
    )


def reply_xml(to: str, account: str, at: datetime, text: str) -> str:
    """The passive reply to a message; the same for the same message."""
    safe = text.replace("]]>", "]] >")
    return (
        f"<xml><ToUserName><![CDATA[{to.replace(']]>', '')}]]></ToUserName>"
        f"<FromUserName><![CDATA[{account.replace(']]>', '')}]]></FromUserName>"
        f"<CreateTime>{int(at.timestamp())}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content><![CDATA[{safe}]]></Content></xml>"
    )


def decrypted(cipher_text: str, aes_key: str, app_id: str) -> bytes:
    """The message in a cipher text; Forged when it was not made with our key, or is not for our AppID."""
    try:
        sealed = base64.b64decode(cipher_text, validate=True)
        plain = _cipher(aes_key).decryptor().update(sealed)
    except (binascii.Error, ValueError):
        raise Forged("not encrypted with our key") from None
    padding = plain[-1] if plain else 0
    if len(plain) % 16 or len(plain) < BLOCK or not 1 <= padding <= BLOCK:
        raise Forged("not encrypted with our key")
    plain = plain[16:-padding]
    (length,) = struct.unpack("!I", plain[:4].ljust(4, b"\xff"))
    message, owner = plain[4 : 4 + length], plain[4 + length :]
    if len(message) != length or (app_id and not hmac.compare_digest(owner, app_id.encode())):
        raise Forged("for another account")
    return message


def encrypted(message: str, aes_key: str, app_id: str) -> str:
    """The cipher text of a message."""
    body = message.encode()
    plain = secrets.token_bytes(16) + struct.pack("!I", len(body)) + body + app_id.encode()
    padding = BLOCK - len(plain) % BLOCK
    made = _cipher(aes_key).encryptor().update(plain + bytes([padding]) * padding)
    return base64.b64encode(made).decode()


def sealed_xml(message: str, token: str, aes_key: str, app_id: str, now: datetime) -> str:
    """A passive reply, encrypted and signed."""
    cipher_text, stamp, nonce = (
        encrypted(message, aes_key, app_id),
        str(int(now.timestamp())),
        secrets.token_hex(8),
    )
    signed = signature(token, stamp, nonce, cipher_text)
    return (
        f"<xml><Encrypt><![CDATA[{cipher_text}]]></Encrypt><MsgSignature><![CDATA[{signed}]]></MsgSignature>"
        f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{escape(nonce)}]]></Nonce></xml>"
    )


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))
