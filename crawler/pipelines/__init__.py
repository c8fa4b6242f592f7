"""From what a board said to what the store keeps: raw notice → documents → reading → draft."""
