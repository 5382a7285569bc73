"""The sealed books in a process: kept by the clock, looked at, exported."""
