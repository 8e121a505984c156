"""``python -m bowerbird`` is the same as ``bowerbird``."""

from bowerbird.cli import main

if __name__ == "__main__":
    main()
