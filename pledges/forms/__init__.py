"""What people type about pledges, read and checked before an action sees it."""
