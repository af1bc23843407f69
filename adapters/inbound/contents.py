"""What a person finds in a mail when they open it: its text, its files, and the mails enclosed in it."""

import re
from dataclasses import dataclass, field

from adapters.inbound.charsets import decoded
from adapters.inbound.page import END, QUOTE, images, readable, tidy
from adapters.inbound.parts import Part
from adapters.inbound.winmail import is_winmail, open_winmail

MOST_TEXT_BYTES = 1_000_000
"""Of one text; of all texts of a mail together twice as much is read."""
MOST_ENCLOSED = 5

NO_HTML = re.compile(
    r"(?:不支持|无法显示|无法查看).{0,10}HTML|HTML.{0,6}格式"
    r"|does(?: not|n't) support HTML|view (?:this|the) .{0,20}HTML"
    r"|HTML.{0,30}(?:capable|enabled|compatible)|please view in HTML|multi-part message in MIME",
    re.IGNORECASE,
)
ENRICHED = re.compile(r"<param>.{0,100}?</param>|</?[a-z]{1,20}>", re.IGNORECASE)
FOR_PROGRAMS = ("x-amp-html", "watch-html")
SEALED = "-----BEGIN PGP MESSAGE-----"
SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
PKCS7 = ("application/pkcs7-mime", "application/x-pkcs7-mime")


@dataclass(frozen=True)
class File:
    """A file as it came: name and type as the mail says them."""

    name: str
    kind: str
    data: bytes = field(repr=False)
    cid: str = ""


@dataclass
class Contents:
    """What was found; `sealed` says why the text cannot be read, `notes` what else was noticed."""

    texts: list[str] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    enclosed: list[Part] = field(default_factory=list)
    shown: frozenset[str] = frozenset()
    notes: list[str] = field(default_factory=list)
    sealed: str = ""
    methods: set[str] = field(default_factory=set)
    message_class: str = ""
    has_page: bool = False

    @property
    def text(self) -> str:
        """All text, in order; quotations of pages marked by QUOTE and END."""
        return tidy("\n\n".join(text for text in self.texts if text))

    def take(self, other: "Contents", *, with_texts: bool = True) -> None:
        """Add what another part of the mail holds."""
        self.texts += other.texts if with_texts else []
        self.files += other.files
        self.enclosed += other.enclosed
        self.shown |= other.shown
        self.notes += other.notes
        self.sealed = self.sealed or other.sealed
        self.methods |= other.methods
        self.message_class = self.message_class or other.message_class
        self.has_page = self.has_page or other.has_page


def open_part(part: Part, room: list[int] | None = None) -> Contents:
    """What a part and those below it hold. As deep as the tree, which is bounded.

    `room` is one number: how many bytes of text may still be read of this mail.
    """
    room = [2 * MOST_TEXT_BYTES] if room is None else room
    found, group = Contents(), part.kind.removeprefix("multipart/")
    if part.cut:
        found.notes.append("cut short, or of too many parts")
    if group != part.kind and part.children:
        if group == "alternative":
            return _best(part, found, room)
        if group == "encrypted":
            found.sealed = "encrypted (PGP)"
            return found
        only_first = group in ("signed", "report")  # the rest is for programs
        for child in part.children[:1] if only_first else part.children:
            found.take(open_part(child, room))
    elif part.kind in ("message/rfc822", "message/global"):
        found.enclosed = part.children[:1]
    elif part.kind in PKCS7:
        signed = part.given.get("smime-type", "").lower() == "signed-data"
        found.sealed = "signed in a way that hides the text (S/MIME)" if signed else "encrypted (S/MIME)"
    elif is_winmail(part.kind, part.filename):
        _winmail(part, found)
    elif part.kind not in SIGNATURES:
        _leaf(part, found, room)
    return found


def _best(part: Part, found: Contents, room: list[int]) -> Contents:
    """Of several forms of one text the plain one, unless it says less than the page."""
    forms = [open_part(child, room) for child in part.children]
    plain = next((form for form in forms if form.text and not form.has_page), None)
    page = next((form for form in forms if form.text and form.has_page), None)
    chosen = page or plain
    if plain and (page is None or _says_enough(plain.text, page.text)):
        chosen = plain
    for form in forms:
        found.take(form, with_texts=form is chosen)
    return found


def _says_enough(plain: str, page: str) -> bool:
    if (len(plain) < 300 and NO_HTML.search(plain)) or not re.search(r"\w", plain):
        return False
    return len(page) < 4 * len(plain) + 200


def _leaf(part: Part, found: Contents, room: list[int]) -> None:
    main, _, sub = part.kind.partition("/")
    if sub == "calendar":
        stated = re.search(rb"^METHOD:(\w+)", part.data[:4096], re.MULTILINE | re.IGNORECASE)
        method = part.given.get("method", "") or (stated[1].decode("ascii") if stated else "")
        found.methods.add(method.upper())
    if sub in FOR_PROGRAMS:
        return
    to_read = main == "multipart" or (main == "text" and sub in ("plain", "html", "enriched", "x-markdown"))
    named_body = part.filename and not part.disposition[0] and not found.texts and part.kind == "text/html"
    if not to_read or (part.attached and not named_body):
        if part.body.strip() or part.filename:
            cid = part.headers.text("content-id").strip("<> ")
            found.files.append(File(part.filename, part.kind, part.data, cid))
        return
    data = part.data[: min(MOST_TEXT_BYTES, room[0])]
    room[0] -= len(data)
    source = decoded(data, part.given.get("charset", ""))
    source = source.replace(QUOTE, "").replace(END, "")
    whole = len(part.data) == len(data)
    if sub == "html":
        text, shown_whole = readable(source)
        whole = whole and shown_whole
        found.shown, found.has_page = images(source), True
    else:
        text = tidy(_unwrapped(source, part))
        text = ENRICHED.sub("", text) if sub == "enriched" else text
    found.texts.append(text)
    found.notes += [] if whole else ["a text too long or too deep to be shown whole"]
    if SEALED in source:
        found.sealed = "encrypted (PGP)"


def _unwrapped(text: str, part: Part) -> str:
    """Flowed text (RFC 3676) with its lines put together again."""
    if part.given.get("format", "").lower() != "flowed":
        return text
    end = "" if part.given.get("delsp", "").lower() == "yes" else " "
    lines: list[str] = []
    open_line = False
    for line in text.replace("\r\n", "\n").split("\n"):
        if open_line and not line.startswith(">") and line != "-- ":
            lines[-1] = lines[-1].rstrip(" ") + end + line.removeprefix(" ")
        else:
            lines.append(line.removeprefix(" "))
        open_line = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)


def _winmail(part: Part, found: Contents) -> None:
    opened = open_winmail(part.data)
    if opened is None:
        found.notes.append("winmail.dat cannot be read")
        found.files.append(File(part.filename or "winmail.dat", part.kind, part.data))
        return
    text = tidy(opened.text)
    if opened.page and not text:
        text = readable(opened.page)[0]
        found.has_page = True
    found.texts.append(text)
    found.files += [File(name, "", data) for name, data in opened.files]
    found.message_class = opened.message_class
