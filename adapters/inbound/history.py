"""What the sender wrote, apart from the history that mail programs copy below it, and from the signature.

The marks of Chinese and English programs: QQ, 163 and NetEase Mail Master, Foxmail, WeCom, Outlook, Gmail,
Apple, Thunderbird. Every pattern looks at one line, or at three joined, of bounded length.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from adapters.inbound.page import END, QUOTE, tidy

LONGEST = 400
"""Characters of a line that are looked at: no mark is longer."""
MOST_LINES = 5_000

MARKS = (
    "原始邮件|原始郵件|原邮件|邮件原件|邮件原文|原文|回复的原邮件|回复的邮件|转发的邮件|转发邮件信息|轉寄郵件|转发邮件|"
    "Original Message|Original|Original Mail|"
    "Replied Message|Reply Message|Forwarded message|Forwarded Message|"
    "Original email|Forward Message|Ursprüngliche Nachricht|Weitergeleitete Nachricht|Message d'origine|"
    "Oorspronkelijk bericht|Mensaje original|Messaggio originale"
)
MARK = re.compile(rf"[\s>*|]*[-=_—－]{{2,}}\s*(?:{MARKS})\s*[-=_—－]{{2,}}[\s*]*", re.IGNORECASE)
BARE_MARK = re.compile(r"\s*(原始邮件|原始郵件|回复的原邮件|Original Message)\s*[:：]?\s*", re.IGNORECASE)
FORWARDED = re.compile(
    r"[\s>*|]*(?:[-=_—－]{2,}\s*(?:转发邮件信息|转发的邮件|转发邮件|轉寄郵件"
    r"|Forwarded message|Forward Message"
    r"|Weitergeleitete Nachricht)\s*[-=_—－]{2,}"
    r"|Begin forwarded message[:：]|开始转发的信息[:：]|以下是转发的邮件[:：]"
    r"|開始轉寄郵件[:：]|下面是被转发的邮件[:：]|-{2,}\s*转发的信息\s*-{2,})[\s*]*",
    re.IGNORECASE,
)
RULE = re.compile(r"\s*[_＿-]{5,}\s*|\s*[*=]{10,}\s*")

WHEN = (
    r"(?:\d{4}\s?[-/.年]\s?\d{1,2}|\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}:\d{2}"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*\b)"
)
INTRO = re.compile(
    rf"[\s>]*(?:"
    rf"(?:在|于|於)?.{{0,120}}{WHEN}.{{0,200}}(?:写道|寫道|写到|来信|寫信給)\s*[:：]"
    rf"|On\s.{{0,40}}{WHEN}.{{0,250}}\bwrote\s*[:：]"
    rf"|At\s.{{0,20}}{WHEN}.{{0,250}}\bwrote\s*[:：]"
    rf"|.{{0,120}}\bwrote on\s.{{0,40}}{WHEN}.{{0,60}}[:：]"
    rf"|\d{{4}}[-/年]\d\d?[-/月]\d\d?日?[\s(（].{{0,60}}<[^<>\s]+@[^<>\s]+>\s*[:：]"
    rf"|Am\s.{{0,40}}\d{{4}}.{{0,120}}\bschrieb.{{0,120}}[:：]"
    rf"|Le\s.{{0,60}}\d{{4}}.{{0,160}}\ba écrit\s*[:：]"
    rf")\s*",
    re.IGNORECASE,
)
INTRO_BEGINS = re.compile(
    r"[\s>]*(?:在|于|於|On\s|At\s|Am\s|Le\s|\d{4}[-/年])|.{0,120}[>＞」]\s*(?:于|於|在)"
)

FIELD = re.compile(
    r"[\s>*|]*(?P<name>发件人|寄件者|寄件人|發件人|From|Von|发送时间|发送日期|發送時間|寄件日期|日期|时间|時間|Sent|Date|Gesendet"
    r"|Datum|收件人|收件者|To|An|抄送|副本|密送|Cc|Bcc|主题|主題|主旨|标题|Subject|Betreff|重要性|Importance|附件"
    r"|Attachments|回复|Reply-To)"
    r"(?:\s*\*{0,2}\s*[:：]\s*\*{0,2}|\s*\|)\s*(?P<value>.*?)[\s|;；*]*",
    re.IGNORECASE,
)
SPREAD = re.compile(r"^([\s>*|]*[主日抄密])[ \u3000]+([题題旨期送])")
"""Names of two signs that are spread to the width of three, as Aliyun and 139 do."""
FROM = ("发件人", "寄件者", "寄件人", "發件人", "from", "von")
WHEN_KEYS = (
    "发送时间",
    "发送日期",
    "發送時間",
    "寄件日期",
    "日期",
    "时间",
    "時間",
    "sent",
    "date",
    "gesendet",
)
KEYS = frozenset((*WHEN_KEYS, "收件人", "收件者", "to", "an", "主题", "主題", "主旨", "subject", "betreff"))
KNOWN = KEYS | frozenset(FROM)

FOOTER = re.compile(
    r"\s*(?:(?:发自|發自|来自|來自)\s?(?:我的)?.{0,30}(?:手机|手機|iPhone|iPad|邮箱|郵件|Mail|Outlook|微信|客户端|大师|mail)"
    r".{0,20}|从我的.{1,30}发送"
    r"|Sent from (?:my|Mail|Outlook|Yahoo).{0,60}|Sent with (?:Proton ?Mail|Spark|Tuta).{0,60}"
    r"|(?:Get|获取|下载|取得)\s?Outlook (?:for|for )?.{0,60}"
    r"|(?:获取|取得|下载)适用于.{1,20}的 ?Outlook.{0,60}"
    r"|Von meinem .{1,30} gesendet|以上邮件由.{0,30}发送)\s*"
)
SIGNATURE_LINES = 15
CARD = re.compile(r"\n[ \t]*\|[ \t]*\|[ \t]*\n(?:.{0,80}\n){1,8}[ \t]*\|[ \t]*$")
"""The table that Mail Master puts below what was written: the sender's name and address."""


