//! Comments anywhere, most of them about suppression.

use proptest::collection::vec;
use proptest::prelude::*;

use super::one_of;

const COMMENTS: &str = "# nosec|#nosec|#  nosec  |# nosec:|# nosec: B101|# nosec B101|# nosec B101, B404|# nosec B101,B404\
    |# nosec B101 B404|# nosec: B602, B603, B607|# nosec b101|# NOSEC|# nosecurity|# nosec assert_used|# nosec exec_used, B102\
    |# nosec blacklist|# nosec hashlib|# nosec B999|# nosec B999, B101|# nosec because|# nosec B101 because\
    |# nosec B404, because # and so|# noqa # nosec|# nosec # nosec B101|## nosec|#\tnosec\tB101|# nosec\x0cB101|# x nosec\
    |# nosec -- B101|# nosec(B101)|# nosec [B101]|# nosec: B001|# nosec B001, B101|# nosec B1|# nosec B1011|# nosecB101\
    |# nosec é B101|#\u{a0}nosec|# nosec ſubprocess|# nosec,B101|# nosec;B101|# nosec:B101,|# nosec B101,,B404|#: nosec\
    |# nosec start_process_with_partial_path, subprocess_without_shell_equals_true|# nosec hardcoded_tmp_directory\
    |# nosec B108|# nosec B105, B106, B107|# nosec B608|# nosec hardcoded_sql_expressions,B608|# type: ignore # nosec\
    |# a|#|# 'nosec|# nosec \\|# -*- coding: nosec -*-";

/// A text with some comments put behind lines, or on lines of their own. In a string or behind a
/// backslash it is none, which is worth a try as well.
pub(super) fn anywhere(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let comment = (any::<prop::sample::Index>(), prop::bool::weighted(0.7), one_of(COMMENTS));
    (text, vec(comment, 0..5)).prop_map(|(text, comments)| {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        for (place, is_behind, comment) in comments {
            let place = place.index(lines.len());
            if is_behind {
                lines[place] += "  ";
                lines[place] += &comment;
            } else {
                let blanks = lines[place].len() - lines[place].trim_start().len();
                let line = format!("{}{comment}", &lines[place][..blanks]);
                lines.insert(place, line);
            }
        }
        lines.join("\n")
    })
}
