"""Who wants to find the customer in a drill does not: by no spelling, no part and no number of the record.

And who practises can still read it: amounts, measures, dates and ordinary words stay as they were written.
"""

import pytest

from adapters.models import normal
from complaints.drills.masking import Known, leaks, masked
from complaints.drills.pinyin import readings

KNOWN = Known(
    customers=frozenset({"王小明", "李红梅"}),
    contacts=frozenset(
        {
            "13800138000", "021-65432109", "xiaoming.w85@customer.example", "wx_feiyang", "ZB-2026-7781",
            "TS-20260929-0001", "GD-20260929-0007", "12315",
        }
    ),
    sites=frozenset({"幸福里 3-501", "上海市虹口区四川北路100弄幸福里小区3栋2单元501室"}),
    bodies=frozenset({"虹口区消保委"}),
    colleagues=frozenset({"陈磊", "赵敏敏"}),
    simplify=normal,
)  # fmt: skip
NOTHING = Known()

NAMES: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("我是王小明，厨房漏水", ("王小明", "小明"), ("厨房漏水",)),
    ("王 小 明、王·小·明、王-小-明", ("王", "明"), ("、",)),
    ("王\u200b小\u200b明", ("王", "明"), ()),
    ("小明说他不满意", ("小明",), ("说他不满意",)),
    ("王小明先生、王先生、小王说、老王的、王哥、王总、阿明，明哥", ("王", "明"), ("说",)),
    ("王曉明是別人，紅梅和李紅梅是她", ("紅梅",), ("是她",)),
    ("wang xiaoming, WangXiaoMing, Xiaoming Wang", ("iao", "ing"), ()),
    ("Wáng Xiǎomíng", ("áng", "ǎo"), ()),
    ("联系 xiaoming 或 wangxm", ("xiaoming", "wangxm"), ("联系", "或")),
    ("找 wxm 就行，账号 wxm1985", ("wxm", "1985"), ("就行",)),
    ("ｗａｎｇ ｘｉａｏｍｉｎｇ", ("ｗ", "ｍ"), ()),
    ("物业王经理和王总，客户王小明", ("王", "小明", "客户客户"), ("物业某经理和某总",)),
    ("王总监没来，李红梅女士来了", ("红梅", "李"), ("没来", "来了")),
    ("虹口区消保委转来", ("消保委",), ("转来",)),
    ("陈磊和小陈来过，陈工不管，敏敏也说", ("陈", "磊", "敏"), ("来过", "不管")),
]
"""The customers, whoever passed the case on, and colleagues: text, what must be gone, what must stay."""

NUMBERS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("电话13800138000，漏水", ("138",), ("电话", "漏水")),
    ("138-0013-8000 / 138 0013 8000 / 1380 0138 000", ("138", "8000", "0013"), ()),
    ("１３８００１３８０００", ("１３８", "８"), ()),
    ("一三八零零一三八零零零", ("一三八",), ()),
    ("幺三八 洞洞幺三 八洞洞洞", ("幺", "洞"), ()),
    ("①③⑧⓪⓪①③⑧⓪⓪⓪", ("①", "⑧"), ()),
    ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", ("1", "8"), ()),
    ("l38OOl38OOO", ("38",), ()),
    ("1.3.8.0.0.1.3.8.0.0.0", ("1", "8"), ()),
    ("+86 138 0013 8000，86-13800138000", ("86", "138"), ()),
    ("后七位0138000，只记得 6543 2109", ("0138000", "2109"), ("只记得",)),
    ("尾号8000，手机后四位是 ８０００", ("8000", "８"), ("尾号", "手机后四位是")),
    ("座机021-65432109，(021)6543 2109，65432109转801", ("6543", "2109", "021", "801"), ("座机",)),
    ("xiaoming.w85@customer.example", ("xiaoming", "w85", "customer"), ()),
    ("xiaoming.w85(at)customer.example", ("xiaoming", "w85", "customer"), ()),
    ("xiaoming w85 at customer dot example", ("xiaoming", "w85"), ()),
    ("加 wx_feiyang 或者 WXFEIYANG", ("feiyang", "FEIYANG"), ("加", "或者")),
    (
        "投诉 TS-20260929-0001，工单 GD-20260929-0007，他们的 ZB-2026-7781",
        ("0001", "0007", "7781"),
        ("工单",),
    ),
    ("TS202609290001", ("2026", "0001"), ()),
]
"""What is known of how they can be reached, and under which numbers the case is known."""

