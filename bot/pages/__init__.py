"""The web pages a person opens. So far one: the page that sets a password, once.

``password`` is where requests arrive and answers leave; ``setting`` is what happens in between,
step by step, without HTTP. ``tokens`` makes and reads addresses, ``readable`` makes passwords,
``chosen`` judges the ones people bring. ``post`` reads a form, ``guard`` keeps browsers honest,
``paper`` writes the page.
"""
