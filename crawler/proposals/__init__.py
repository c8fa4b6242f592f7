"""Looking at a board that nobody knows yet, and proposing its card for a person to correct."""
