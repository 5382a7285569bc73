"""The memory: tables, transactions, and the rules that must hold in them.

Start with ``db`` (how a transaction is opened), then ``inbox`` and ``outbox`` (what came in,
what must go out), then the things people talk about: ``people``, ``roster``, ``requests``,
``accounts``, ``conversations``. What was done is noted in the ``audit``.
"""
