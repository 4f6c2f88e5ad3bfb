"""`python -m trueline.cli` is `trueline`."""

import sys

from trueline.cli.main import main

sys.exit(main())
