"""What headings mean, one subject a file. Each has ``column(heading, about)``: the heading is bare
letters and digits (``squeezed``), ``about`` what the file's name, sheet and title say, likewise;
the answer says of what the column's figures are, or ``None``."""
