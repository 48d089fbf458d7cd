"""What does the student see?  Notes to the fields and templates of Anki's note type."""
