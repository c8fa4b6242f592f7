"""What tables, lists and sentences share out among the parts of a call.

Tables: `budget_tables` reads each table that `regained_tables` finds, kept or lost, whole
(`layout`: page breaks, captions), without what was given up (`former_columns`): headings
tell what columns hold (`columns`), figures too (`product_columns`), rows and cells are read
under them (`budget_rows`, `cells`); a table of years or lines of equations fills in
(`year_tables`, `budget_equations`).  Each gives rows of `budget_shares`.

Tables that a text lost, in the order of `regained_tables`: `summed_tables`,
`aligned_tables`, `cell_lines`, `stroked_lines`, `row_lines`, `line_grids` (with
`grid_headings` and `grid_tokens`), `labelled_lines`; most begin at `heading_lines`.

Lists and sentences: `part_scopes` finds lists in lines and sections, `cell_items` in cells,
`topic_parts` in sentences that take up names (`topic_names`, `topic_figures`),
`figures_in_turn` where a sentence gives several names their figures in turn.
`item_tokens` takes a line apart, `part_items` makes items of it, `part_names` knows what a
part may be called, `part_rows` judges whether a list shares the call out.  `figure_rows`,
`yearly_rows` and `unit_lines` each read one layout more.
"""
