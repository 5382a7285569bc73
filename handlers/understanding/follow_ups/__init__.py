"""Words behind a question: what goes on from it, and what they mean only there."""
