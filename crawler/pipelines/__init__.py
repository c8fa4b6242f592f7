"""From a parsed notice to what is stored: raw notice → documents → reading → draft."""
