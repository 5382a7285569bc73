"""One file for each kind of portal; what it is made of stands in the folder beside it.

``radius`` serves ``freeradius``, and ``opennds`` (with ``nds``) and ``opnsense`` (with ``opn``),
which ask a FreeRADIUS who may come in; ``routeros`` serves ``mikrotik``. ``rest`` is the line to
those that are spoken to by HTTP. ``memory`` opens nothing real: the playground's and the tests'.
"""
