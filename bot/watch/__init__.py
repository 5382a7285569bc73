"""The watch: looks who is online, portal by portal, and sees to it that whoever is about to be cut
off for idleness is warned."""
