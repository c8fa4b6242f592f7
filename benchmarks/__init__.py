"""What it costs: each file runs by itself and prints ratios to something that does the same work in the same run."""
