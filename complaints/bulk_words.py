"""What tables call channels, sources and languages, besides the labels of the packs."""

from complaints.bulk_columns import plain

_CHANNELS = {
    "phone": "电话、来电、热线、电话投诉、客服热线、電話、來電、telephone、call",
    "web": "网站、网络、网页、在线、官网、网上、網站、網路、website、online",
    "wechat": "微信、公众号、微信公众号、weixin",
    "on_site": "现场、来访、上门、到访、当面、前台、現場、來訪、visit、counter、in person",
    "letter": "来信、信函、信件、书面、邮寄、來信、mail、post",
    "email": "邮件、电子邮件、邮箱、郵件、電子郵件、e-mail",
    "third_party": "第三方、转办、转来、转送、轉辦、referred",
}
_SOURCES = {
    "direct": "直接、客户、客户本人、本人、业主、自行、customer、self",
    "media": "媒体、新闻媒体、记者、媒體、press",
    "trade_association": "行业协会、协会、行業協會、association",
    "consumer_association": "消协、消费者协会、消委会、消费者委员会、12315、消協、消費者協會",
    "authority": "主管部门、政府、政府部门、监管部门、行政部门、12345、市长热线、主管部門、government",
    "internal": "内部、员工、內部、staff",
}
_LANGUAGES = {
    "zh-Hans": "简体、简体中文、中文、chinese、zh-cn、zh",
    "zh-Hant": "繁体、繁體、繁体中文、繁體中文、traditional chinese、zh-tw、zh-hk",
    "en": "英文、英语、english",
}
_SUMS = {"sum": "合计、总计、小计、合計、總計、小計、total、grand total、subtotal"}


def _by_word(said: dict[str, str]) -> dict[str, str]:
    return {plain(word): key for key, words in said.items() for word in (key, *words.split("、"))}


CHANNELS_SAID = _by_word(_CHANNELS)
SOURCES_SAID = _by_word(_SOURCES)
LANGUAGES_SAID = _by_word(_LANGUAGES)
SUMS_SAID = set(_by_word(_SUMS))
"""What stands instead of a name where a table ends with its sum."""
