//! Whole packages, as they are.

use ridealong_checks::rules;
use ridealong_tests::corpus;
use ridealong_tests::tools::skipped;

use crate::side_by_side::{bandit, made};

#[test]
fn a_real_package_gets_the_same_report() {
    let Some(bandit) = bandit("a package") else { return };
    let ids: Vec<&str> = rules::all().map(|rule| rule.id).filter(|id| id.starts_with('B')).collect();
    for name in ["fabric", "invoke", "paramiko"] {
        let package = corpus::packages().into_iter().find(|package| package.name == name);
        let folder = match package.expect("a package of the list").folder() {
            Ok(folder) => folder,
            Err(reason) => return skipped("a package side by side", &reason),
        };
        for options in ["", "-ll -a vuln -n 5", "--ignore-nosec -iii"] {
            let line = format!("-q -r . {options} -t {}", ids.join(","));
            let theirs = made(bandit.command().current_dir(&folder), &line);
            let mut ours = ridealong_tests::binary::command();
            let ours = made(ours.arg("bandit").current_dir(&folder), &line);
            assert!(theirs.report.is_some(), "{name}");
            assert_eq!(ours, theirs, "{name}: {options}");
        }
    }
}
