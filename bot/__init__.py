"""The edge: LINE, HTTP, time and the terminal. What is decided is decided further down.

From a webhook to its answer, one file after the other:

================  ===================================================================
``door``          verified, masked, stored once, answered
``dispatcher``    one event, one transaction, by ``handlers.house``
``jobs``          what the handler wished for, as jobs of the outbox
``couriers``      after the commit: messages to LINE, orders to the portal, rich menus
================  ===================================================================

``app`` puts a product together from ``settings``, ``running`` lets it run: ``web`` and ``worker``,
and ``schedule``, whose timers wake them. Beside the chat: ``pages`` on the web, ``handouts`` and
``papers`` for files, ``watch`` over who is online, ``books`` that are sealed, ``bridge`` to a
portal behind another network.

``line`` speaks LINE, ``cards`` draws for it, ``texts`` has every sentence. ``cli`` has the
commands, each of which is carried out by a module of its name or by ``console``. ``playground`` is
a LINE at one's desk: the tour plays in it, and so do the tests.
"""
