"""What does the word mean here?  The dictionary's senses, ordered by the aligned English."""
