"""Addresses as pictures that a phone's camera reads."""

from base64 import b64encode

import qrcode
from qrcode.image.svg import SvgPathImage


def qr_code(address: str) -> str:
    """``address`` as the source of an image, with the image itself in it."""
    svg = qrcode.make(address, image_factory=SvgPathImage, border=2).to_string()
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
