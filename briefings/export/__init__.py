"""Tables of what is told: the sheet of one edition, and the package of all data for an audience."""
