"""A second opinion on doubtful cards, by a chat model of the user's choice; never asked unless the user says so."""
