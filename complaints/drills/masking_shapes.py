"""What is personal by its shape: telephones, identity and bank numbers, accounts, plates, links, births.

Each pattern masks its group v, or all of it if it has none. What it matches without v is left as it is: an
amount, a date, a standard, a hotline.
"""

import re
from collections.abc import Iterator

from complaints.drills.masking_places import HOMES, MEASURED, D
from complaints.drills.spelling import Span, Spelled

GAP = r"[\s\-‐‑–—−_.·•*/,、~()+]"
GAPS = rf"{GAP}{{0,3}}"
ONE, NEXT, NOUGHT = "[1一幺壹]", "[3-9三四五六七八九叁肆伍陆柒捌玖]", "[0零〇○洞]"
IS = r"\s?(?:号码?|號碼?|[号號]|是|为|為|叫|is|no\.?|number|[:#=“\"'(]){0,3}\s?"
"""What may stand between the name of a number and the number."""
MUST_BE = "(?=\\s?[:=#是为為叫号號])"
EXTENSION = r"(?:\s?(?:转|轉|分机|分機|ext\.?)\s?[0-9]{1,6})?"
GROUPS = ((2, 4, 4), (3, 3, 4), (2, 3, 5), (3, 4, 3))
"""How the ten figures after the 1 of a mobile number are grouped."""
MOBILE = "|".join(f"{NEXT}{D}{{{a - 1}}}{GAPS}{D}{{{b}}}{GAPS}{D}{{{c}}}" for a, b, c in GROUPS)
HOTLINE = r"(?:1[012][0-9]|12[0-9]{3}|100[0-9]{2}|95[0-9]{3}|96[0-9]{3})(?![0-9])"
TELEPHONES = (
    re.compile(
        rf"(?:(?:\+|00)?\s?[8八]\s?[6六]{GAPS})?(?<!{D}){ONE}"
        rf"(?:{MOBILE}|{GAP}{{1,3}}{NEXT}(?:{GAP}{{1,3}}{D}){{9}})(?!{D}){EXTENSION}"
    ),
    re.compile(rf"86{ONE}{NEXT}{D}{{9}}(?!{D})"),
    re.compile(r"(?<![0-9])1[3-9][0-9][*xX●•×○]{2,6}[0-9]{2,4}(?![0-9])"),
    re.compile(rf"(?<!{D})\(?{NOUGHT}{D}{{2,3}}\)?{GAPS}{D}{{3,4}}{GAPS}{D}{{4}}(?!{D}){EXTENSION}"),
    re.compile(r"(?<=[0-9]{5})\s?(?:转|轉|分机|分機|ext\.?)\s?(?P<v>[0-9]{2,6})"),
    re.compile(r"(?<![\w+])\+[0-9]{1,3}[\s-]?[0-9](?:[\s-]?[0-9]){5,13}(?![0-9])", re.ASCII),
    re.compile(
        "(?:电话|電話|座机|座機|固话|手机|手機|号码|號碼|传真|傳真|tel|phone|mobile|cell)"
        rf"{IS}(?:{HOTLINE}|(?P<v>\+?{D}(?:{GAP}?{D}){{5,}}))",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:尾号|尾號|尾数|尾數|[后後末][四4]位|ending (?:in|with)|last (?:four|4)(?: digits)?)"
        rf"{IS}(?:are )?(?P<v>{D}(?:{GAP}?{D}){{2,5}})",
        re.IGNORECASE,
    ),
)

FILE = "jpe?g|png|gif|heic|pdf|docx?|xlsx?|mp[34]|m4a|mov|wav|amr|zip"
LINKS = (
    re.compile(r"(?:https?://|www\.)[!-~]*[A-Za-z0-9/_=&-]", re.IGNORECASE),
    re.compile(r"(?<![\w.+-])[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)*", re.ASCII),
    re.compile(
        r"(?<![\w.+-])[\w.+-]+\s?(?:[(\[]at[)\]]|\bat\b|#|艾特)\s?[\w-]+"
        r"(?:\s?(?:[(\[]dot[)\]]|\bdot\b|点|\.)[\w-]+|\sdot\s[\w-]+)+",
        re.ASCII | re.IGNORECASE,
    ),
    re.compile(r"(?<![\w@])@[\w㐀-鿿-]{2,20}"),
    re.compile(rf"[\w\-()]{{1,60}}\.(?:{FILE})\b", re.IGNORECASE),
)

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼魯蘇贛陝貴"
PAPERS = (
    re.compile(rf"(?<!{D}){D}{{6}}{GAP}?{D}{{8}}{GAP}?{D}{{3}}[0-9Xx叉](?!{D})"),
    re.compile(r"(?<![0-9.])[0-9]{4}(?:[ -][0-9]{4}){3}(?:[ -]?[0-9]{1,4})?(?![0-9])"),
    re.compile(
        rf"[{PROVINCES}]\s?[A-Z]\s?[·.•\-]?\s?(?=(?:[A-Z]{{0,2}}[0-9]){{2}})[A-Z0-9]{{4,6}}[警学挂港澳使领]?",
        re.IGNORECASE,
    ),
)

