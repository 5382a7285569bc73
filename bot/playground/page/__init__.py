"""The page with the phones."""
