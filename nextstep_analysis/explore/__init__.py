"""The explorer: choices become a figure, and the lines of Python that make the same one."""
