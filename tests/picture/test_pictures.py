"""Cards in headless Chromium: nothing runs over the edge of a phone, readings are seen, both modes are readable."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from flashgen.cards import note_type, overrides
from flashgen.cards.compose import fields
from flashgen.cards.render import side
from flashgen.output import preview
from flashgen.pipeline import Engines, build
from flashgen.recipe import load
from flashgen.values import ASKS, Deck

from ..conftest import ROOT
from ..fakes import note

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
pytestmark = [
    pytest.mark.picture,
    pytest.mark.xdist_group("picture"),
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium, which is not installed here"),
    pytest.mark.skipif(not FONT.exists(), reason="needs the font of Debian's fonts-noto-cjk"),
]
FLAGS = """--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
--disable-component-update --disable-sync --hide-scrollbars --virtual-time-budget=3000""".split()
MEASURE = (ROOT / "tests" / "picture" / "measure.js").read_text(encoding="utf-8")


def measured(body: str, folder: Path, *, night: bool, width: int) -> dict[str, float]:
    """Width, elements beyond the edge, lowest contrast and visible readings of a page.

    Chromium's window is at least 500 px wide, so a phone's width comes from a frame.
    """
    classes = "card nightMode night_mode" if night else "card"
    head = f"<!doctype html><meta charset=utf-8><style>{note_type.style()}</style><body class='{classes}'>"
    page, frame = folder / "card.html", folder / "frame.html"
    page.write_text(f"{head}{body}<script>{MEASURE}</script>", encoding="utf-8")
    frame.write_text(
        f"<iframe src=card.html style='width:{width}px;height:900px;border:0'></iframe><script>"
        "addEventListener('load',()=>setTimeout(()=>document.body.setAttribute('data-out',"
        "document.querySelector('iframe').contentDocument.getElementById('out').textContent),300))</script>",
        encoding="utf-8",
    )
    result: dict[str, float] = json.loads(told(frame))
    return result


def told(frame: Path) -> str:
    """What a page writes into the attribute `data-out` of its body."""
    flags = [*FLAGS, f"--user-data-dir={frame.parent / 'profile'}", "--allow-file-access-from-files", "--dump-dom"]
    done = subprocess.run(
        [str(CHROMIUM), *flags, frame.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    found = re.search(r'data-out="([^"]+)"', done.stdout)
    assert found, done.stdout[-500:] + done.stderr[-500:]
    return html.unescape(found[1])


@pytest.mark.parametrize(("night", "width"), [(False, 360), (True, 360), (False, 900), (True, 900)])
def test_cards_fit_and_can_be_read(night: bool, width: int, engines: Engines, tmp_path: Path) -> None:
    """The longest sentence of the sample, on every side of every card, everything folded open."""
    recipe = load(ROOT / "decks" / "story.toml")
    deck = build([], replace(recipe, cards=replace(recipe.cards, ask=ASKS, spoken=True, zhuyin=True)), engines=engines)
    longest = max(deck.notes, key=lambda n: len(n.candidate.best.example.l2))
    filled = fields(longest)
    sides = [side(note_type.front(t), filled, answer=False) for t in note_type.TEMPLATES]
    sides += [side(note_type.back(t), filled, answer=True) for t in note_type.TEMPLATES]
    assert all(sides)
    for page in (sides[0], "".join(sides).replace("<details>", "<details open>")):
        found = measured(page, tmp_path, night=night, width=width)
        assert found["width"] == width
        assert found["over"] == 0
        assert found["contrast"] >= 4.5
        assert (found["readings"] > 3) == ('id="answer"' in page)


def test_a_tap_hides_the_pinyin_of_the_sentence(engines: Engines, tmp_path: Path) -> None:
    """The switch alone does it: no script, no network."""
    deck = build([], load(ROOT / "decks" / "story.toml"), engines=engines)
    back = side(note_type.back(note_type.TEMPLATES[0]), fields(deck.notes[0]), answer=True)
    shown = measured(back, tmp_path, night=False, width=360)["readings"]
    tapped = back.replace('type="checkbox"', 'type="checkbox" checked')
    hidden = measured(tapped, tmp_path, night=False, width=360)["readings"]
    assert hidden == len(deck.notes[0].headword) < shown


def test_the_measure_sees_what_is_wrong(tmp_path: Path) -> None:
    wide = "<div class=fg><div style='width:700px;color:#999'>宽</div></div>"
    found = measured(wide, tmp_path, night=False, width=360)
    assert found["over"] == 1
    assert found["contrast"] < 4.5


EARLIER = "# mine\n没有\tmeaning\tnot\n采纳\tmeaning\told\n采纳 cǎinà\tnote\tkept\n"
CORRECT = """
var made = "";
URL.createObjectURL = function (blob) { blob.text().then(function (text) {
  document.body.setAttribute("data-out", JSON.stringify(text)); }); return "#"; };
