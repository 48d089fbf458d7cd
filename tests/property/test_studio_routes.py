"""Whatever a browser sends to any route of the studio, it is answered without a fault, and the project can be read."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytest.importorskip("starlette", reason="needs the extra studio")
pytest.importorskip("httpx2", reason="needs httpx2")

from starlette.routing import Route
from starlette.testclient import TestClient

from flashgen.output import ankiconnect
from flashgen.pipeline import Engines
from flashgen.web.app import app
from flashgen.web.project import Project

ROUTES = [
    (route.path, method)
    for route in app(Project.__new__(Project)).routes
    if isinstance(route, Route) and route.path != "/quit"
    for method in sorted(route.methods or ())
    if method != "HEAD"
]
NAMES = (
    "title zh en to name level max_notes cover hsk grammar names clean characters id decision pair action split "
    "split_zh was_zh was_en show reading meaning pos sentence english note next paper pinyin versions seed columns "
    "text side night seen told pdf"
).split()
WORDS = "0 -1 1 99999999999999999999 ٣ ² save join split up down drop keep known skip auto on a4 chǎng noun 2025 unsure"
VALUES = [
    *("", *WORDS.split(), "图书馆", "图书馆~túshūguǎn", "túshūguǎn", "../../etc/passwd", "<script>1</script>"),
    *("\x00\u202e", "a\tb\nc", '"><img src=x>', "x" * 5000, "=cmd()"),
]
TEXTS = st.sampled_from(VALUES) | st.text(max_size=30)
PARTS = st.sampled_from(
    [
        "rename",
        "move",
        "remove",
        "en",
        "zh",
        "deck",
        "page",
        "report",
        "reader",
        "gaps",
        "csv",
        "sheet",
        "..",
        "x",
        "%00",
    ]
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory, engines: Engines) -> tuple[TestClient, Project]:
    project = Project(tmp_path_factory.mktemp("studio") / "course")
    project._engines = engines
    client = TestClient(app(project), follow_redirects=False, raise_server_exceptions=False)
    client.post("/texts/paste", data={"title": "A", "zh": "图书馆昨天开放了。", "en": "The library opened yesterday."})
    return client, project


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_request_is_answered_without_a_fault(
    data: st.DataObject, studio: tuple[TestClient, Project], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, project = studio
    monkeypatch.setattr(ankiconnect, "client", lambda: pytest.skip("no Anki is asked"))
    path, method = data.draw(st.sampled_from(ROUTES))
    path = re.sub(r"\{\w+:int\}", lambda _: str(data.draw(st.sampled_from([0, 1, 10**30]))), path)
    path = re.sub(r"\{\w+\}", lambda _: data.draw(PARTS), path)
    fields = st.dictionaries(st.sampled_from(NAMES), TEXTS, max_size=6)
    headers = data.draw(
        st.sampled_from([{}, {"hx-request": "true"}, {"accept-language": "zh"}, {"referer": "http://["}])
    )
    sent: dict[str, Any] = {"data": data.draw(fields)} if method == "POST" else {}
    if sent and data.draw(st.sampled_from([1, 0])):
        name = data.draw(st.sampled_from(["a.txt", "a.xlsx", "../b.docx", "c.pdf", "", "d.zh.txt"]))
        sent["files"] = [(data.draw(st.sampled_from(["files", "file"])), (name, data.draw(st.binary(max_size=60))))]
    answer = client.request(method, path, params=data.draw(fields), headers=headers, **sent)
    assert answer.status_code < 500, (method, path, answer.text[:300])
    assert "Traceback" not in answer.text and "<script>1" not in answer.text
    assert project.recipe().file  # it can still be read
