"""GTINs: their check digit, and their form of fourteen digits."""

from __future__ import annotations

LENGTHS = (8, 12, 13, 14)
"""How many digits a GTIN may have."""


def check_digit(digits: str) -> int:
    """Return the check digit that follows the other digits of a GTIN."""
    weighed = sum(int(each) * (1 if place % 2 else 3) for place, each in enumerate(reversed(digits)))
    return -weighed % 10


def is_gtin(written: str) -> bool:
    """Tell whether a text is a GTIN of 8, 12, 13 or 14 digits whose check digit is right."""
    return (
        written.isascii()
        and written.isdigit()
        and len(written) in LENGTHS
        and check_digit(written[:-1]) == int(written[-1])
    )
