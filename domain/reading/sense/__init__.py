"""What each clause says: of progress, a question, or talk that must not be recorded."""
