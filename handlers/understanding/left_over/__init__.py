"""What of a message was not understood, though it asks for something."""
