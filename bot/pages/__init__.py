"""The web pages. Two are opened once: one sets a password, the other hands something out.

``handout`` is the second in whole; what it hands out is made in ``bot.handouts``. Of the first,
``password`` is where requests arrive and answers leave; ``setting`` is what happens in between,
step by step, without HTTP. ``guests`` lets a room in, ``code`` is where a printed code is typed,
``online`` a session's status, ``login`` an openNDS's own page; ``pictures`` are no pages, but what
the chat shows. ``tokens`` makes and reads addresses, ``readable`` makes passwords,
``chosen`` judges the ones people bring. ``post`` reads a form, ``guard`` keeps browsers honest,
``paper`` writes the page.
"""