PLACES: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    ("幸福里3栋2单元501漏水", ("幸福里", "3栋", "501"), ("漏水",)),
    ("在5楼01室，五层一号", ("01", "一号"), ("在",)),
    ("三栋二单元五零一室", ("三栋", "五零一"), ()),
    ("住3-2-501，也就是3#501", ("501", "3-2", "3#"), ("住", "也就是")),
    ("我家501，楼上601室", ("501", "601"), ("我家", "楼上")),
    ("四川北路100弄的幸福里小区", ("四川北路", "100", "幸福里"), ("的",)),
    ("幸 福 里 3 — 501", ("福", "501"), ()),
    ("幸福里三号楼", ("幸福里", "三号楼"), ()),
    ("Flat 3-501, Xingfuli", ("501",), ()),
]
"""Where it is."""

STRANGERS: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = [
    (
        "楼下的张阿姨和刘师傅都听到了，邻居孙建国大爷也漏",
        ("张", "刘", "孙", "建国"),
        ("楼下的", "阿姨", "师傅"),
    ),
    ("小赵来过，老周的徒弟，姓吴的", ("小赵", "吴"), ("来过", "徒弟")),
    ("欧阳女士、司徒老师、方经理", ("欧阳", "司徒", "方"), ("女士", "老师", "经理")),
    ("联系人：赵铁柱，名叫钱多多", ("铁柱", "多多"), ("联系人",)),
    ("我爱人李红梅签字，邻居陈建说，设计师赵敏敏没来", ("红梅", "陈建", "敏"), ("我爱人", "签字", "没来")),
    ("139 1234 5678；0571-87654321；+1 415 555 0100", ("139", "5678", "87654321", "415"), ()),
    ("139****5678，电话：87654321", ("5678", "87654321"), ("电话",)),
    ("310109196503021234，31010919650302123X", ("1965", "310109"), ()),
    ("310109 19650302 123x", ("310109", "1965"), ()),
    ("卡号 6222 0212 3456 7890 123", ("6222", "7890"), ("卡号",)),
    ("沪A·12345，沪AD12345，沪 a 12345", ("12345",), ()),
    ("合同号 HT2026-0815，合同编号：0815号", ("2026", "HT", "0815"), ("合同号",)),
    ("订单号：88210，快递单号SF1234567890123", ("88210", "SF"), ("订单号", "快递单号")),
    ("（2026）沪0109民初1234号", ("1234", "0109"), ()),
    ("微信号：feifei_85，QQ 123456，vx：feifei85", ("feifei", "123456"), ("微信号",)),
    ("微信名叫飞飞爸爸，加一下；@飞飞爸爸", ("飞飞",), ("加一下",)),
    ("1965年3月2日出生，生日：1965-03-02，出生于六五年三月", ("1965", "六五年"), ("出生",)),
    ("住B座1203，五号楼二单元，12幢", ("1203", "B座", "五号楼", "12幢"), ("住",)),
    ("长宁路88号，邮编200080", ("长宁路", "88", "200080"), ("邮编",)),
    ("见附件 IMG_20260929_王.jpg 和 合同扫描.pdf", ("IMG", "王", "扫描"), ("见附件",)),
    ("https://pan.example/s/1abc?pwd=8x，请看", ("pan", "8x"), ("请看",)),
    (
        "My name is Zhang Wei, Flat 3-502, call Mr. Zhang Wei or Mrs Li on +86 139 1234 5678",
        ("Zhang", "Wei", "Li ", "502", "139"),
        ("My name is", "call Mr.", "or Mrs"),
    ),
    ("Room 1203, Building 5, 100 Sichuan North Road, order no. A88210", ("1203", "100", "Road", "88210"), ()),
]
"""Of whom the record knows nothing: only the usual forms are found."""


@pytest.mark.parametrize(("text", "gone", "stays"), NAMES + NUMBERS + PLACES)
def test_what_is_known_is_gone_in_every_spelling(
    text: str, gone: tuple[str, ...], stays: tuple[str, ...]
) -> None:
    after = masked(text, KNOWN)
    assert [one for one in gone if one in after] == [], after
    assert [one for one in stays if one not in after] == [], after
    assert leaks([after], KNOWN) == []


@pytest.mark.parametrize(("text", "gone", "stays"), STRANGERS)
def test_what_looks_personal_is_gone(text: str, gone: tuple[str, ...], stays: tuple[str, ...]) -> None:
    after = masked(text, NOTHING)
    assert [one for one in gone if one in after] == [], after
    assert [one for one in stays if one not in after] == [], after