HTMLAnchorElement.prototype.click = function () {};
var [form, other] = document.querySelectorAll(".correct");
form.querySelector("[data-field=meaning]").value = ' to\tadopt "it" ';
form.querySelector("[data-field=reading]").value = "";
other.querySelector("[data-field=reading]").value = "yijian";
other.querySelector("[data-field=skip]").checked = false;
form.querySelector("input").dispatchEvent(new Event("input", { bubbles: true }));
document.getElementById("save").click();
"""


def test_the_preview_saves_corrections_that_a_build_takes(tmp_path: Path) -> None:
    """What was typed becomes lines of overrides.tsv, in place of earlier ones; what was not changed makes none."""
    other = replace(note().candidate, headword="意见", reading="yìjiàn")
    deck = Deck("Test", "test", "", (note(), note("fg1:test:意见", "suggestion", candidate=other, headword="意见")))
    page = tmp_path / "preview.html"
    preview.write(preview.of_deck(deck, EARLIER), page)
    bare = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8"))
    page.write_text(bare.replace("</body>", f"<script>{CORRECT}</script></body>"), encoding="utf-8")
    saved = json.loads(told(page))
    assert saved == '# mine\n没有\tmeaning\tnot\n采纳 cǎinà\tnote\tkept\n采纳\tmeaning\tto adopt "it"\n意见\tskip\n'
    assert [o.field for o in overrides.parse(saved, "overrides.tsv")] == ["meaning", "note", "meaning", "skip"]


TYPED = {
    "cha4dian3r5": ["cha4dianr3", "cha4 dian3r", "chàdiǎnr", "Chà diǎnr", "cha4dian3r5"],
    "lv4se4": ["lü4se4", "lu:4 se4", "lǜsè", "lv4se4"],
    "peng2you5": ["peng2you", "péngyou", "peng2 you5"],
}
WRONG = {"cha4dian3r5": ["cha1dian3r", "cha4dian3", "dian3cha4r"], "lv4se4": ["lu4se4", "lǘsè"]}


def test_pinyin_may_be_typed_in_any_way(tmp_path: Path) -> None:
    tries = [
        (want, typed, kind)
        for kind, cases in (("right", TYPED), ("wrong", WRONG))
        for want in cases
        for typed in cases[want]
    ]
    template = next(t for t in note_type.TEMPLATES if t.file == "type")
    body = note_type.text(template.file + ".html")
    scripts = "".join(f"<script>{code}</script>" for code in re.findall(r"<script>(.*?)</script>", body, re.DOTALL))
    frames = []
    for number, (want, typed, _) in enumerate(tries):
        page = tmp_path / f"{number}.html"
        page.write_text(
            f"<!doctype html><meta charset=utf-8><input id=typeans value='{typed}'><span id=fg-answer hidden>{want}"
            f"</span>{scripts}<script>var box = document.getElementById('typeans');"
            "box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));</script>",
            encoding="utf-8",
        )
        frames.append(f"<iframe src={page.name}></iframe>")
    frame = tmp_path / "frame.html"
    frame.write_text(
        "".join(frames) + "<script>addEventListener('load',()=>document.body.setAttribute('data-out',"
        "[...document.querySelectorAll('iframe')].map(f=>f.contentDocument.getElementById('typeans').value).join('|')))"
        "</script>",
        encoding="utf-8",
    )
    values = told(frame).split("|")
    expected = [want if kind == "right" else typed for want, typed, kind in tries]
    assert values == expected