CALLED = (
    "微信|薇信|威信|v信|weixin|wechat|(?<![a-z])vx|(?<![a-z])wx|(?<!q)qq|扣扣|支付宝|支付寶|alipay|"
    "抖音|快手|小红书|小紅書|微博|淘宝|淘寶|旺旺|闲鱼|whatsapp|telegram|用户名|用戶名|账号|帳號|帐号|"
    "login|account|username"
)
ACCOUNTS = (
    re.compile(
        rf"(?:{CALLED}){IS}(?:id)?{IS}(?P<v>(?=[\w.\-]{{0,40}}[0-9_\-])[A-Za-z0-9][\w.\-]{{3,}})",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(
        rf"(?:{CALLED})(?:号码?|號碼?|[号號]|id|名|昵称)?\s?(?:[:=是为為叫]|is)\s?[“\"']?"
        r"(?P<v>[A-Za-z][\w.\-]{2,})",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(
        rf"(?:昵称|暱稱|网名|網名|(?:微信|用户|用戶)名{MUST_BE}|\bID{MUST_BE}){IS}(?P<v>[^\s,。;:、!?“”\"'()]{{1,20}})"
    ),
)

NUMBERED = (
    "合同|合約|订单|訂單|工单|工單|派单|单据|投诉|投訴|受理|登记|登記|保单|保單|快递|快遞|物流|运单|運單|"
    "流水|发票|發票|收据|收據|案|档案|产权证|房产证|护照|護照|驾驶证|驾照|社保|医保|病历|会员|會員|客户|"
    "客戶|户|戶|电表|水表|气表|燃气|表|卡|证件|證件|身份证|身份證|身分證|账|帐|帳|编|編|单|單|学|工"
)
NUMBERED_EN = (
    "contract|order|invoice|policy|case|ticket|ref|reference|passport|card|licen[cs]e|tracking|serial|"
    "meter|id"
)
STANDARD = "(?:GB|GBT|JGJ|JGJT|DB|DBJ|CJJ|JC|QB|HJ|ISO|EN|ASTM|DIN|CECS|RMB|CNY|USD|HKD)"
CODES = (
    re.compile(
        rf"(?:{NUMBERED})(?:编|編|单|單)?(?:号码?|號碼?)\s?[是为為]?[:#=]?\s?"
        r"(?P<v>(?=[\w\-/]{0,40}[0-9零〇一二三四五六七八九])[A-Za-z0-9零〇一二三四五六七八九][\w\-/]{2,})",
        re.ASCII,
    ),
    re.compile(
        rf"\b(?:{NUMBERED_EN})\b\.?\s?(?:no|number|num|id|code)?\.?\s?[:#=]?\s?(?:is\s)?"
        r"(?P<v>(?=[A-Z0-9/_-]{0,40}[0-9]{2})[A-Z0-9][A-Z0-9/_-]{3,})\b",
        re.IGNORECASE | re.ASCII,
    ),
    re.compile(r"[(\[]20[0-9]{2}[)\]]\s?[㐀-鿿]{1,2}[0-9]{2,6}[㐀-鿿]{1,4}(?:第|字)?[0-9]+号"),
    re.compile(
        rf"(?<![A-Za-z0-9/-])(?:{STANDARD}(?![A-Za-z])[/T]*\s?[0-9.\-]+|"
        r"(?P<v>[A-Za-z]{1,6}[-_]?(?=(?:[-_/]?[0-9]){6})[0-9/_-]*[0-9][A-Za-z]?))"
    ),
)

DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
COUNTED = "[一二三四五六七八九十]"
BORN = (
    rf"{D}{{2,4}}\s?[\-/.年]\s?(?:{DAY}|{COUNTED}{{1,2}})\s?[\-/.月]?"
    rf"(?:\s?(?:{DAY}|{COUNTED}{{1,3}})\s?[日号號]?)?"
)
BIRTHS = (
    re.compile(
        "(?:生日|出生日期|出生年月日?|出生于?|生于|born(?: on| in)?|DOB|[Dd]ate of birth)"
        rf"{IS}[于在]?(?P<v>{BORN})"
    ),
    re.compile(rf"(?<!{D})(?P<v>{BORN})(?=出生|生人|生的)"),
    re.compile(rf"(?<![0-9])19[0-9]{{2}}\s?[\-/.年]\s?{DAY}\s?[\-/.月]\s?{DAY}\s?[日号號]?"),
)

MONEY = (
    "(?:[¥$€]|RMB|CNY|USD|HKD|[赔賠][偿償付]|退[款还還]?|补偿|補償|支付|[付花收扣][了款给]?|费用?|合计|"
    "共[计計]?|总[价价额计]|价格?|价款|金额|定金|订金|押金|首付|尾款|预算|报价|造价|工程款|[料工]费|损失|"
    "罚款|约|大概|差不多|pay|paid|refund|cost)"
)
DATED = "20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?![0-9])"
NUMBERS = (
    re.compile(
        rf"{MONEY}\s?[了为是约共给我们人民币:]{{0,4}}\s?[0-9]{{5,8}}(?![0-9])|"
        rf"(?<![0-9.])(?:{DATED}|(?P<v>[0-9]{{6,}}+[xX]?(?!\.[0-9]){MEASURED}))"
    ),
    re.compile(rf"(?<!{D})(?<!\.)(?:{DATED}|[0-9]{{7,}}+|(?P<v>{D}{{7,}}+{MEASURED}))"),
    re.compile(rf"(?<!{D}){D}(?:[ \-_·*]{D}){{6,}}(?!{D})"),
)

SHAPES = (*TELEPHONES, *LINKS, *PAPERS, *ACCOUNTS, *CODES, *BIRTHS, *NUMBERS, *HOMES)


def seek_shapes(where: Spelled) -> Iterator[Span]:
    """Whatever looks personal, a home among it."""
    for shape in SHAPES:
        group = "v" if "v" in shape.groupindex else 0
        for found in shape.finditer(where.plain):
            if found[group]:
                yield where.span(*found.span(group))
