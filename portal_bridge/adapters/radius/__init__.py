"""What the FreeRADIUS adapter is made of: its tables, passwords, wire, accounting and NASes."""
