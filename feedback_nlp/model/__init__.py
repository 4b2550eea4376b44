"""Embedding models: the embedded one and how it is built, and any other by name or folder."""
