"""A portal behind the office's own network: the contract's calls as data, carried out by a bridge
that runs beside it. Whoever calls cannot tell it from a portal at hand (README, decision 12)."""
