"""Everything that speaks LINE."""
