"""Pages to print: every word is there, keys are right and apart, the same seed gives the same page."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from flashgen import pipeline
from flashgen.errors import ExportError, MissingEngine
from flashgen.lexicon.strokes import Drawing
from flashgen.output import handouts, paper_html, paper_pdf
from flashgen.output.handouts import KINDS, Lesson, handout, lessons_of
from flashgen.output.paper import Look
from flashgen.pipeline import Engines
from flashgen.recipe import Recipe, WordsPart
from flashgen.values import Deck

from .test_cli import NEWS, run


@pytest.fixture(scope="module")
def deck(engines: Engines) -> Deck:
    return pipeline.build([NEWS], Recipe(words=WordsPart(max_notes=15)), engines=engines)


@pytest.fixture(scope="module")
def lessons(deck: Deck, engines: Engines) -> tuple[Lesson, ...]:
    return lessons_of(deck, lambda id_: list(engines.annotator.bitext(deck.bitexts[0])))


def page(kind: str, lessons: Sequence[Lesson], look: Look) -> str:
    return paper_html.page(handout(kind, lessons, look)).decode()


def text(part: str) -> str:
    return html.unescape(re.sub("<[^>]*>", " ", part))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_every_word_and_loads_nothing(kind: str, lessons: tuple[Lesson, ...]) -> None:
    made = page(kind, lessons, Look())
    body = re.sub("</?(?:b|ruby|span)[^>]*>|<rt>.*?</rt>", "", made)
    words = [note.headword for note in lessons[0].notes]
    if kind == "characters":
        words = [char for word in words for char in word]
    missing = [word for word in words if word not in body]
    # a sentence stands once among the gaps, whatever number of words it teaches
    assert not missing or (kind == "gaps" and len(missing) < len(words) / 2)
    assert not re.search(r"(?:src|href)=|<script|url\(", made)


def test_the_same_seed_gives_the_same_page_and_versions_differ(lessons: tuple[Lesson, ...]) -> None:
    assert page("gaps", lessons, Look(seed=4)) == page("gaps", lessons, Look(seed=4))
    assert page("gaps", lessons, Look(seed=4)) != page("gaps", lessons, Look(seed=5))
    both = page("matching", lessons, Look(versions=2))
    assert both.count("<section>") == 4 and "· A</h1>" in both and "· B</h1>" in both


def test_the_keys_are_right(lessons: tuple[Lesson, ...]) -> None:
    sheet, key = re.findall("<section>.*?</section>", page("matching", lessons, Look()), re.DOTALL)
    left = {int(n): text(w).strip() for n, w in re.findall(r'<li value="(\d+)">(.*?)</li>', sheet)}
    right = [re.findall("<li>(.*?)</li>", part) for part in re.findall(r'<ol type="a">(.*?)</ol>', sheet, re.DOTALL)]
    for number, letter in re.findall(r"(\d+) ([a-j])", text(key)):
        group = (int(number) - 1) // handouts.GROUP
        meaning = html.unescape(right[group]["abcdefghij".index(letter)])
        assert (left[int(number)], meaning) in {(n.headword, n.gloss.text) for n in lessons[0].notes}
    sheet, key = re.findall("<section>.*?</section>", page("gaps", lessons, Look()), re.DOTALL)
    gapped = [text(item) for item in re.findall("<li>(.*?)</li>", sheet, re.DOTALL)]
    words = [text(item).split()[0] for item in re.findall("<li>(.*?)</li>", key, re.DOTALL)]
    assert len(gapped) == len(words) > 5
    for sentence, word in zip(gapped, words, strict=True):
        chinese = re.sub(r"\s", "", sentence)
        mine = [n.candidate.best for n in lessons[0].notes if n.headword == word]
        filled = [re.sub("＿+", best.token.text, chinese) for best in mine]
        assert any(best.example.l2.replace(" ", "") in whole for best, whole in zip(mine, filled, strict=True))
        assert word not in chinese


def test_the_reader_shows_pinyin_where_it_is_wanted(lessons: tuple[Lesson, ...]) -> None:
    counts = [page("reader", lessons, Look(pinyin=which)).count("<rt>") for which in ("none", "unknown", "all")]
    assert counts[0] == 0 < counts[1] < counts[2]


def test_a_text_that_is_markup_stays_text(engines: Engines, tmp_path: Path) -> None:
    path = tmp_path / "<b>.txt"
    path.write_text("他们采纳了<img src=x>意见。\n\nThey <script>adopted</script> the proposals.\n", encoding="utf-8")
    deck = pipeline.build([path], Recipe(words=WordsPart(level=1)), engines=engines)
    for kind in KINDS:
        made = page(kind, lessons_of(deck, lambda _: list(engines.annotator.bitext(deck.bitexts[0]))), Look())
        assert "<img" not in made and "<script" not in made and "<b>.txt" not in made


def test_the_command_names_what_it_can_and_cannot(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--max", 5, "--paper", "letter", "--large", "--two-columns", "--versions", 2, "-q")
    code, out, _ = run("handout", "gaps", NEWS, *options, capsys=capsys)
    made = (tmp_path / "news.gaps.html").read_text(encoding="utf-8")
    assert code == 0 and "5 words in news.gaps.html" in out
    assert "size: Letter" in made and 'class="gaps columns large"' in made
    assert "no hand-out “crossword”" in run("handout", "crossword", NEWS, capsys=capsys)[2]
    assert "ends in .html" in run("handout", "gaps", NEWS, "-o", "a.docx", capsys=capsys)[2]
    with pytest.raises(ExportError, match="no paper “a5”"):
        handouts.check("gaps", Look(paper="a5"), Path("a.html"))


class Drawn:
    """Stroke data of one character."""

    def drawing(self, char: str) -> Drawing | None:
        return Drawing(("M 1 2 L 3 4 Z",) * 14, (((1, 2),),) * 14) if char == "图" else None


def test_a_grid_shows_the_order_of_strokes_where_it_is_known(
    lessons: tuple[Lesson, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handouts, "_drawings", Drawn)
    made = page("characters", lessons, Look())
    assert made.count("<svg") == 12 and made.count('class="steps"') == 1 and "Arphic Public License" in made
    monkeypatch.setattr(handouts, "_drawings", lambda: None)
    made = page("characters", lessons, Look())
    assert "<svg" not in made and "Arphic" not in made


def test_versions_are_of_exercises_only(lessons: tuple[Lesson, ...]) -> None:
    assert "· A" not in page("reader", lessons, Look(versions=2))


def test_a_pdf_that_can_not_be_made_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_pdf, "MODULES", ("no_such_module",))
    with pytest.raises(MissingEngine, match=r"flashgen\[print\]"):
        handouts.check("gaps", Look(), Path("a.pdf"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_has_every_word(kind: str, lessons: tuple[Lesson, ...]) -> None:
    pytest.importorskip("typst", reason="the extra print is not installed")
    pdfium = pytest.importorskip("pypdfium2", reason="the extra office is not installed")
    looks = Look(), Look(paper="letter", columns=True, large=True, pinyin="none", versions=2)
    for look in looks:
        made = paper_pdf.pdf(handout(kind, lessons, look))
        assert made == paper_pdf.pdf(handout(kind, lessons, look))
        document = pdfium.PdfDocument(made)
        width, height = document.get_page_size(0)
        assert (round(width), round(height)) == ((595, 842) if look.paper == "a4" else (612, 792))
        read = "".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        words = [note.headword for note in lessons[0].notes]
        words = [char for word in words for char in word] if kind == "characters" else words
        found = re.sub(r"\s", "", read)
        missing = [word for word in words if word not in found]
        assert not missing or (kind == "gaps" and len(missing) < len(words) / 2)


def test_a_text_of_typst_stays_text_in_a_pdf(engines: Engines, tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the extra print is not installed")
    pdfium = pytest.importorskip("pypdfium2", reason="the extra office is not installed")
    path = tmp_path / "text.txt"
    path.write_text('他们采纳了#read("x")意见。\n\nThey adopted #panic $x$ the proposals.\n', encoding="utf-8")
    deck = pipeline.build([path], Recipe(words=WordsPart(level=1)), engines=engines)
    lessons = lessons_of(deck, lambda _: list(engines.annotator.bitext(deck.bitexts[0])))
    document = pdfium.PdfDocument(paper_pdf.pdf(handout("reader", lessons, Look())))
    read = document[0].get_textpage().get_text_bounded()
    document.close()
    assert '#read("x")' in read and "#panic $x$ the" in read


def test_a_reader_is_read_as_corrected_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "text.txt"
    path.write_text("他们采纳了意见。\n\nThey adopted the proposals.\n", encoding="utf-8")
    (tmp_path / "overrides.tsv").write_text("采纳\treading\tcǎina\n", encoding="utf-8")
    options = (path, "--overrides", tmp_path / "overrides.tsv", "--pinyin", "all", "-o", tmp_path / "r.html", "-q")
    assert run("handout", "reader", *options, capsys=capsys)[0] == 0
    made = (tmp_path / "r.html").read_bytes()
    assert "cǎina" in made.decode()
    assert run("handout", "reader", *options, capsys=capsys)[0] == 0
    assert (tmp_path / "r.html").read_bytes() == made
