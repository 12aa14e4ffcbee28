//! A moment as signatures write it.

use std::fmt;

/// `20260528T202640Z` when shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) day: Day,
    seconds: u64,
}

/// `20260528` when shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    year: u64,
    month: u64,
    day: u64,
}

impl Stamp {
    /// Source of the calendar: Howard Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `civil_from_days`.
    pub(super) fn of(epoch_milliseconds: u64) -> Self {
        let seconds = epoch_milliseconds / 1000;
        // Years begin in March here, so that a leap day is a year's last.
        let days = seconds / 86_400 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self { day: Day { year, month, day }, seconds: seconds % 86_400 }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day } = self;
        write!(formatter, "{year:04}{month:02}{day:02}")
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { day, seconds } = self;
        write!(formatter, "{day}T{:02}{:02}{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60)
    }
}
