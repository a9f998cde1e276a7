"""The two ways in which the store says no. Neither message ever holds a value of a row."""


class StoreUnavailable(Exception):  # noqa: N818
    """What was asked for was not stored, or could not be read; the same call may succeed later."""


class SchemaProblem(Exception):  # noqa: N818
    """The database does not have the tables this release expects. The message says which command mends it."""
