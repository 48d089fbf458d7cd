"""`make golden`: write the golden files anew."""

from flashgen.pipeline import Engines

from . import SAMPLES, notes, path, text

engines = Engines()
for name in SAMPLES:
    path(name).write_text(text(notes(name, engines)), encoding="utf-8")
    print("written", path(name))
