"""What every portal with a REST interface has in common: the line to it, and what keeps it safe."""
