"""The usual reading of words that CC-CEDICT reads in several ways, where pypinyin or the model of characters errs.

pypinyin's phrases hardly know neutral tones: by them 东西 is always dōngxī, "east and west", and 故事 gùshì, "old
practice". A word whose readings are about equally usual (大意 dàyì "gist", dàyi "careless") is not here. Written for
flashgen; a test checks that each is a reading of the dictionary that would else not be taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from .pinyin import marked

NUMBERED = """
地方 di4 fang5, 东西 dong1 xi5, 告诉 gao4 su5, 多少 duo1 shao5, 人家 ren2 jia5, 故事 gu4 shi5, 妻子 qi1 zi5,
说法 shuo1 fa5, 好处 hao3 chu5, 大夫 dai4 fu5, 生意 sheng1 yi5, 本事 ben3 shi5, 得罪 de2 zui5, 大爷 da4 ye5,
琢磨 zuo2 mo5, 结实 jie1 shi5, 地道 di4 dao5, 大方 da4 fang5, 口音 kou3 yin5, 把手 ba3 shou5, 下场 xia4 chang5,
照应 zhao4 ying5, 端详 duan1 xiang5, 出息 chu1 xi5, 营生 ying2 sheng5, 裁缝 cai2 feng5, 摆设 bai3 she5,
差使 chai1 shi5, 门道 men2 dao5, 盘缠 pan2 chan5, 铺盖 pu1 gai5, 脊梁 ji3 liang5, 支吾 zhi1 wu5,
丧气 sang4 qi5, 世故 shi4 gu5, 买卖 mai3 mai5, 格格 ge2 ge5, 花儿 hua1 r5, 猴儿 hou2 r5,
重名 chong2 ming2, 卵子 luan3 zi3, 粒子 li4 zi3, 大汗 da4 han4, 居处 ju1 chu4, 何为 he2 wei2,
当天 dang4 tian1, 当晚 dang4 wan3, 当月 dang4 yue4, 工夫 gong1 fu5, 粘连 zhan1 lian2
"""


@lru_cache(maxsize=1)
def usual_readings() -> Mapping[str, tuple[str, ...]]:
    """Marked syllables by simplified word.

    >>> usual_readings()["东西"]
    ('dōng', 'xi')
    """
    items = (item.split() for item in NUMBERED.split(","))
    return {word: tuple(map(marked, syllables)) for word, *syllables in items}
