"""Where this installation keeps its files, and what its environment says."""

from pathlib import Path

import environ

env = environ.Env()

SITE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = env.path("MACHIKOE_DATA_DIR", default=SITE_DIR.parent / "var")
DATA_PATH = Path(str(DATA_DIR))
REDIS_URL = env("REDIS_URL", default="")
