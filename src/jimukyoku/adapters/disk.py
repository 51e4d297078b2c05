"""The file system: a file is there whole or not at all, however the process ends."""

import os
from pathlib import Path


def write_whole(target: Path, content: bytes) -> Path:
    """Write ``content`` to ``target`` so that nobody ever sees half of it; return ``target``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    with open(temporary, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(target)
    return target
