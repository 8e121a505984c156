"""Python imports this in every process that tests start: it must not reach outside either."""

import os
from pathlib import Path

from support.outside import REPORT, confine

if os.environ.get(REPORT):
    confine(Path(os.environ[REPORT]))
