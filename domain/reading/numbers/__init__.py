"""Numbers, figures and steps told from each other."""
