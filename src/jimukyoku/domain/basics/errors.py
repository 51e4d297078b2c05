"""One kind of refusal for the whole house: what happened, where, and what to do next.

    Refusal
    ├── BadInput     a file or a field cannot be taken as it is
    ├── NotAllowed   this person may not do this
    ├── NotFound     it does not exist for this person (another tenant's object included)
    ├── Conflict     the state of the case or batch does not permit it
    └── Missing      something this machine or folder needs is not there
"""


class Refusal(Exception):
    """Raised when the system refuses to do something.

    ``code`` is for machines and tests, ``what`` is a whole sentence for staff (Japanese), ``where`` names the file,
    line, field or case, ``cure`` tells what to do next.
    """

    def __init__(self, code: str, what: str, *, where: str = "", cure: str = "") -> None:
        super().__init__(code, what)  # what it is made from again when it comes out of another process
        self.code = code
        self.what = what
        self.where = where
        self.cure = cure

    def __str__(self) -> str:
        place = f"［{self.where}］" if self.where else ""
        cure = f" → {self.cure}" if self.cure else ""
        return f"{place}{self.what}{cure}"


class BadInput(Refusal):
    """A file or a field cannot be taken as it is."""


class NotAllowed(Refusal):
    """This person may not do this."""


class NotFound(Refusal):
    """It does not exist for this person; another tenant's object is answered in the same words."""


class Conflict(Refusal):
    """The state of a case, a batch or a file does not permit it now."""


class Missing(Refusal):
    """Something this machine or folder needs is not there; ``cure`` says how to get it."""
