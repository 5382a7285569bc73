"""What people type in Thai, understood: an intent of the published vocabulary, and its slots.

Pure functions over text and the data files beside them, deterministic, without model or network.
The way of a message: ``saying`` (one spelling) - ``heard`` (``lexicon``, ``times``, ``numbers``,
``english``, ``whereabouts``, ``leaving_out``, ``latin_places``, ``people``: spans of the text) -
``stories`` (the question at the end) - ``wishes`` (one or several) - ``deciding`` (the intent) -
``figures`` and ``desk`` (the slots) - ``following`` (the last question goes on).
``asking.understand`` goes all of it.
"""
