"""Python runs this first where the folder is on its path: its clock is wrong by as many seconds as
the file MACHIKOE_CLOCK says, also when that changes while it runs."""

import os
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path

import time_machine

told = ""
traveller: time_machine.travel | None = None


def follow(file: Path) -> None:
    global told, traveller  # a forked process goes on from where it was
    while True:
        if (now := file.read_text()) != told:
            if traveller:
                traveller.stop()
            there = datetime.now().astimezone() + timedelta(seconds=float(now))
            traveller = time_machine.travel(there, tick=True)
            traveller.start()
            told = now
        threading.Event().wait(0.1)


def begin() -> None:
    file = Path(os.environ["MACHIKOE_CLOCK"])
    threading.Thread(target=follow, args=[file], daemon=True).start()


if "MACHIKOE_CLOCK" in os.environ:
    begin()
    os.register_at_fork(after_in_child=begin)  # threads stay behind
    time.sleep(0.2)
