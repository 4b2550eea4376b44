"""The benchmark: quality and speed, against other systems in the same run."""
