//! The form in which a scan is kept: a line per file, and under it its findings.
//!
//! ```text
//! a/b.py <TAB> 120                        path and lines of code
//! a/c.py <TAB> 31 <TAB> 2 <TAB> 1         findings that `# nosec` took away: by a blanket one, by name
//! a/d.py <TAB> 5 <TAB> exception while…   why the file was skipped
//! <TAB> B101 low high 703 <TAB> 3:4-20 9:4-31/9-11
//! ```
//!
//! Findings that follow each other and are alike share a line: id, severity, confidence, CWE, and for
//! each its line, its columns, and its lines where they are more than that one.

use std::fmt::Write as _;

use crate::oracle::Scan;
use crate::verdict::Verdict;

/// The text of a scan.
pub fn write(scan: &Scan) -> String {
    let mut text = String::new();
    for (path, verdict) in scan {
        let loc = verdict.loc.unwrap_or_default();
        let _ = match (&verdict.skipped, verdict.nosec, verdict.skipped_tests) {
            (Some(reason), ..) => writeln!(text, "{path}\t{loc}\t{reason}"),
            (None, 0, 0) => writeln!(text, "{path}\t{loc}"),
            (None, nosec, skipped_tests) => writeln!(text, "{path}\t{loc}\t{nosec}\t{skipped_tests}"),
        };
        write_rows(&mut text, &verdict.rows);
    }
    text
}

fn write_rows(text: &mut String, rows: &[String]) {
    let mut last = String::new();
    for row in rows {
        let columns: Vec<&str> = row.split('\t').collect();
        let [id, line, column, end_column, lines, severity, confidence, cwe] = columns[..] else {
            panic!("a row of eight columns, not {row}");
        };
        let head = format!("{id} {severity} {confidence} {cwe}");
        if head == last {
            text.pop();
            text.push(' ');
        } else {
            let _ = write!(text, "\t{head}\t");
            last = head;
        }
        let _ = write!(text, "{line}:{column}-{end_column}");
        if lines != format!("{line}-{line}") {
            let _ = write!(text, "/{lines}");
        }
        text.push('\n');
    }
}

/// The scan of a text, or the number of the line that cannot be read.
pub fn read(text: &str) -> Result<Scan, usize> {
    let mut scan = Scan::new();
    let mut path = String::new();
    for (number, line) in (1_usize..).zip(text.lines()) {
        if let Some(rows) = line.strip_prefix('\t') {
            let verdict = scan.get_mut(&path).ok_or(number)?;
            read_rows(rows, &mut verdict.rows).ok_or(number)?;
        } else {
            let (name, verdict) = read_file(line).ok_or(number)?;
            path.clone_from(&name);
            scan.insert(name, verdict);
        }
    }
    Ok(scan)
}

fn read_file(line: &str) -> Option<(String, Verdict)> {
    let columns: Vec<&str> = line.split('\t').collect();
    let number = |text: &str| text.parse().ok();
    let mut verdict = Verdict::default();
    match columns[..] {
        [_, _] => {}
        [_, _, reason] => verdict.skipped = Some(reason.to_owned()),
        [_, _, nosec, skipped_tests] => {
            verdict.nosec = number(nosec)?;
            verdict.skipped_tests = number(skipped_tests)?;
        }
        _ => return None,
    }
    verdict.loc = Some(number(columns[1])?);
    Some((columns[0].to_owned(), verdict))
}

fn read_rows(text: &str, rows: &mut Vec<String>) -> Option<()> {
    let (head, places) = text.split_once('\t')?;
    let head: Vec<&str> = head.split(' ').collect();
    let [id, severity, confidence, cwe] = head[..] else { return None };
    for place in places.split(' ') {
        let (start, lines) =
            place.split_once('/').map_or((place, None), |(start, lines)| (start, Some(lines)));
        let (line, columns) = start.split_once(':')?;
        // The end column of a test that looks at the whole file is 0, and none is negative.
        let (column, end_column) = columns.split_once('-')?;
        let lines = lines.map_or_else(|| format!("{line}-{line}"), str::to_owned);
        rows.push(format!("{id}\t{line}\t{column}\t{end_column}\t{lines}\t{severity}\t{confidence}\t{cwe}"));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let row = |line: u32, lines: &str| format!("B101\t{line}\t4\t20\t{lines}\tlow\thigh\t703");
        let found = Verdict {
            rows: vec![
                row(3, "3-3"),
                row(5, "5-7"),
                "B602\t9\t0\t1\t8-9\thigh\tlow\t78".to_owned(),
                row(1, "0-1"),
            ],
            loc: Some(12),
            nosec: 2,
            ..Verdict::default()
        };
        let skipped = Verdict {
            loc: Some(1),
            skipped: Some("exception while scanning file".to_owned()),
            ..Verdict::default()
        };
        let clean = Verdict { loc: Some(0), ..Verdict::default() };
        let files = [("a.py", found), ("b/c.py", skipped), ("d.py", clean)];
        let scan: Scan = files.into_iter().map(|(path, verdict)| (path.to_owned(), verdict)).collect();
        let text = write(&scan);
        assert_eq!(read(&text), Ok(scan), "{text}");
        assert_eq!(text.lines().count(), 6, "{text}");
        assert_eq!(read("\tB101 low high 703\t3:4-20"), Err(1));
    }
}
