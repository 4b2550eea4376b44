"""Themes within each goal: found, kept stable, described."""
