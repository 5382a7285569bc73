"""Cards as LINE draws them: Flex bubbles in the house style. Pure functions."""

from bot.cards.drawing import Size, alt, draw

__all__ = ["Size", "alt", "draw"]
