"""Which words are worth a card, and which sentence teaches each?"""
