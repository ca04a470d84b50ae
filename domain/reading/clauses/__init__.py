"""Clauses, whom and what each is about, and its tense."""
