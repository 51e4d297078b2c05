"""How long the office waits for the post before it takes silence for an answer."""

import datetime as dt

from jimukyoku.domain.programme import came_in_time

# Silence counts as acceptance (みなし) only of what somebody had the time to refuse: a letter takes up to three days to
# arrive, and who is away or needs help with it has a week and a half more.
SILENCE_DAYS = 14

# Where the postmark counts (消印有効), a form posted on the last day arrives later: after a weekend, from the islands, and
# through the city's own post room. A case that ended before the post was in would have to be opened again.
APPLICATION_POST_DAYS = 10

# The same for an answer, which comes from somebody at home who has an envelope with the address on it.
ANSWER_POST_DAYS = 5


def waits_until(due: dt.date, post_days: int, *, postmark_counts: bool) -> dt.date:
    """Return the last day on which what was due by ``due`` may still arrive in time."""
    return due + dt.timedelta(days=post_days) if postmark_counts else due


def answered_in_time(
    channel: str, received_on: dt.date, postmarked_on: dt.date | None, due: dt.date, *, postmark_counts: bool
) -> bool:
    """Tell whether an answer was in time; where a postmark would tell that nobody can read, whether it came while it was waited for."""
    found = came_in_time(channel, received_on, postmarked_on, due, postmark_counts=postmark_counts)
    return received_on <= waits_until(due, ANSWER_POST_DAYS, postmark_counts=postmark_counts) if found is None else found


def overdue_before(today: dt.date, post_days: int, *, postmark_counts: bool) -> dt.date:
    """Return the day before which something must have been due to be overdue ``today``: ``waits_until`` seen from its end."""
    return today - dt.timedelta(days=post_days) if postmark_counts else today


def silent_since(today: dt.date) -> dt.date:
    """Return the day by which a letter must have been printed for silence to count as acceptance ``today``."""
    return today - dt.timedelta(days=SILENCE_DAYS)
