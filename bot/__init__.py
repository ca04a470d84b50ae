"""The program."""

import sys

# httpx, which python-telegram-bot loads and we do not use, loads its own command line (rich, pygments: 5 MB, 60 ms)
# wherever these are installed; it goes on without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
