"""The page with the phones: what it is made of, what it shows, and what a tap on it does."""
