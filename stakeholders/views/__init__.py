"""Pages about meetings, their reports, and our members."""
