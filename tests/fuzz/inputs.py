"""What the fuzzer gives to the command: strategies of files and arguments, all from our own samples."""

from __future__ import annotations

import io
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from hypothesis import strategies as st

from flashgen import publish
from flashgen.values import Deck

from ..conftest import ROOT
from ..fakes import note
from ..forms import FILES, FORMS

TEXTS = ROOT / "decks" / "texts"
SNIPPETS = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{Meaning}} {{c1::x}} [sound:x.mp3] [latex]\\input[/latex] \\(x\\)",
        "&lt;b&gt; &amp;&nbsp;",
        "<hr />",
        "\nOriginal:\n",
        "### ",
        "Title: <b>T</b>\n",
        "第１版",
        "\x1b[2J\x07\x00",
        "\u202e\u200b\ufeff\ufe0f\U000e01e1",
        "\ud800",
        "e" + "\u0301" * 40,
        "一" + "亿" * 40,
        "九" * 400,
        "9" * 400 + "e9",
        "…" * 50 + "，",
        "." * 500 + "x",
        " " * 3000,
        "\t" * 300,
        "很" * 3000,
        "A" * 3000,
        "\r\n\x0c\x85\u2028",
        "\n" * 200,
        "⼿机，流了血，看看，得不得，要不要。",
        "卡拉OK X光 T恤 3D",
        "=cmd|' /C calc'!A0",
        "../../etc/passwd",
        "%s %n ${HOME} `id`",
        "😀👩‍👩‍👧‍👦",
    )
)


@dataclass(frozen=True)
class Case:
    """Files by name, and the words of the command that is run among them."""

    files: Mapping[str, bytes]
    words: tuple[str, ...]
    outputs: frozenset[str] = field(default=frozenset({"deck.apkg", "report.json", "page.html", "out.tsv", "out.tmx"}))


def mutated(data: bytes, chance: random.Random, most: int = 4) -> bytes:
    """A file after some accidents."""
    for _ in range(chance.randint(1, most)):
        start = chance.randint(0, len(data))
        data = _after_accident(data, start, min(len(data), start + chance.choice([1, 3, 40, 400])), chance)
    return data


def _after_accident(data: bytes, start: int, end: int, chance: random.Random) -> bytes:
    before, hit, after = data[:start], data[start:end], data[end:]
    lines = data.split(b"\n")
    changes: list[Callable[[], bytes]] = [
        lambda: before + after,
        lambda: before + hit * chance.choice([2, 3, 50]) + after,
        lambda: before + chance.choice(SNIPPETS) * chance.choice([1, 1, 20]) + hit + after,
        lambda: before + chance.choice(SNIPPETS) + after,
        lambda: before + bytes(len(hit)) + after,
        lambda: before + chance.randbytes(len(hit)) + after,
        lambda: before,
        lambda: hit + after,
        lambda: b"\n".join(chance.sample(lines, len(lines))),
        lambda: data.replace(b"\n", chance.choice([b"\r\n", b"\r", b"\n\n", b" ", b"\x0c"])),
    ]
    return chance.choice(changes)()


def recoded(data: bytes, chance: random.Random) -> bytes:
    """The text in another encoding now and then."""
    name = chance.choice(["utf-8"] * 6 + ["utf-8-sig", "utf-16", "utf-16-be", "gb18030", "big5", "latin-1", "utf-32"])
    return data.decode("utf-8", "replace").encode(name, "replace")


@st.composite
def articles(draw: st.DrawFn) -> Case:
    """A bilingual article, alone or beside a good one."""
    chance = draw(st.randoms(use_true_random=False))
    data = recoded(mutated((TEXTS / "news.txt").read_bytes(), chance), chance)
    name = chance.choice(["a.txt", "a b.md", "<b>a.txt", "a\x1b[2J.txt", "é.txt"])
    files, more = {name: data}, chance.random() < 0.1
    if more:
        files["good.txt"] = (TEXTS / "news.txt").read_bytes()
    command = chance.choice(["build", "build", "build", "preview", "align", "explain"])
    return Case(files, _command(command, sorted(files), chance))


