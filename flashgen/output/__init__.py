"""Where does it go?  Decks to files, always whole: written beside the target, then renamed."""
