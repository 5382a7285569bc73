"""Papers: what leaves the house as a file. What is printed is a Typst template beside a function
that fills it in; what is a table is a workbook.

What people wrote reaches either as data, never as markup or as a formula.
"""
