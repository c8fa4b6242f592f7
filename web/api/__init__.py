"""The public API: the same filters as every list, JSON out, described by ``/openapi.json``."""
