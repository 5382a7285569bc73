"""From what was heard to the slots of a wish: what is counted, where, when, of whom."""
