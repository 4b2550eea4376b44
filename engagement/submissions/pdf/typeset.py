"""Run as a program: JSON for ``document.typ`` on standard input, a PDF on standard output.

A process of its own gives back the memory in which Typst keeps what it computed (half a gigabyte
after some tables of results), and can be stopped. It reaches no network: ``document.typ`` imports
no package, and reads no file.
"""

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
BREAKS_A_RULE = 3


def typeset(data: str) -> bytes:
    """A PDF that says what ``document.typ`` makes of ``data``, by the rules of PDF/UA-1.

    Raises ``typst.TypstError`` where those cannot be kept, as with a character that no font has.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=json.loads(data)["font_folders"],
    )
    return typst.compile(
        HERE / "document.typ",
        root=HERE,
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": data},
        pdf_standards="ua-1",
    )


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(typeset(sys.stdin.read()))
    except typst.TypstError:  # its message quotes what somebody wrote
        sys.exit(BREAKS_A_RULE)
