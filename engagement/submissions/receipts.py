"""Receipt numbers: unguessable, easy to read out, and with a check character against slips."""

import secrets
import unicodedata

# Crockford's base 32: no I, L, O or U, so that a number copied by hand stays one number.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BODY = 15  # 75 random bits


def new_receipt() -> str:
    """A new receipt number such as ``7K3M-Q0XD-94TR-8WNB``: 75 random bits, a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_BODY))
    return _grouped(body + _check_character(body))


def parse_receipt(typed: str) -> str | None:
    """The receipt number a person typed, in its written form; ``None`` if it cannot be one.

    Full-width letters, spaces, any hyphen and the usual look-alikes (O for 0, I and L for 1) are
    accepted.
    """
    folded = unicodedata.normalize("NFKC", typed[:200]).upper().translate(_LOOKALIKES)
    characters = "".join(c for c in folded if c.isalnum())
    if len(characters) != _BODY + 1 or any(c not in ALPHABET for c in characters):
        return None
    if _check_character(characters[:-1]) != characters[-1]:
        return None
    return _grouped(characters)


def _grouped(characters: str) -> str:
    return "-".join(characters[i : i + 4] for i in range(0, len(characters), 4))


def _check_character(body: str) -> str:
    """Luhn's algorithm modulo 32: finds one wrong character and most swaps of neighbours."""
    total = 0
    for position, character in enumerate(reversed(body)):
        value = ALPHABET.index(character) * (2 if position % 2 == 0 else 1)
        total += value // 32 + value % 32
    return ALPHABET[-total % 32]
