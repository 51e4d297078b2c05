"""Cells of tables that leave the house."""


def safe(cell: object) -> object:
    """Return a cell that a spreadsheet will not run as a formula (hostile text from an application)."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
