"""Buttons that one topic shows and another answers, by what they are on. A button that only its own
topic shows is declared there."""
