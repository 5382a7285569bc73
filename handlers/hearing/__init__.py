"""What somebody who is in the middle of nothing says in their own words, and where it leads.

``lookups``   what an officer looks for in one message
``commands``  the conversation's own phrases (``handlers.language.words``) as intents
``wishes``    what was understood (``handlers.understanding``) as intents
``weighing``  whose word counts when the two disagree
``answers``   what is no answer to a form's question, but another wish
``several``   one message, several wishes: the first is done, the others are a tap away

Above the topics, as the reception is.
"""
