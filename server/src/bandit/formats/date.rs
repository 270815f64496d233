//! The time of a report.

use std::time::SystemTime;

use jiff::Timestamp;

/// As in JSON: `2024-03-05T03:28:48Z`.
pub fn seconds(time: SystemTime) -> String {
    timestamp(time).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// As in text: `2024-03-05 03:28:48.123456+00:00`. Python leaves out a fraction of nothing.
pub fn microseconds(time: SystemTime) -> String {
    let timestamp = timestamp(time);
    let fraction = if timestamp.subsec_nanosecond() < 1_000 { "" } else { "%.6f" };
    timestamp.strftime(&format!("%Y-%m-%d %H:%M:%S{fraction}+00:00")).to_string()
}

/// A clock may be set to anything; what is no date is the epoch.
fn timestamp(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn times_are_written_as_python_does() {
        let time = |nanos| SystemTime::UNIX_EPOCH + Duration::new(1_709_609_328, nanos);
        assert_eq!(seconds(time(999_999_999)), "2024-03-05T03:28:48Z");
        assert_eq!(microseconds(time(123_400_000)), "2024-03-05 03:28:48.123400+00:00");
        assert_eq!(microseconds(time(999)), "2024-03-05 03:28:48+00:00");
    }
}