STAYS = """
要求赔偿20000元，已付 150000 元，多收了23.8万
赔偿20000，另退款150000，￥12,000.00，RMB 5000
裂缝长3.5米，宽2 mm，约80平米，层高2.8m，50-60公分
瓷砖800x800，600*1200，800×800mm，型号 TQ-8012，E27灯头，DN25水管，2.5平方线
11月3日下午2点，2026-11-03 14:30 到 2026/11/05，20261103，11月3号，下午3点半
9:00-18:00，3-5天内，10-15%，2-3次，100-200元，每平米300-400块，2026-2027年
这是第3次了，增项20%，已付80%，工期60天，逾期15天，36期，第3节第2条，1:3水泥砂浆
两室一厅，3室2厅1卫，3楼和5层都漏水，二楼卫生间，一栋楼都停水
65岁的老人和3个月大的孩子，三番五次，一五一十
打12315和12345热线，119，120，电话10086
按GB50327-2001和GB 50210-2018、JGJ 367-2015验收
师傅没来，客服马上来，邻居高空抛物，业主陈述，设计师高兴，经理严肃地说
对方总是推脱，对方师傅没来，曾经理论过，向经理反映，和经理说，由于先生不在
马上来，小马桶，小区，小时，小孔，小于5毫米，老方案，明明说好，常常不接
施工队，施工人员，木工，返工，电工，工程师傅，大理石师傅，十分钟师傅才到，谢谢老师
上周经理来过，没有任何经理出面，这张工单，主任务，总共，方总额，经理高兴地说
请填写用户名或电子邮箱，设计师张口就说，微信联系不上，QQ群没人理，支付宝付款，微信转账，客服说没有账号
一、漏水；二、开裂；三、空鼓；四、发霉；五、起砂；六、变形；七、脱落
①漏水②开裂③空鼓
阳光房漏水，电线裸露，墙面：发霉！“返工”……
I paid 20000 yuan on 3 November at 2 pm; 3.5 m, 20%, 3 times in 2 days.
He can be made to come; she was late, I will wait. The room is wet, the unit fails.
""".strip().splitlines()
"""What is to be read as it was written."""


@pytest.mark.parametrize("text", STAYS)
@pytest.mark.parametrize("known", [NOTHING, KNOWN], ids=["strangers", "known"])
def test_ordinary_words_stay(text: str, known: Known) -> None:
    assert masked(text, known) == text
    assert leaks([text], known) == []


def test_what_is_written_instead_says_who_it_was() -> None:
    text = "王小明打给陈磊，张阿姨住幸福里3-501，13800138000；消保委：Wang Xiaoming"
    assert masked(text, KNOWN) == "客户打给同事，某阿姨住演练小区，※；消保委：※"


def test_names_that_name_nobody_are_not_sought() -> None:
    known = Known(customers=frozenset({"匿名", "客户", "业主", "Anonymous"}), sites=frozenset({"厨房改造"}))
    text = "业主匿名反映：厨房改造后客户厅漏水, anonymous"
    assert masked(text, known) == text


def test_a_title_or_a_relation_in_the_record_is_not_part_of_the_name() -> None:
    known = Known(customers=frozenset({"李女士", "周建军的妻子", "Mr. John Smith"}))
    assert (
        masked("李女士说，李小姐、周建军、建军和Smith, John来过", known) == "客户说，客户、客户、客户和※来过"
    )


def test_a_name_of_several_parts_and_one_that_is_a_word() -> None:
    known = Known(customers=frozenset({"阿卜杜拉·买买提", "王安全", "马德明"}))
    assert masked("买买提和阿卜杜拉说，王安全先生", known) == "客户和客户说，客户"
    assert (
        masked("现场不安全，made to measure，明明说好，马上来", known)
        == "现场不安全，made to measure，明明说好，马上来"
    )


def test_leaks_names_what_is_still_there() -> None:
    texts = ["好", "王－小－明住幺三八零零一三八零零零", "见3栋501", "无"]
    assert {"13800138000", "幸福里 3-501", "王小明"} <= set(leaks(texts, KNOWN))
    assert leaks(["王", "小明天来"], KNOWN) == ["王小明"]
    assert leaks(["客户要求赔偿20000元", "演练小区 1-101"], KNOWN) == []


@pytest.mark.parametrize(
    ("sign", "read"),
    [
        ("王", "wang"),
        ("晓", "xiao"),
        ("吕", "lv"),
        ("睿", "rui"),
        ("单", "shan"),
        ("一", "yi"),
        ("座", "zuo"),
    ],
)
def test_signs_are_read_in_pinyin(sign: str, read: str) -> None:
    assert read in readings(sign)


def test_a_sign_that_is_not_known_has_no_pinyin() -> None:
    assert readings("曉") == readings("a") == readings("。") == ()
