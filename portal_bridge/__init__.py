"""The captive portals: what every one promises, and each of those that we can speak to.

Start with ``contract`` (what a portal can do, ability by ability) and ``orders`` (what is asked of
it later); ``carry`` brings the two together. ``registry`` names the ``adapters``, one file for each
kind of portal; ``remote`` is a portal behind another network. Why it is so, and what was tried on
what, stands in ``README.md`` beside this file.
"""
