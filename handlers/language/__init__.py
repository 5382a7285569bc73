"""What people type, read: names, phones, places, devices, commands - and what must not be kept.

Pure functions over text and the data files beside them: no database, no LINE, no clock. What
cannot be read raises a ``Misread`` that names its own text, so that a form can ask again.
"""
