"""What watches the system's calls runs where there is `strace`."""

import sys

collect_ignore = [] if sys.platform == "linux" else ["test_fsync_order.py", "test_eio.py"]