@st.composite
def pairs(draw: st.DrawFn) -> Case:
    """Two files of a language each."""
    chance = draw(st.randoms(use_true_random=False))
    files = {
        f"t.{language}.txt": recoded(mutated((TEXTS / f"dialogue.{language}.txt").read_bytes(), chance, 2), chance)
        for language in ("zh", "en")
    }
    names = chance.choice(
        [["t.zh.txt", "t.en.txt"], ["t.en.txt", "t.zh.txt"], ["--zh", "t.zh.txt", "--en", "t.en.txt"]]
    )
    return Case(files, _command(chance.choice(["build", "build", "align", "preview"]), names, chance))


def repacked(data: bytes, chance: random.Random) -> bytes:
    """A zip file with one of its members mutated, or renamed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        victim = chance.choice(old.namelist())
        for name in old.namelist():
            member = old.read(name)
            renamed = "../x" if name == victim and chance.random() < 0.1 else name
            new.writestr(renamed, mutated(member, chance, 3) if name == victim else member)
    return target.getvalue()


@st.composite
def formats(draw: st.DrawFn) -> Case:
    """Subtitles, tables, texts by turns, and files of real programs."""
    chance = draw(st.randoms(use_true_random=False))
    both = {**FILES, **{name: text.encode() for name, text in FORMS.items()}}
    name, other = (chance.choice(sorted(both)) for _ in range(2))
    packed = name in FILES and chance.random() < 0.8 and zipfile.is_zipfile(io.BytesIO(FILES[name]))
    data = repacked(FILES[name], chance) if packed else recoded(mutated(both[name], chance, 3), chance)
    named = chance.choice([name, name, other, "t.txt"])
    return Case({named: data}, _command(chance.choice(["build", "align", "align", "preview"]), [named], chance))


def _command(command: str, names: list[str], chance: random.Random) -> tuple[str, ...]:
    rest: dict[str, list[str]] = {
        "build": ["-o", "deck.apkg", "--report", "report.json", "--max", chance.choice(["0", "5"])],
        "preview": ["-o", "page.html"],
        "align": ["-o", chance.choice(["out.tsv", "out.tmx"])],
        "explain": [chance.choice(["居民", "<b>", "的", ""])],
    }
    more = ["--names", "--spoken", "--zhuyin", "--ask", "gap,recall,type,listen"] if command == "build" else []
    return (command, *names, *rest[command], *chance.sample(more[:3], chance.randint(0, 3) if more else 0), *more[3:])


VALUES: st.SearchStrategy[str] = st.one_of(
    st.text(max_size=40).map(lambda text: repr(text).replace("'", '"')),
    st.integers().map(str),
    st.sampled_from(
        ["true", "nan", "[]", "{}", "1" * 4400, '"*.txt"', '["**"]', '["a**b"]', '["news.txt"]', "1979-05-27", "-1"]
    ),
    st.lists(st.text(max_size=9).map(lambda text: repr(text).replace("'", '"')), max_size=3).map(
        lambda items: f"[{', '.join(items)}]"
    ),
)
KEYS = (
    "deck.name deck.series deck.lessons input.paths input.zh input.en input.encoding input.max_bytes words.max_notes "
    "input.max_sentences words.level words.known words.dictionary words.names examples.max_chars cards.ask "
    "cards.spoken cards.zhuyin cards.audio cards.recordings cards.strokes cards.overrides output.apkg "
    "output.report a.b deck"
).split()


@st.composite
def recipes(draw: st.DrawFn) -> Case:
    """A recipe with chance keys and values, or a good one after accidents."""
    chance = draw(st.randoms(use_true_random=False))
    text = 'input.paths = ["news.txt"]\n' if chance.random() < 0.7 else ""
    keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=3))
    text += "".join(f"{key} = {draw(VALUES)}\n" for key in keys)
    data = text.encode("utf-8", "replace")
    if chance.random() < 0.3:
        data = mutated((ROOT / "decks" / "news.toml").read_bytes(), chance)
    files = {"r.toml": data, "news.txt": (TEXTS / "news.txt").read_bytes()}
    return Case(files, ("build", "r.toml", "-o", "deck.apkg", "--report", "report.json", "--max", "5"))


LISTS = {
    "--known": "运动\n图书馆\tHSK3\n你好 nǐ hǎo\n# note\n",
    "--dictionary": "图书馆\ttú shū guǎn\tlibrary\n和平路\t\tPeace Road\n",
    "--overrides": "居民\tmeaning\tlocals\n开放\treading\tkāi fàng\n图书馆\tskip\n",
}


@st.composite
def lists(draw: st.DrawFn) -> Case:
    """Lists of words after accidents."""
    chance = draw(st.randoms(use_true_random=False))
    option = chance.choice(list(LISTS))
    data = recoded(mutated(LISTS[option].encode(), chance, 3), chance)
    files = {"list.tsv": data, "news.txt": (TEXTS / "news.txt").read_bytes()}
    return Case(files, ("build", "news.txt", option, "list.tsv", "-o", "deck.apkg", "--max", "9"))


@lru_cache(maxsize=1)
def package() -> bytes:
    """A small deck."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "d.apkg"
        publish.write(Deck("FlashGen::Test", "test", "A test.", (note(),)), target, newest=1, now=1)
        return target.read_bytes()


