"""The audit at the edge: who seals, looks and forgets by the clock, and the commands for it."""
