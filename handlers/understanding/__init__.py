"""What people type in Thai, understood: an intent of the published vocabulary, and its slots.

Pure functions over text and the data files beside them, deterministic, without model or network.
``asking.understand`` goes the whole way of a message:

``text``        one spelling, the words of ``data/lexicon.toml`` and ways of saying them together
``heard``       all spans of the text in order: those words, what is ``found`` beside them (numbers,
                times, grades, persons, English) and the ``places``
``stories``     the question at the end of a story; ``wishes``: one or several, each with its own
``deciding``    the intent of each, by the rules of ``data/intents.toml``
``slots``       what is counted, where, when, of whom; of wishes that the desk carries out theirs
``follow_ups``  words that go on from the last question
``left_over``   what asks for something and was not understood, so that the answer says so
"""
