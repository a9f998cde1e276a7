"""Tables of a report: lines, cells and columns, and what each number in them is."""
