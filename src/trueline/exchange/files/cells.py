"""What day a workbook's day number stands for, where it stands in a cell as a plain number."""

from datetime import date, datetime, time, timedelta
from typing import Final

#: Day 0 of the two ways workbooks count days (ISO/IEC 29500-1 18.17.4.1).
EPOCH_1900: Final = date(1899, 12, 30)
EPOCH_1904: Final = date(1904, 1, 1)
# The 1900 way has a 29 February 1900, which never was, as its day 60.
_PHANTOM_DAY = 60


def day_of_serial(serial: float, epoch: date) -> date | datetime | time:
    """Return the day (and time of day, if any) of a workbook's day number.

    Raises:
        ValueError: no such day is in the calendar.
        OverflowError: it lies after the year 9999.
    """
    if serial < 0 or (epoch == EPOCH_1900 and int(serial) == _PHANTOM_DAY):
        raise ValueError(serial)
    if serial < 1 and epoch == EPOCH_1900:
        since = timedelta(milliseconds=round(serial * 86_400_000))
        return (datetime.combine(epoch, time()) + since).time()
    before_phantom = epoch == EPOCH_1900 and serial < _PHANTOM_DAY
    start = datetime.combine(epoch, time()) + timedelta(days=before_phantom)
    moment = start + timedelta(milliseconds=round(serial * 86_400_000))
    return moment.date() if moment.time() == time() else moment
