"""Files of figures: what the central programs export and what the office keeps itself, read by
their headings.

=================  ============================================================================
``reading``        what comes out: figures, schools, doubts; and the no to what cannot be taken
``sheets``         the bytes as sheets of cells, bounded in every direction
``cells``          a cell as a number or a code: 3,100 and ๓๑ and -, never a guess
``headings``       what stands over each column, in one row or in four
``subjects``       what a heading means, subject by subject
``dims``           which columns are parts, and which are sums of others
``layouts``        the kinds of files that are known, and which one a sheet is
``facts``          a school's own columns: name, อำเภอ, whether it is closed
``rows``           a sheet's rows by its columns, its totals checked and left out
``manyrows``       the same for a table as long as the country's
``unread``         columns with numbers that are not loaded, which are told
``template``       our own table for anything else: one line, one figure
``metrics``        what may stand in it
``emis``           EMIS's pages of one school each
``dmc_area``       the DMC's JSON for an area
``personal``       the pupils' own data, which is refused before anything is kept
``periods``        year, round and date: from the file's name, its title, or its round
``known``          the office's schools, by whatever a file calls them
``offices``        which other office a school's code is of
``opening``        a file's name and bytes become a ``Reading``
``packing``        a reading as text, while its officer looks at it
=================  ============================================================================

Everything here is pure. Nobody's name and no ID number gets out of it.
"""