@dataclass(frozen=True)
class Told:
    """A text divided: `own` is what the sender wrote, `quoted` the rest; `forwarded` if it is marked so."""

    own: str
    quoted: str
    forwarded: bool = False


def divide(text: str, *, answers: bool) -> Told:
    """Separate what was written from what was copied. `answers`: the mail says that it answers another.

    A line beginning with ">" is a quotation if an introduction stands before it, if two stand in a row, or in
    an answer. What stands below such quotations was written by the sender and stays.
    """
    lines = text.split("\n")
    own: list[str] = []
    quoted: list[str] = []
    place, depth, introduced = 0, 0, False
    while place < min(len(lines), MOST_LINES):
        line = lines[place]
        mark = line.strip()
        if mark in (QUOTE, END):
            depth = max(depth + (1 if mark == QUOTE else -1), 0)
        elif depth or _cited(lines, place, answers or introduced):
            quoted.append(line)
        elif span := _intro(lines, place, answers):
            introduced = True
            if not _cited_next(lines, place + span):
                return _told(own, [*quoted, *lines[place:]])
            quoted.extend(lines[place : place + span])
            place += span - 1
        elif _separates(lines, place):
            return _told(own, [*quoted, *lines[place:]])
        else:
            own.append(line)
        place += 1
    return _told([*own, *lines[place:]], quoted)


def _told(own: list[str], quoted: list[str]) -> Told:
    kept, signature = _without_signature(tidy("\n".join(own)))
    if quoted and (card := CARD.search(f"\n{kept}")):
        kept, signature = kept[: card.start()].rstrip(), f"{card[0].strip()}\n{signature}"
    copied = tidy("\n".join(line for line in quoted if line.strip() not in (QUOTE, END)))
    first = next((line for line in copied.split("\n") if line.strip()), "")
    return Told(kept, tidy(f"{signature}\n\n{copied}"), bool(FORWARDED.fullmatch(first[:LONGEST])))


