"""Which English sentence says this?  Paragraphs to sentences, sentences to beads."""
