"""Notes of absence and automatic confirmations without a header that says so: by their words.

People write of machines, too ("自动回复太慢"), and are away when their kitchen leaks. What only a program
writes is enough by itself; words that people use as well count only where nobody complains.
"""

import re

LABEL = (
    r"(?:(?:系统|邮件|邮箱|假期|休假|外出|外出时的)?(?:自动(?:回复|回覆|答复|应答)|自動(?:回覆|回復|答覆|応答))"
    r"|auto(?:matic|mated)?[- ]?(?:reply|response|responder|answer)"
    r"|out[- ]of[- ](?:the[- ])?office(?: auto[- ]?reply)?|abwesenheit\w*"
    r"|automatische (?:antwort|abwesenheit\w*)"
    r"|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord|不在通知)"
)
LABELLED = re.compile(
    rf"\s*(?:[\[【(（]\s*{LABEL}\s*[\]】)）]|{LABEL}\s*[:：]|.*[\[【(（]\s*{LABEL}\s*[\]】)）]\s*$)",
    re.IGNORECASE,
)
"""A subject as programs make it, and hardly anybody else."""
LABEL_ALONE = re.compile(rf"\s*{LABEL}\s*(?:[\-–—(（【\[]|$|re\b|回复)", re.IGNORECASE)
AWAY_SUBJECT = re.compile(
    r"\s*[\[【(（]?\s*(?:"
    r"(?:我|本人)?(?:正在|在)?(?:外出|休假|出差|不在办公室|不在辦公室|年假|产假|离职|離職|已离职"
    r"|已離職)(?:通知|提醒|中|期间)?"
    r"|ooo|auto|(?:on )?vacation(?: reply)?|on leave"
    r"|(?:.{1,60} (?:is|am) )?out of (?:the )?office(?: (?:until|till|from)\b.*)?"
    r"|away from (?:(?:my|the) )?(?:office|mail|desk)"
    r")\s*(?:[\]】)）]|[:：\-–—(（【\[]|$|re\b|回复)",
    re.IGNORECASE,
)
"""What people call such a note, and other matters as well."""
AWAY_WORDS = re.compile(
    r"自动回复|自動回覆|自动答复|(?:已|已经)(?:成功)?(?:收到|收悉|到达)|来信.{0,6}收|休假|外出|出差|不在办公|不在辦公|度假|年假"
    r"|离职|離職|不再使用|开会|開會|休暇|出張|返信|感谢|感謝|谢谢|謝謝"
    r"|(?:尽快|儘快|稍后|及时|返回后|回来后).{0,10}(?:回复|回覆|答复|联系|聯絡|处理)|暂时无法.{0,10}(?:回复|查看|处理)"
    r"|out of (?:the )?office|on (?:annual |sick |parental |maternity )?leave|on (?:vacation|holiday)|away"
    r"|travell?ing|\btill\b|thank"
    r"|(?:limited|no) access"
    r"|will (?:be back|return|reply|respond|get back)|have received your|automat|abwesen"
    r"|nicht im (?:büro|haus)|absent|congés",
    re.IGNORECASE,
)
SAID_OUTRIGHT = re.compile(
    r"这是一?封?自动(?:回复|答复)|(?:mailbox|inbox|address) is not monitored"
    r"|这是来自.{0,8}邮箱的.{0,6}自动回复邮件|(?:此|本)(?:邮件|信|電郵).{0,6}(?:由)?.{0,6}系统自动(?:发送|发出|回复|生成)"
    r"|(?:此|本)郵件.{0,6}系統自動(?:發送|發出|回覆)"
    r"|this is an? (?:automat\w+|auto-?generated) (?:e-?mail|message|reply|response|notification)"
    r"|diese (?:e-?mail|nachricht) wurde automatisch"
    r"|已读回执|已讀回條|表明收件人已(?:阅读|读|打开)|您(?:发送|寄出|发出)的邮件已被?(?:阅读|打开|读)"
    r"|your message (?:to .{1,60} )?was (?:read|displayed) on\b",
    re.IGNORECASE,
)
AWAY_TEXT = re.compile(
    r"(?=.*(?:正在|现在|目前|在|于|因)(?:外)?(?:休假|休年假|休产假|度假|出差|外出))(?=.*(?:邮件|来信|郵件|電郵))"
    r".*(?:不便|不方便|无法|不能|無法|未能|回来后|返回后|回來後|返回後|上班后).{0,12}"
    r"(?:查收|查看|查阅|回复|回覆|答复|处理|處理)"
    r"|(?=.*\be?-?mails?\b).*\b(?:i am|i'm|i will be) (?:currently )?"
    r"(?:out of (?:the )?office|(?:away )?on (?:\w+ )?(?:leave|vacation|holiday))\b"
    r".*\b(?:until|return|respond|reply|limited|no access)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A note of absence under any subject: it says that its writer is away and what that means for mail."""
SHORT, SHORT_OUTRIGHT, SHORT_AWAY = 600, 400, 300
ANGRY = re.compile(r"投诉|投訴|退款|赔偿|賠償|complain|refund|compensat", re.IGNORECASE)
POLITE = re.compile(
    r"(?:已|已经)(?:收到|收悉)|[会將将會](?:尽快|儘快|及时).{0,6}(?:回复|回覆|答复|处理|處理)"
    r"|have received your",
    re.IGNORECASE,
)
"""How a machine confirms what it received, a complaint too."""
TO_US = re.compile(
    r"[你妳]们(?!好)|[你妳]們(?!好)|贵公司|貴公司|为什么|為什麼|凭什么|憑什麼|我家"
    r"|\byou(?:r)? (?:people|fitter|driver|staff|company)\b|\bwhy (?:do|does|did|is|can)\b",
    re.IGNORECASE,
)
"""How people speak to a company they are at odds with, and no machine does."""
TROUBLE = re.compile(
    r"修|漏|坏|壞|裂|施工|师傅|師傅|安装|安裝|噪|撬|没人|沒人|还没|還沒|退货|换货|擅自"
    r"|\bleak|\bbroke|\brepair|\breplace|\bnois|\binstall|\btechnician|\bworkers?\b|\bnobody\b",
    re.IGNORECASE,
)


def note_of_absence(subject: str, text: str) -> str:
    """Why a mail without history is taken for a machine's, in a few words; empty for a person's."""
    angry = ANGRY.search(text[:60]) and (TO_US.search(text) or not POLITE.search(text))
    if len(text) <= SHORT and not angry:
        says_so = AWAY_WORDS.search(text or "自动回复")
        if LABELLED.match(subject) and (says_so or not TROUBLE.search(text)):
            return "subject of an automatic answer"
        if says_so and LABEL_ALONE.match(subject) and not TROUBLE.search(text):
            return "subject and text of an absence note"
        if says_so and AWAY_SUBJECT.match(subject) and not (TROUBLE.search(text) or TO_US.search(text)):
            return "subject and text of an absence note"
    if TO_US.search(text):
        return ""
    if len(text) <= SHORT_OUTRIGHT and SAID_OUTRIGHT.search(text):
        return "says that it is automatic"
    if len(text) <= SHORT_AWAY and AWAY_TEXT.match(text) and not (ANGRY.search(text) or TROUBLE.search(text)):
        return "text of an absence note"
    return ""
