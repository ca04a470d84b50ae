"""A message as words: tokens, spelling, phrases, what the lexicon knows."""
