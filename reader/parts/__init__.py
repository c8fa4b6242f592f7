"""What cells, lists and sentences share out among the parts of a call.

`part_scopes` finds lists in lines and sections, `cell_items` in cells, `topic_parts` in
sentences that take up names (`topic_names`, `topic_figures`), `figures_in_turn` where a
sentence gives several names their figures in turn; `yearly_rows` and `unit_lines` each read
one layout more.  All give rows of `tables.budget_shares`, and tables know none of them.

`item_tokens` takes a line apart, `part_items` makes items of it, `part_names` knows what a
part may be called, `part_rows` judges whether a list shares the call out.
"""
