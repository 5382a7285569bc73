"""Papers: what is printed. A paper is a Typst template beside a function that fills it in.

What people wrote reaches a template as data, never as markup.
"""
