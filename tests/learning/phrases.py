"""What customers of a renovation company say, topic by topic: one bank to learn from, one that is only tried.

Every topic has its classes in the three views of procedure A. The phrases of `unseen` never stand in a text
that is learned from; slots in braces are filled by texts.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """A matter with its classes by view and how people put it."""

    intake: str
    assessment: str
    dispatch: str
    seen: tuple[str, ...]
    unseen: tuple[str, ...]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


TOPICS: dict[str, Topic] = {
    "leak": Topic("quality", "workmanship", "construction", _lines("""
        {room}防水没做好，楼下邻居说天花板在滴水
        {room}墙角一直渗水，墙皮都泡起来了
        刚用{n}天{room}就漏水了，地板全泡了
        {room}地漏周围返潮，闭水试验根本没做够
        水管接头漏水，{room}柜子底下全是水
        {room}窗台下面一下雨就渗水
        淋浴房外面墙面潮湿发霉，怀疑防水层破了
        {room}的下水管滴滴答答漏个不停
        楼下找上来说我家{room}漏到他家去了
        {room}门槛石那里往外洇水，木地板都黑了"""), _lines("""
        {room}一洗澡隔壁卧室墙就湿一片
        打压没过关就封了槽，现在{room}到处是水印
        {room}吊顶上有一圈一圈的黄水渍，越来越大
        阀门那里夜里往外冒水，早上起来一地
        物业测了说是我家{room}的防水不合格""")),
    "tiles": Topic("quality", "workmanship", "construction", _lines("""
        {room}瓷砖空鼓{n}块，一踩就响
        {room}墙砖开裂，缝也不齐
        地砖铺得高低不平，桌子都放不稳
        瓷砖缝隙大小不一，美缝做得乱七八糟
        {room}的砖用手一敲里面都是空的
        瓷砖掉下来{n}块，差点砸到人
        贴的砖颜色不一样，有明显色差，要求返工
        {room}地砖起拱翘起来了
        墙砖阳角没磨好，割手"""), _lines("""
        {room}的地面走起来咚咚响，像踩在鼓上
        拿小锤敲了一遍，{n}处都是空心的
        铺贴完没几天就一块块松动脱落
        砖对不上花，拼得像狗啃的一样
        {room}地面坡度做反了，水流不到地漏""")),
    "paint": Topic("quality", "workmanship", "construction", _lines("""
        {room}墙面开裂，裂缝从门口一直到窗户
        乳胶漆刷得不均匀，能看到刷痕
        {room}墙漆起皮掉粉，一摸一手白
        腻子没打磨平，灯一照全是坑
        墙面鼓包，油漆才刷完{n}个月就掉漆
        石膏线接头裂开了，吊顶也有裂纹
        {room}的漆面流坠严重，像哭了一样
        墙角不直，拿靠尺一量差{n}厘米"""), _lines("""
        {room}墙上蜘蛛网一样的纹路越来越多
        批灰层一碰就往下掉渣
        刷完没两个礼拜就起泡脱落
        墙不平，家具靠上去中间空一大截""")),
    "electric": Topic("quality", "workmanship", "construction", _lines("""
        {room}插座没电，查了是电路接错了
        一开空调就跳闸，电线用细了
        开关面板装歪了，还有一个没有零线
        强弱电走在一根管里，电视信号受干扰
        水电改造没按图纸，{room}少留{n}个插座
        灯一直闪，师傅说线没接牢
        电箱里的线乱成一团，没有标识"""), _lines("""
        用电热水器的时候整屋都黑了
        {room}那几个孔插什么都不通
        布线没穿管，直接埋在墙里了
        漏保老是自己断开，晚上只能摸黑""")),
    "material": Topic("quality", "workmanship", "product", _lines("""
        橱柜板材不是合同上的品牌，怀疑以次充好
        {room}的地板和样品不一样，薄了很多
        送来的瓷砖不是一线品牌，是杂牌
        柜门用{n}个月就变形关不上
        材料味道特别大，检测甲醛超标{n}倍
        五金件生锈了，铰链一用就断
        木门封边开胶，门套发霉
        给我用的水管不是说好的那个牌子
        台面石材有裂纹，是人造石冒充的
        衣柜尺寸做错了，装不进去"""), _lines("""
        板子一股刺鼻味，孩子进去就咳嗽，环保等级肯定不对
        合格证上的型号跟选的对不上，被掉包了
        滑轨卡得死死的，抽屉拉不动
        面板贴皮翘边，里面是压碎的木屑
        {room}的门量小了，四周都漏缝""")),
    "worker": Topic("attitude", "attitude", "service", _lines("""
        {worker}态度恶劣，说两句就骂人
        {worker}在我家抽烟随地吐痰，说了还顶嘴
        跟{worker}反映问题，他直接吼我
        {worker}当着孩子的面说脏话
        {worker}摔门就走，话都不让人说完
        工人说爱找谁找谁，态度非常差
        {worker}把我家厕所弄得很脏还不承认
        {worker}说话阴阳怪气，看不起人"""), _lines("""
        {worker}指着鼻子让我闭嘴
        才提了一句意见，{worker}就撂挑子还冲我嚷嚷
        {worker}爱搭不理，问三句答一句还翻白眼
        被{worker}当场羞辱，说我不懂装懂""")),
    "designer": Topic("attitude", "attitude", "service", _lines("""
        设计师一直敷衍，改图改了{n}次都不上心
        {person}设计师发微信不回，打电话不接
        设计师推诿，说不是他的责任
        签完合同设计师就换了一副嘴脸，态度冷淡
        设计师约好了{n}次都不来，也不打招呼
        设计师说我不懂，坚持按他的来，很傲慢"""), _lines("""
        画图的那位签单前热情得很，交了钱人就没影了
        让{person}改个方案，拖拖拉拉还一脸不耐烦
        设计师张口就说"你行你来"，完全不尊重人""")),
    "desk": Topic("attitude", "attitude", "service", _lines("""
        客服态度差，话没说完就挂电话
        打了{n}次客服电话都没人理，互相推诿
        客服敷衍我，说登记了就没有下文
        客服一口一个没办法，语气很不耐烦
        你们{person}客服说话难听，要求道歉
        客服让我找项目经理，项目经理又让我找客服，踢皮球
        投诉电话永远占线，没人接，不理客户"""), _lines("""
        接线的小姑娘阴着嗓子训我，像我欠她的
        转来转去{n}个人，没有一个肯负责
        问什么都说不清楚不知道，打发叫花子一样
        被客服直接拉黑了""")),
    "delay": Topic("contract", "contract", "construction", _lines("""
        合同工期{n}天，现在已经逾期{n}天还没完工
        工地停工{n}天了，没有一个工人
        一拖再拖，说好月底交房，现在墙都没砌
        项目经理总说缺工人，进度严重延误
        开工{n}个月了才做完水电，工期拖延
        工人干两天歇三天，完工遥遥无期
        原定{month}竣工，到现在还在等材料
        延期也没有人通知，违约金也不提"""), _lines("""
        家里半个月没见着一个人干活，锁着门
        讲好{month}搬新家，眼看又要泡汤
        今天说下周，下周说下个月，永远在等
        {n}个月了还是毛坯的样子""")),
    "charge": Topic("price", "contract", "contract", _lines("""
        增项太多，报价{n}万最后要{n}万
        乱收费，合同里包含的垃圾清运又要加钱
        水电结算比预算多收了{n}千，没有明细
        签合同时说一口价，现在处处加价
        收了{n}千块设计费，说好是免费的
        多算了面积，墙面按{n}平米收，实际没那么多
        拆改费重复收费，要求退款
        漏报项目故意后面增项，价格还比市场高"""), _lines("""
        结账单上凭空冒出{n}项，问就是必须做
        前面低价把人骗进来，后面一项一项往上添
        量房数据虚高，白白多掏{n}千块
        同样的活邻居家便宜一半，这不是宰人吗""")),
    "terms": Topic("contract", "contract", "contract", _lines("""
        合同违约，要求解除合同退定金
        定金{n}千一直不退，说合同写了不退
        合同上的赠品到现在没兑现
        没有经过我同意就变更了合同内容
        想解约，公司要扣{n}成违约金
        签的是全包合同，现在说不包主材，违约
        付款比例跟合同不一样，催着交中期款
        公司不按合同给发票和保修卡"""), _lines("""
        白纸黑字写着送的家电，现在翻脸不认
        还没开工就不想做了，交的{n}千块要不回来
        霸王条款，不签补充协议就不给开工
        活才干一半就逼着付尾款，不付就停""")),
    "repair": Topic("other", "after_sales", "construction", _lines("""
        报修{n}次了没人上门维修
        保修期内{thing}坏了，售后说要收费
        售后说派人来，等了{n}天也没来
        维修师傅来了一次没修好，再也不来了
        {thing}坏了申请维修，一直显示处理中
        售后维修之后又坏了，反复修{n}次
        质保{n}年，现在说{thing}不在保修范围
        申请了售后上门，约好的时间没人来"""), _lines("""
        {thing}不好使，说好第二天派人，一个礼拜了影子都没有
        修完比没修还糟，{thing}彻底不能用
        才住{n}个月{thing}就出毛病，找你们就说过期了
        登记了{n}回要人来看{thing}，石沉大海""")),
    "aftercare": Topic("attitude", "after_sales", "service", _lines("""
        售后人员态度不好，说是我自己弄坏的
        售后师傅上门迟到{n}小时，还抱怨路远
        售后推脱责任，一句正常现象就打发了
        售后电话打通了就说没空，很不耐烦
        维修的人进门不穿鞋套，说他还不高兴
        售后主管答应回电，{n}天没有音讯"""), _lines("""
        修东西的师傅进来就甩脸子，修一半走了
        保修专员一口咬定人为损坏，根本不听解释
        回访说得好听，真找他们善后就装死""")),
    "noise": Topic("other", "other", "construction", _lines("""
        早上{n}点就开始电钻施工，噪音太大
        周末也在敲墙，邻居都来投诉
        午休时间砸墙，老人心脏受不了
        晚上{n}点还在切砖，吵得睡不着
        施工噪声扰民，物业已经贴了通知"""), _lines("""
        天没亮就叮叮咣咣，整栋楼都被吵醒
        休息日不让人安生，冲击钻响一天
        宝宝刚睡着楼上又开始凿""")),
    "dirt": Topic("other", "other", "construction", _lines("""
        建筑垃圾堆在楼道{n}天没人清
        工地垃圾堵住消防通道，物业要罚款
        施工的灰尘弄得整个楼道都是，没有保护电梯
        装修垃圾倒在小区绿化带里
        工人把水泥倒进下水道，堵了"""), _lines("""
        沙子水泥袋子扔在邻居门口
        电梯里全是泥浆脚印，没人打扫
        过道堆满废料，轮椅都过不去""")),
    "hazard": Topic("other", "other", "construction", _lines("""
        工地没人还插着电，有安全隐患
        工人在家里用明火做饭，太危险，不安全
        没拉警戒线，{n}楼往下扔东西
        敲了承重墙，物业说有安全问题
        工地大门没锁，小孩跑进去，安全没人管
        工人不戴安全帽爬高，出了事谁负责"""), _lines("""
        液化气罐就摆在木料旁边
        脚手架晃晃悠悠，底下还有人走
        砸掉了一截梁，楼上都觉得晃""")),
}  # fmt: skip

VAGUE = _lines("""
    你们公司太让人失望了，希望尽快处理
    我要投诉，请给我一个说法
    对你们的{thing}很不满意，要求负责人联系我
    事情还没有解决，请尽快回复
    找了你们{n}次了，一直没有结果
    钱都交了，现在这个样子怎么住
    反正我很生气，再也不会选你们家
    请经理给我回电话
    之前说的问题到现在还是老样子""")  # fmt: skip
"""What could be about anything: whatever label it carries, nobody can tell it from the words."""
