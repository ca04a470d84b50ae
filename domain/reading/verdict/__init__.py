"""From statements to a reading, and whether it is sure."""
