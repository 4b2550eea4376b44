"""What the lock files say."""

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .processes import REPOSITORY


def locked(name: str) -> dict[str, str]:
    """Version by package of a lock file; fails for a line that pins none."""
    versions = {}
    for line in (REPOSITORY / name).read_text().splitlines():
        if line and not line.startswith((" ", "#", "-")):
            requirement = Requirement(line.split(" --hash")[0].rstrip(" \\"))
            (pin,) = requirement.specifier
            assert pin.operator == "==", line
            versions[canonicalize_name(requirement.name)] = pin.version
    return versions
