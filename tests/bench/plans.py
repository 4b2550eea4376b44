"""How a database finds what staff lists show: EXPLAIN of each list's slowest query."""

from tests.drills.installation import Installation

from .town import LISTS

# The page is asked for once as staff do, and its slowest question is put to the database again.
EXPLAIN = """
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from accounts.models import User
client = Client(headers={"host": "127.0.0.1"})
client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
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
    return place.shell(LISTS + EXPLAIN) + "\n"
