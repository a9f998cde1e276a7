"""Sentences of a report: what they conclude, how nerves respond in words, and the numbers in them."""
