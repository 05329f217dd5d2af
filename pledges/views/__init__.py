"""Pages about pledges: the list, one pledge, its statuses, evidence and tasks."""
