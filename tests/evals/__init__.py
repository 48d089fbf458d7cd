"""Quality, measured on hand-labelled data: `python -m tests.evals NAME FOLDER` prints one JSON line a set.

NAME is align, words, segment, readings, polyphones or gloss; FOLDER is laid out like the gold data folders that each
module describes.
The data is third-party text and stays outside the project.
"""
