"""What people type in Thai, understood: an intent of the published vocabulary, and its slots.

Pure functions over text and the data files beside them, deterministic, without model or network.
The way of a message: ``saying`` (one spelling) - ``heard`` (``lexicon``, ``times``, ``numbers``,
``changes``, ``unkept``, ``english``, ``whereabouts``, ``leaving_out``, ``latin_places``,
``people``: spans of the text; ``ladder``: which grades they mean) - ``stories`` (the question at
the end) - ``wishes`` and ``each_its_own`` (one or several) - ``deciding`` (the intent) -
``figures`` and ``desk`` (the slots) - ``following`` (the last question goes on), or ``supposing``
where there was none.
``asking.understand`` goes all of it.
"""
