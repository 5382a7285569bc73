"""A LINE you can run at your desk: the platform in memory, over HTTP, and a page with phones.

``platform`` is what LINE keeps, ``api`` is how a bot reaches it (the real SDK does, by
``Configuration(host=...)``), ``persons`` are the people with the phones, ``page`` shows them.
It imitates what LINE documents and nothing more; where LINE is silent the module says so.
"""
