"""`make demo`: Machikoe with sample comments on one machine, in one terminal."""
