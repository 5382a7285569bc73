"""What every conversation is made of: intents in, effects out, a desk in between."""
