"""Benchmarks of the web side: ``make bench``. Nothing here is a test, nothing asserts a time."""
