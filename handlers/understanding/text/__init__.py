"""A message in one spelling, the words that are known, and the ways of saying them together."""
