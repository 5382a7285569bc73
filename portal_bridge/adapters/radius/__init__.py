"""What the FreeRADIUS adapter is made of: its tables, its words for a password, its wire."""
