"""Drills: what must hold when machines fail. Run by ``make drill``, not by ``make test``.

Each starts an installation of its own (web server, worker, and where it says so a PostgreSQL and a
Redis of its own), lets real clients send comments to it, breaks something, and then compares the
receipts that were handed out with what the database holds. Figures are printed.
"""