@st.composite
def packages(draw: st.DrawFn) -> Case:
    """A deck after accidents: of the archive, of the collection, of its rows; looked at, or built upon."""
    chance = draw(st.randoms(use_true_random=False))
    kind = chance.randrange(3)
    data = mutated(package(), chance) if kind == 0 else _repacked(kind, chance)
    files = {"deck.apkg": data, "news.txt": (TEXTS / "news.txt").read_bytes()}
    words = ("preview", "deck.apkg", "-o", "page.html")
    if chance.random() < 0.3:
        words = ("build", "news.txt", "-o", "deck.apkg")
    return Case(files, words)


def _repacked(kind: int, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(package())) as read, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        path.write_bytes(read.read("collection.anki2"))
        if kind == 1:
            path.write_bytes(mutated(path.read_bytes(), chance))
        else:
            column = chance.choice(["guid", "flds", "tags", "mod", "mid", "id"])
            value = chance.choice(
                [None, 2**62, -1, 1.5, b"\xff\x00", *(s.decode("utf-8", "replace") for s in SNIPPETS)]
            )
            table = chance.choice(["UPDATE notes SET {} = ?", "UPDATE col SET decks = ?", "UPDATE col SET models = ?"])
            with sqlite3.connect(path) as connection:
                try:
                    connection.execute(table.format(column), (value,))
                except sqlite3.Error:
                    connection.execute("DROP TABLE notes")
            connection.close()
        media = chance.choice([read.read("media"), b"", b"[]", b'{"0": "x.mp3"}', b'{"a": {"b": 1}}'])
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as write:
            write.writestr("collection.anki2", path.read_bytes())
            write.writestr("media", media)
        return written.getvalue()


WORDS = (
    "build preview align explain news.txt missing.txt . .. / /dev/null news.txt/x r.toml -o --max --level --known "
    "--dictionary --overrides --ask --audio --recordings --names --deck --series --zh --en --encoding --max-size -q "
    "--max-sentences --clean --report --help -- 5 -1 0 99999999999999999999 utf-8 latin-1 nonsense gap espeak "
    "deck.apkg :: a::b"
).split()


@st.composite
def arguments(draw: st.DrawFn) -> Case:
    """Words of the command line by chance."""
    command = draw(st.sampled_from(["build", "build", "preview", "align", "explain", ""]))
    article = draw(st.sampled_from(["news.txt", "news.txt", "r.toml", ""]))
    words = draw(st.lists(st.one_of(st.sampled_from(WORDS), st.text("a\x1b\ud800é中:-=/.", max_size=6)), max_size=5))
    files = {"news.txt": (TEXTS / "news.txt").read_bytes(), "r.toml": b'input.paths = ["news.txt"]'}
    return Case(files, tuple(filter(None, [command, article, *words])), frozenset())


KINDS: Mapping[str, Callable[[], st.SearchStrategy[Case]]] = {
    "articles": articles,
    "pairs": pairs,
    "formats": formats,
    "recipes": recipes,
    "lists": lists,
    "packages": packages,
    "arguments": arguments,
}
