"""Pages that join what the other apps hold, and the pages of briefings."""
