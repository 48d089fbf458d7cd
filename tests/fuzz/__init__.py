"""Hostile inputs by chance: `make fuzz` tries thousands, `make test` two hundred. See `__main__`."""
