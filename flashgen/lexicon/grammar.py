"""Grammar words of Chinese, as data: what asks for what stands beside it; `english_grammar.py` has those of English.

Both scripts stand here where a list meets raw text.
Words that only one module needs as marks of a form (digits, dates) stand there.
"""

from __future__ import annotations

PARTICLES = frozenset("的了着过得地")
"""With a word before them they make no word."""
ASPECT, LASTING = frozenset("了过着過著"), frozenset("着著")
"""What may stand between the verb and the object of a separable word, besides the verb once more; the latter of them
between a verb and itself."""
REACHED = "好完"
"""What may stand there before 了 or alone: 排好了队, 洗完澡. Not 起 and 上: 抬起 is a word itself."""
TRYING = "看"
"""Behind a doubled verb it says that something is tried: 照照|看 is no 照看."""
HOW_LONG = tuple(
    "年 月 天 日 夜 次 回 下 场 場 阵 陣 顿 頓 会儿 會兒 会 半天 整天 下午 上午 晚上 早上 晚 周 星期 礼拜 "
    "小时 小時 钟头 鐘頭 分钟 分鐘 秒 个月 個月 个多月 辈子 輩子 点 點 点儿 些 个 個".split()
)
"""How often, how long or how much, between the parts of a separable word: 打了十几年工, 排了二十分钟队, 提个醒. No
measure words of things: 看了三本书 is of books, not of reading."""
MODIFIERS = frozenset("很太最更较极挺颇不没")
"""Adverbs of degree and negations: with what follows they make a phrase; what is a word the dictionary has (不错)."""
DEGREE = frozenset("很 最 太 更 极 较 挺 極 非常 十分 特别 这么 那么 多么 比较 比較 有点".split())
"""What stands before an adjective: it tells the part of speech."""

LEADING = frozenset(
    "会 能 要 想 可以 可 应该 必须 愿意 肯 敢 请 让 叫 使 准备 打算 决定 开始 继续 喜欢 希望 帮 帮助 来 去 到".split()
)
"""Verbs before another verb: 想回来 "want to come back"."""
COPULA = "是"
"""Tagged as a verb, and as much a function word as 的."""

POINTING = frozenset("这那每几某各哪此這幾")
"""What stands before a measure word beside numbers."""
UNITS, PLACES = frozenset("年月日天号周秒分时時岁歲世代"), frozenset("前后後内內间間里裡來来中初末底")
"""After a number these are a unit and a word of place: 5年前, 20日内; 年前 alone is "before the new year"."""
AT = "在"
"""Behind a verb it says where, with 那儿 or 这里 behind it: no 在那儿 “just ...ing” in 晒在那儿."""
DISPOSING = frozenset("把将將")
"""What stands before an object that its verb follows: 把话|说完 holds no 话说."""
INSIDE = frozenset("里裡裏")
"""What makes a place of the noun before it: 坐|车里 "sit in the car" holds no 坐车."""

TOWARD, DIRECTIONS = "往朝", "上下前后後里裡裏外回"
"""What leads a direction, and directions: 往后|退 holds no 后退."""

COMPLEMENTS = frozenset(f"{way}{to}" for way in "上下进出回过起" for to in "来去") - {"起去"}
"""What after a verb is its complement of direction (站起来, 拿出来): no card could say what it does there. Of 15 such
cards in six everyday texts none had the right meaning."""
OF_STATES = frozenset({"起来", "下来", "下去"})
"""Those that adjectives have: 安静下来."""
DIRECT, POSSIBLE = frozenset("起出掉住开进回"), frozenset("起出掉住开进回上下来去到着过动了")
"""Complements of one character: directly after a verb of one (记起, 扔掉), and with 不 or 得 between (收不起): of 60
cards of a story 起 "to start" was wrong so."""
INTO = frozenset("进進出上下起开開")
"""Verbs that are a complement right after another of one character: 掉进了水里 "fell into the water" holds no 进水,
垂下了头 no 下头."""
AFTER_VERB = frozenset("到在给于")
"""What hangs on the verb before it, and makes no word with it that the dictionary lacks."""
POTENTIAL = frozenset("不得")
"""What stands between a verb and its complement in the potential form."""
BETWEEN = POTENTIAL | {"了"}
"""What may stand between a verb and its complement."""
HARDLY = frozenset("太大")
"""What may stand between 不 and a complement: 认不太出来."""
RESULTS = frozenset("到见完懂了起下出来去开动住着掉好清上成得过准满")
"""Results that a verb can't bring about with 不 before them: 看不到."""
NO_RESULT = frozenset("是有没要会能想可该得应敢肯愿怕")
"""Verbs and adverbs after which 不到, 不过, 得到 and the like are words: 没得到, 怕得到."""
ASKING = frozenset({"", "吗", "嗎", "吧", "呢", "么", "啊"})
"""What may follow a verb's last word though nothing does: 看得到吗."""

TITLES = frozenset(
    "老师 先生 女士 小姐 太太 夫人 同志 教授 医生 大夫 师傅 经理 主任 校长 部长 局长 "
    "奶奶 爷爷 阿姨 叔叔 大爷 大妈 大娘 大婶 大叔 大哥 大姐 伯伯 嫂子".split()
)
"""What a surname stands before."""
NO_NAME = frozenset("的了着过地得是在和与也都就不一这那他她它们我你说有到把被从对里上下")
"""Characters that names hardly have, and that stand beside every one."""
