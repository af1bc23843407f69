"""The columns of a table of complaints: which header means which field of a filing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HEADERS: dict[str, str] = {
    "complainant.name": "姓名、投诉人、投诉人姓名、客户、客户姓名、客户名称、业主、业主姓名、联系人、顾客、"
    "投訴人、客戶、客戶姓名、業主、聯絡人、name、complainant、customer、customer name、full name",
    "complainant.phone": "电话、手机、手机号、手机号码、电话号码、联系电话、联系方式、客户电话、投诉人电话、"
    "電話、手機、聯絡電話、phone、telephone、tel、mobile、mobile phone、phone number、cell",
    "complainant.email": "邮箱、电子邮箱、电子邮件、邮件地址、电邮、客户邮箱、郵箱、電子郵箱、電子郵件、"
    "email、e-mail、mail、email address",
    "complainant.address": "地址、联系地址、通讯地址、住址、客户地址、聯絡地址、address、postal address",
    "complainant.wechat": "微信、微信号、微信標識、openid、wechat、wechat id",
    "matter": "投诉事项、投诉内容、事项、内容、投诉详情、问题描述、问题、描述、反映问题、事由、"
    "投訴事項、投訴內容、事項、內容、matter、complaint、description、content、details、issue、text",
    "project": "项目、涉及项目、项目名称、工程、楼盘、小区、门店、地点、房号、产品、項目、涉及項目、"
    "project、site、premises、product",
    "occurred_at": "发生时间、发生日期、事发时间、事件时间、發生時間、發生日期、"
    "occurred at、occurred、occurred on、date of incident、when、when it happened",
    "demand": "诉求、客户诉求、投诉诉求、要求、期望、期望结果、希望的结果、訴求、客戶訴求、"
    "demand、request、remedy",
    "channel": "渠道、投诉渠道、受理渠道、受理方式、投訴渠道、channel",
    "source": "来源、投诉来源、來源、投訴來源、source、origin",
    "received_at": "收到时间、收到、接收时间、受理时间、投诉时间、投诉日期、登记时间、收到日期、受理日期、"
    "收到時間、受理時間、投訴時間、received at、received、date received、complaint date",
    "procedure": "程序、投诉程序、procedure",
    "locale": "语言、信函语言、語言、language、locale",
    "third_party.name": "第三方、第三方名称、转办单位、转来单位、来文单位、第三方名稱、轉辦單位、"
    "third party、passed on by、referred by",
    "third_party.reference": "外部编号、第三方编号、转办编号、工单编号、平台编号、外部单号、来文编号、"
    "外部編號、第三方編號、reference、external number、third party reference、their reference、"
    "external reference",
    "third_party.contact": "第三方联系人、转办联系人、第三方聯絡人、第三方聯繫人、third party contact",
    "third_party.phone": "第三方电话、转办电话、第三方電話、third party phone",
    "third_party.email": "第三方邮箱、转办邮箱、第三方郵箱、third party email",
    "third_party.due_at": "第三方期限、外部期限、办结期限、答复期限、辦結期限、"
    "third party due、third party due at、third party deadline、outer deadline",
}
"""Every field a column may fill: first its name as pages show it, then what else people call it."""

FIELDS: dict[str, tuple[str, ...]] = {key: tuple(said.split("、")) for key, said in HEADERS.items()}
LABELS: dict[str, str] = {key: names[0] for key, names in FIELDS.items()}

NEEDED = ("complainant.name", "matter")
HEADER_WITHIN = 20
"""The header is looked for in so many first rows: titles may stand above it."""
SEPARATORS = re.compile(r"[\s_\-./·:：*＊]+")


def plain(header: str) -> str:
    """A header as it is compared: width, case, spaces, asterisks and remarks in brackets do not matter."""
    text = unicodedata.normalize("NFKC", header).casefold()
    return SEPARATORS.sub("", re.sub(r"[(\[【].*?[)\]】]", "", text))


_KNOWN = {plain(name): key for key, names in FIELDS.items() for name in (*names, key)}
_SHORT = {plain(key.removeprefix("complainant.")): key for key in FIELDS}
"""So that --map 甲方=phone does what it says."""


@dataclass(frozen=True)
class Columns:
    """What the columns of a table mean. `places`: field → index; `ignored` are filled by nobody."""

    line: int
    headers: tuple[str, ...]
    places: dict[str, int] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    doubled: tuple[tuple[str, str], ...] = ()
    """Columns of a field that another column fills already: (header, field)."""

    @property
    def missing(self) -> list[str]:
        """Needed fields that no column fills."""
        return [key for key in NEEDED if key not in self.places]

    def understood(self) -> list[tuple[str, str]]:
        """Header and field of each column that is read, in the order of the table."""
        return [(self.headers[at], key) for key, at in sorted(self.places.items(), key=lambda pair: pair[1])]


def field_of(name: str) -> str | None:
    """The field that a person names: its key, its key without `complainant.`, or one of its headers."""
    return _SHORT.get(plain(name)) or _KNOWN.get(plain(name))


def understand(line: int, headers: Sequence[str], chosen: Mapping[str, str]) -> Columns:
    """The meaning of a header row; `chosen` (header → field, "" for none) goes before what is known."""
    wanted = {plain(header): key for header, key in chosen.items()}
    places: dict[str, int] = {}
    ignored: list[str] = []
    doubled: list[tuple[str, str]] = []
    order = sorted(range(len(headers)), key=lambda at: plain(headers[at]) not in wanted)
    for at in order:
        name = plain(headers[at])
        key = wanted[name] if name in wanted else _KNOWN.get(name)
        if not name:
            continue
        if not key:
            ignored.append(headers[at])
        elif key in places:
            doubled.append((headers[at], key))
        else:
            places[key] = at
    return Columns(line, tuple(headers), places, tuple(ignored), tuple(doubled))


def find_header(rows: Sequence[tuple[int, Sequence[str]]], chosen: Mapping[str, str]) -> Columns:
    """The header among the first rows: the one that names most fields; of equals the first.

    A cell merged over two rows stands in the upper one: an empty cell takes what stands above it.
    """
    best = Columns(rows[0][0] if rows else 1, tuple(rows[0][1]) if rows else ())
    above: Sequence[str] = ()
    for line, cells in rows[:HEADER_WITHIN]:
        filled = [cell or (above[at] if at < len(above) else "") for at, cell in enumerate(cells)]
        found = understand(line, filled, chosen)
        if len(found.places) > len(best.places):
            best = found
        above = cells
    return best if best.places else understand(best.line, best.headers, chosen)
