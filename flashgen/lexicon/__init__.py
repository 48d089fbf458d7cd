"""What is known about a word?  Dictionary, frequency, level, script and pinyin spelling."""
