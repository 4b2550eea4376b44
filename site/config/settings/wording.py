"""A language model that proposes wording: none unless an address is named. See docs/operations.md,
which says what leaves the machine then."""

from .environment import env

MACHIKOE_WORDING_URL = env("MACHIKOE_WORDING_URL", default="")
MACHIKOE_WORDING_MODEL = env("MACHIKOE_WORDING_MODEL", default="")
MACHIKOE_WORDING_KEY = env("MACHIKOE_WORDING_KEY", default="")
# Whether the server may be outside the own network.
MACHIKOE_WORDING_OUTSIDE = env.bool("MACHIKOE_WORDING_OUTSIDE", default=False)
MACHIKOE_WORDING_TIMEOUT = env.int("MACHIKOE_WORDING_TIMEOUT", default=60)
MACHIKOE_WORDING_OPINIONS = env.int("MACHIKOE_WORDING_OPINIONS", default=30)
MACHIKOE_WORDING_PER_HOUR = env.int("MACHIKOE_WORDING_PER_HOUR", default=60)
