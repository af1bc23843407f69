"""How Chinese signs are written in pinyin: enough to find the name of a customer in Latin letters.

The 3755 most frequent signs stand in GB 2312 in the order of their pinyin, so the first sign of each syllable
is all that need be known. Names have some rarer signs, which are listed.
"""

import re
from bisect import bisect_right
from functools import lru_cache

FIRST = """
a啊 ai埃 an鞍 ang肮 ao凹 ba芭 bai白 ban斑 bang邦 bao苞 bei杯 ben奔 beng崩 bi逼 bian鞭 biao标 bie鳖 bin彬
bing兵 bo玻 bu捕 ca擦 cai猜 can餐 cang苍 cao操 ce厕 ceng层 cha插 chai拆 chan搀 chang昌 chao超 che车 chen郴
cheng撑 chi吃 chong充 chou抽 chu初 chuai揣 chuan川 chuang疮 chui吹 chun春 chuo戳 ci疵 cong聪 cou凑 cu粗
cuan蹿 cui摧 cun村 cuo磋 da搭 dai呆 dan耽 dang当 dao刀 de德 deng蹬 di堤 dian颠 diao碉 die跌 ding丁 diu丢
dong东 dou兜 du督 duan端 dui堆 dun墩 duo掇 e蛾 en恩 er而 fa发 fan藩 fang坊 fei菲 fen芬 feng丰 fo佛 fou否
fu夫 ga噶 gai该 gan干 gang冈 gao篙 ge哥 gei给 gen根 geng耕 gong工 gou钩 gu辜 gua刮 guai乖 guan棺 guang光
gui瑰 gun辊 guo锅 ha哈 hai骸 han酣 hang夯 hao壕 he呵 hei嘿 hen痕 heng哼 hong轰 hou喉 hu呼 hua花 huai槐
huan欢 huang荒 hui灰 hun荤 huo豁 ji击 jia嘉 jian歼 jiang僵 jiao蕉 jie揭 jin巾 jing荆 jiong炯 jiu揪 ju鞠
juan捐 jue撅 jun均 ka喀 kai开 kan刊 kang康 kao考 ke坷 ken肯 keng坑 kong空 kou抠 ku枯 kua夸 kuai块 kuan宽
kuang匡 kui亏 kun坤 kuo括 la垃 lai莱 lan蓝 lang琅 lao捞 le勒 lei雷 leng棱 li厘 lia俩 lian联 liang粮 liao撩
lie列 lin琳 ling玲 liu溜 long龙 lou楼 lu芦 lv驴 luan峦 lve掠 lun抡 luo萝 ma妈 mai埋 man瞒 mang芒 mao猫 me么
mei玫 men门 meng萌 mi眯 mian棉 miao苗 mie蔑 min民 ming明 miu谬 mo摸 mou谋 mu拇 na拿 nai氖 nan南 nang囊 nao挠
ne呢 nei馁 nen嫩 neng能 ni妮 nian蔫 niang娘 niao鸟 nie捏 nin您 ning柠 niu牛 nong脓 nu奴 nv女 nuan暖 nve虐
nuo挪 o哦 ou欧 pa啪 pai拍 pan攀 pang乓 pao抛 pei呸 pen喷 peng砰 pi坯 pian篇 piao飘 pie撇 pin拼 ping乒 po坡
pou剖 pu扑 qi期 qia掐 qian牵 qiang枪 qiao橇 qie切 qin钦 qing青 qiong琼 qiu秋 qu趋 quan圈 que缺 qun裙 ran然
rang瓤 rao饶 re惹 ren壬 reng扔 ri日 rong戎 rou揉 ru茹 ruan软 rui蕊 run闰 ruo若 sa撒 sai腮 san三 sang桑 sao搔
se瑟 sen森 seng僧 sha莎 shai筛 shan珊 shang墒 shao梢 she奢 shen砷 sheng声 shi师 shou收 shu蔬 shua刷 shuai摔
shuan栓 shuang霜 shui谁 shun吮 shuo说 si斯 song松 sou搜 su苏 suan酸 sui虽 sun孙 suo蓑 ta塌 tai胎 tan坍
tang汤 tao掏 te特 teng藤 ti梯 tian天 tiao挑 tie贴 ting厅 tong通 tou偷 tu凸 tuan湍 tui推 tun吞 tuo拖 wa挖
wai歪 wan豌 wang汪 wei威 wen瘟 weng嗡 wo挝 wu巫 xi昔 xia瞎 xian掀 xiang相 xiao萧 xie楔 xin薪 xing星 xiong兄
xiu休 xu墟 xuan轩 xue靴 xun勋 ya压 yan焉 yang殃 yao邀 ye椰 yi一 yin茵 ying英 yo哟 yong拥 you幽 yu迂 yuan鸳
yue曰 yun耘 za匝 zai栽 zan咱 zang赃 zao遭 ze责 zei贼 zen怎 zeng增 zha扎 zhai摘 zhan瞻 zhang樟 zhao招 zhe遮
zhen珍 zheng蒸 zhi芝 zhong中 zhou舟 zhu珠 zhua抓 zhuai拽 zhuan专 zhuang桩 zhui椎 zhun谆 zhuo捉 zi兹 zong鬃
zou邹 zu租 zuan钻 zui嘴 zun尊 zuo昨
"""
"""The first sign of each syllable in the order of GB 2312."""
RARER = """
ai瑷嫒 bei蓓 cai偲 cen岑 chan婵 chang昶 chao焯 chen宸琛 cheng晟铖 chong翀 cong琮 da妲 dai黛岱 di娣棣 duo铎
fei霏斐绯翡 fu芙馥 gang罡 gao郜 guan莞 han晗菡阚瀚 hang珩 hao昊灏濠皓颢 heng蘅 hong泓闳 hua桦骅 huan奂寰郇
hui晖蕙 ji霁稷嵇 jia郏 jiao皎 jie婕颉 jin瑾槿 jing璟婧菁憬靓 jiong炅 juan隽 jun珺 kai恺锴铠 kan侃 ke珂 kui隗
kun堃琨 lan岚斓 li俪郦栎 lin麟嶙蔺 ling苓翎泠 long珑 lu璐逯 luo珞 lv闾 mao懋 mi宓谧 miao淼邈 min旻岷闵
ming茗 mu沐 nan楠 ni旎 ning甯 pang雱 pei珮 peng芃 ping娉 pu璞濮 qi琪琦淇骐祺褀麒杞圻绮亓 qian倩茜芊骞 qing箐
qu瞿 quan荃 ran苒 rong嵘镕榕 ru濡 rui睿叡芮 sa飒 shan姗鄯 she佘 shen燊莘 sheng笙 shu姝澍 shuo铄 song嵩凇崧淞
su愫夙 tan覃 tao韬 teng滕 ti悌缇 tian湉 ting婷霆 tong佟仝 wan琬菀 wei玮炜葳薇洧崴 wen雯 wu邬
xi晞曦皙禧郗 xian娴冼 xiao潇骁 xin鑫昕馨歆 xu栩勖煦 xuan璇萱炫煊瑄 xun巽荀 ya娅 yan妍嫣嬿焱琰鄢闫晏
yang旸飏泱 yao曜垚 ye烨晔 yi熠怡懿镒奕弈祎羿翊漪 yin胤 ying滢瀛瑛 you宥 yu瑜煜昱妤钰彧毓 yuan沅媛瑗 yue玥樾
yun筠昀纭芸赟 zang臧 zhang璋 zhao钊 zhe喆 zhen祯禛桢 zheng峥徵 zhi芷 zhu杼竺 zi秭梓
"""
"""Signs that are frequent in names only."""
ALSO = {
    "单": "shan", "仇": "qiu", "查": "zha", "解": "xie", "区": "ou", "盖": "ge", "朴": "piao", "曾": "ceng",
    "翟": "di", "覃": "qin", "乐": "yue", "缪": "miao", "薄": "bao", "贾": "gu", "员": "yun", "种": "chong",
    "折": "she", "晟": "sheng", "茜": "xi", "莘": "xin", "隽": "jun", "焯": "zhuo", "行": "hang",
    "长": "zhang",
}  # fmt: skip
"""Signs that are read in another way as well, mostly as surnames."""

ENTRY = re.compile(r"([a-z]+)([^a-z\s]+)")
READINGS = {sign: syllable for syllable, signs in ENTRY.findall(RARER) for sign in signs}
STARTS = [(sign.encode("gb2312"), syllable) for syllable, sign in ENTRY.findall(FIRST)]
LEAST, MOST = b"\xb0\xa1", b"\xd7\xf9"
"""Between these codes the signs stand in the order of their pinyin."""


@lru_cache(maxsize=4096)
def readings(sign: str) -> tuple[str, ...]:
    """How a simplified sign is written in pinyin, without its tone; nothing when that is not known."""
    code = sign.encode("gb2312", "ignore")
    known = READINGS.get(sign, "")
    if not known and LEAST <= code <= MOST:
        known = STARTS[bisect_right(STARTS, code, key=lambda one: one[0]) - 1][1]
    also = [known.replace("v", one) for one in ("u", "yu")] if known in ("lv", "nv") else []
    return tuple(one for one in (known, *also, ALSO.get(sign, "")) if one)
