"""OPNsense's captive portal by its REST interface."""
