"""What the FreeRADIUS adapter is made of: three portals, one upon the other (``accounts``, ``live``
with its sessions, ``remembering`` devices), and below them tables, passwords, wire, accounting and
NASes."""
