"""A hand-out as a page with a style for paper, nothing loaded from anywhere: a browser prints it."""

from __future__ import annotations

import html
from collections.abc import Iterable
from functools import singledispatch
from importlib import resources

from .paper import (
    Dictation,
    Gaps,
    Grid,
    Handout,
    Key,
    Letters,
    Matching,
    Practice,
    Readings,
    Sheet,
    Shown,
    Text,
    Vocabulary,
    Word,
)
from .stroke_steps import pictures

PAPERS = {"a4": "A4", "letter": "Letter"}
GAP = "＿"


def page(handout: Handout) -> bytes:
    """The page."""
    look = handout.look
    style = resources.files(__package__).joinpath("templates", "handout.css").read_text(encoding="utf-8")
    classes = " ".join(filter(None, [handout.kind, "columns" if look.columns else "", "large" if look.large else ""]))
    what = handout.sheets[0].what if handout.sheets else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{_safe(handout.title)}: {what}</title>"
        f"<style>@page {{ size: {PAPERS[look.paper]}; margin: 18mm 16mm }}\n{style}</style></head>"
        f'<body class="{classes}">{"".join(map(_sheet, handout.sheets))}</body></html>\n'
    ).encode("utf-8", "replace")


def _sheet(sheet: Sheet) -> str:
    line = '<span class="name">Name ____________________</span>' if sheet.named else ""
    header = f"<header><h1>{_safe(sheet.title)}</h1><p>{sheet.what}{line}</p></header>"
    return f"<section>{header}{_body(sheet.body)}</section>"


@singledispatch
def _body(body: object) -> str:
    raise TypeError(body)


@_body.register
def _(body: Vocabulary) -> str:
    def row(word: Word) -> str:
        speech = f"<i>{_safe(word.speech)}</i> " if word.speech else ""
        sentence = f"<td>{_zh(word.sentence, 'sentence')}</td>" if word.sentence else ""
        first = f'<td class="zh word">{_zh(word.word)}</td><td>{_safe(word.pinyin)}</td>'
        return f"<tr>{first}<td>{speech}{_safe(word.meaning)}</td>{sentence}</tr>"

    return f"<div class=list><table>{_each(row(w) for w in body.words)}</table></div>"


@_body.register
def _(body: Gaps) -> str:
    bank = _each(f'<span class="zh">{_zh(word)}</span> ' for word in body.bank)
    items = _each(
        f'<li><span class="zh" lang="zh">{_gap(item.width).join(map(_safe, item.parts))}</span><br>'
        f"<small>{_safe(item.english)}</small></li>"
        for item in body.items
    )
    return f'<div class="bank">{bank}</div><ol class="spaced">{items}</ol>'


def _gap(width: int) -> str:
    return f'<span class="gap">{GAP * width}</span>'


@_body.register
def _(body: Matching) -> str:
    groups = []
    for group in body.groups:
        left = _each(f'<li value="{number}">{_zh(word)}</li>' for number, word in enumerate(group.words, group.start))
        right = _each(f"<li>{_safe(meaning)}</li>" for meaning in group.meanings)
        groups.append(f'<div class="match"><ol>{left}</ol><ol type="a">{right}</ol></div>')
    return _each(groups)


@_body.register
def _(body: Readings) -> str:
    def blank(given: str) -> str:
        return f'<span class="given">{_safe(given)}</span>' if given else '<span class="line"></span>'

    items = _each(f'<li><span class="zh">{_zh(word)}</span> {blank(given)}</li>' for word, given in body.items)
    return f'<p>{body.how}</p><ol class="two">{items}</ol>'


@_body.register
def _(body: Dictation) -> str:
    items = _each(f"<li>{'<i class=box></i>' * count}<span class=line></span></li>" for count in body.items)
    return f'<p>{body.how}</p><ol class="two dictation">{items}</ol>'


@_body.register
def _(body: Grid) -> str:
    credit = f"<footer>{body.credit}</footer>" if body.credit else ""
    return _each(_practice(line, body) for line in body.lines) + credit


def _practice(line: Practice, grid: Grid) -> str:
    boxes = [f'<b class="box">{_zh(line.char)}</b>', *[f'<i class="box pale">{_zh(line.char)}</i>'] * grid.traced]
    boxes += ['<i class="box"></i>'] * (grid.boxes - 1 - grid.traced)
    word = f" · {_zh(line.word)} {_safe(line.meaning)}" if line.word else ""
    steps = f'<span class="steps">{_each(pictures(line.strokes))}</span>' if line.strokes else ""
    return f'<div class="practice"><p>{_safe(line.head)}{word}{steps}</p><div class="boxes">{_each(boxes)}</div></div>'


@_body.register
def _(body: Text) -> str:
    rows = []
    for sentence in body.sentences:
        shown = _each(map(_token, sentence.tokens))
        words = _each(
            f"<span>{_zh(w.word)} {_safe(w.pinyin)} <i>{_safe(w.meaning)}</i></span> " for w in sentence.words
        )
        foot = f'<p class="foot">{words}</p>' if words else ""
        text = f'<p class="zh" lang="zh-{sentence.script}">{shown}</p>'
        rows.append(f'<div class="pair">{text}<p class="en">{_safe(sentence.english)}</p>{foot}</div>')
    return _each(rows)


def _token(token: Shown) -> str:
    text = _safe(token.text)
    if token.pinyin:
        text = f"<ruby>{text}<rt>{_safe(token.pinyin)}</rt></ruby>"
    return f"<b>{text}</b>" if token.new else text


@_body.register
def _(body: Key) -> str:
    def item(word: Word) -> str:
        sentence = f" <small>{_zh(word.sentence)}</small>" if word.sentence else ""
        return f"<li>{_zh(word.word)} {_safe(word.pinyin)}{sentence}</li>"

    return f'<ol class="key">{_each(map(item, body.words))}</ol>'


@_body.register
def _(body: Letters) -> str:
    return f'<p class="answers">{" · ".join(body.answers)}</p>'


def _each(parts: Iterable[str]) -> str:
    return "".join(parts)


def _zh(text: str, kind: str = "") -> str:
    return f'<span lang="zh"{f" class={kind}" if kind else ""}>{_safe(text)}</span>'


def _safe(text: str) -> str:
    return html.escape(text)
