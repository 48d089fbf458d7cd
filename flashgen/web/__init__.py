"""The studio: a page in the browser, on this machine only, for people without a terminal.

As thin as the commands: all it does are functions that these call too, and all it keeps are the ordinary files of a
recipe's folder.
"""
