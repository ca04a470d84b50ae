"""Sentences for chat: figures, reminders, receipts, questions, guidance. Values and a Translator in, HTML out."""
