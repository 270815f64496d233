//! Comments by line, and which of them were needed.

/// Comments that mean the same, in the order of their lines. Any number of findings may ask for any
/// number of lines: each costs two binary searches.
#[derive(Debug)]
pub(super) struct Reach<T> {
    /// The line of each comment.
    lines: Vec<u32>,
    owners: Vec<T>,
    /// How many more findings asked for this comment than for the one before it; one more at the end.
    changes: Vec<i32>,
}

impl<T> Default for Reach<T> {
    fn default() -> Self {
        Self { lines: Vec::new(), owners: Vec::new(), changes: vec![0] }
    }
}

impl<T: Copy> Reach<T> {
    /// Adds a comment on `line`, which is not above the last one.
    pub(super) fn push(&mut self, line: u32, owner: T) {
        debug_assert!(self.lines.last().is_none_or(|last| *last <= line), "comments come in order");
        self.lines.push(line);
        self.owners.push(owner);
        self.changes.push(0);
    }

    /// Whether there is a comment on the lines `first` to `last`, both included. All of them are used
    /// then.
    pub(super) fn reaches(&mut self, first: u32, last: u32) -> bool {
        let start = self.lines.partition_point(|line| *line < first);
        let end = self.lines.partition_point(|line| *line <= last);
        if start >= end {
            return false;
        }
        self.changes[start] = self.changes[start].saturating_add(1);
        self.changes[end] = self.changes[end].saturating_sub(1);
        true
    }

    /// Whose comments were used.
    pub(super) fn used(&self) -> impl Iterator<Item = T> {
        let mut uses = 0_i64;
        let counted = self.owners.iter().zip(&self.changes).map(move |(owner, change)| {
            uses += i64::from(*change);
            (*owner, uses)
        });
        counted.filter(|(_, uses)| *uses > 0).map(|(owner, _)| owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_is_used() {
        let mut reach = Reach::default();
        for (line, owner) in [(2, 'a'), (3, 'b'), (3, 'c'), (7, 'd'), (9, 'e')] {
            reach.push(line, owner);
        }
        assert!(!reach.reaches(4, 6) && !reach.reaches(1, 1) && !reach.reaches(10, 99));
        assert_eq!(reach.used().count(), 0);
        assert!(reach.reaches(3, 3) && reach.reaches(3, 7));
        assert_eq!(reach.used().collect::<String>(), "bcd");
        assert!(reach.reaches(0, 2) && reach.reaches(9, u32::MAX));
        assert_eq!(reach.used().collect::<String>(), "abcde");
    }
}
