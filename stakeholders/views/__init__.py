"""Pages about meetings and their reports."""