def _cited(lines: list[str], place: int, answers: bool) -> bool:
    if not lines[place].lstrip().startswith((">", "＞")):
        return False
    beside = (place and lines[place - 1], place + 1 < len(lines) and lines[place + 1])
    return answers or any(line and line.lstrip().startswith((">", "＞")) for line in beside)


def _cited_next(lines: list[str], place: int) -> bool:
    """Whether the first line with something in it is a quotation that shows where it ends."""
    line = next((line.strip() for line in lines[place : place + 5] if line.strip()), "")
    return line.startswith(">") or line == QUOTE


def _intro(lines: list[str], place: int, answers: bool) -> int:
    """How many lines an introduction like "On … wrote:" takes at this place; 0 if there is none.

    One without an address, in a mail that answers nothing, is the sender telling what somebody wrote.
    """
    joined = ""
    for span in (1, 2, 3) if INTRO_BEGINS.match(lines[place][:LONGEST]) else (1,):
        joined = f"{joined} {lines[place + span - 1].strip()}".strip() if place + span <= len(lines) else ""
        if not joined or len(joined) > LONGEST:
            return 0
        if joined.endswith((":", "：")) and INTRO.fullmatch(joined):
            return span if answers or "@" in joined or _cited_next(lines, place + span) else 0
    return 0


def _separates(lines: list[str], place: int) -> bool:
    """Whether history begins with this line, to the end of the mail."""
    line = lines[place][:LONGEST]
    if MARK.fullmatch(line) or FORWARDED.fullmatch(line):
        return True
    after = next((n for n in range(place + 1, min(place + 4, len(lines))) if lines[n].strip()), None)
    if after is not None and (RULE.fullmatch(line) or BARE_MARK.fullmatch(line)):
        return fields_at(lines, after)[1] > 0
    return fields_at(lines, place)[1] > 0


def fields_at(lines: list[str], place: int, first: Collection[str] = FROM) -> tuple[dict[str, str], int]:
    """The copied headers that begin here ("From: … Sent: … To: …"), and how many lines they take; 0: none.

    `first` is what the first of them may be.
    """
    found = FIELD.fullmatch(lines[place][:LONGEST])
    if found is None or found["name"].lower() not in first:
        return {}, 0
    fields: dict[str, str] = {}
    last, name = place, ""
    for at in range(place, min(place + 24, len(lines))):
        line = SPREAD.sub(r"\1\2", lines[at][:LONGEST])
        if found := FIELD.fullmatch(line):
            name, last = found["name"].lower(), at
            fields.setdefault(name, found["value"])
        elif line.strip() and name and not fields[name] and last == at - 1:
            fields[name], last = line.strip(), at  # the value stands on a line of its own
        elif at - last > 2 or (len(fields) >= 3 and line.strip(" \t|:-")):
            break
    return (fields, last + 1 - place) if len(KEYS & set(fields)) >= 2 else ({}, 0)


def only_footer(text: str) -> bool:
    """Whether a text is nothing but the line that a telephone adds, or nothing at all."""
    return not _without_footer(text)[0].strip()


def _without_signature(text: str) -> tuple[str, str]:
    """A text without the signature below "-- " and the line that telephones add; and what was taken off."""
    lines = text.split("\n")
    for place in range(max(len(lines) - SIGNATURE_LINES, 1), len(lines)):
        if lines[place] in ("--", "—") or (lines[place] == "-" * 20 and place > len(lines) - 8):
            return _without_footer("\n".join(lines[:place]).rstrip())[0], "\n".join(lines[place:])
    return _without_footer(text)


def _without_footer(text: str) -> tuple[str, str]:
    taken: list[str] = []
    lines = text.split("\n")
    while lines and (not lines[-1].strip() or (len(lines[-1]) < 100 and FOOTER.fullmatch(lines[-1]))):
        taken.insert(0, lines.pop())
    return ("\n".join(lines), "\n".join(taken).strip()) if any(taken) else (text, "")
