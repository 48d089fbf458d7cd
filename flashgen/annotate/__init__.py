"""What are the words, which English words say them, how are they read?  Beads to examples."""
