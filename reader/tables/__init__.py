"""Tables that share a call out among its parts, those that a text lost among them.

`budget_tables` reads each table that `regained_tables` finds, kept or lost, whole
(`layout`: page breaks, captions), without what was given up (`former_columns`): headings
tell what columns hold (`columns`), figures too (`product_columns`), rows and cells are read
under them (`budget_rows`, `cells`); a table of years or lines of equations fills in
(`year_tables`, `budget_equations`).  Each gives rows of `budget_shares`.

Tables that a text lost, in the order of `regained_tables`: `summed_tables`,
`aligned_tables`, `cell_lines`, `stroked_lines`, `row_lines`, `line_grids` (with
`grid_headings` and `grid_tokens`), `labelled_lines`; most begin at `heading_lines`.
"""
