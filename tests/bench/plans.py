"""How a database finds what staff lists show: how many queries, and EXPLAIN of the slowest."""

import json

from tests.drills.installation import Installation

from .town import LISTS

# The pages are asked for as staff do.
ASK = """
import json
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
client = Client(headers={"host": "127.0.0.1"})
client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
"""
COUNT = """
counts = {}
for name, url in lists.items():
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    counts[name] = len(captured)
print(json.dumps(counts))
"""
# The slowest question is put to the database again.
EXPLAIN = """
how = "EXPLAIN (ANALYZE, COSTS OFF)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
for name, url in lists.items():
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    asked = [query for query in captured if query["sql"].startswith("SELECT")]
    slowest = max(asked, key=lambda query: float(query["time"]))
    print(f"\\n### {name}\\n\\n{len(captured)} queries; the slowest took {slowest['time']} s:\\n")
    print("```sql")
    print(slowest["sql"][:3000])
    print("```\\n\\n```")
    with connection.cursor() as cursor:
        cursor.execute(how + " " + slowest["sql"])
        for row in cursor.fetchall():
            print(row[-1])
    print("```")
"""


def plans(place: Installation) -> str:
    """Markdown about the lists of ``place``."""
    return place.shell(LISTS + ASK + EXPLAIN) + "\n"


def queries(place: Installation) -> dict[str, int]:
    """How many queries each list of ``place`` takes now."""
    counts: dict[str, int] = json.loads(place.shell(LISTS + ASK + COUNT))
    return counts
