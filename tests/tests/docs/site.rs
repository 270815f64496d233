//! The guide as a site, made by mdBook.

use std::fs;
use std::path::Path;
use std::process::Command;

use ridealong_tests::{docs, tools};

use super::links;

/// The version that makes the site; `.github/workflows/docs.yml` names the same.
const MDBOOK: &str = "0.5.4";

#[test]
fn the_site_is_made_without_a_warning_and_has_no_dead_links() {
    let mdbook = match tools::cargo_program("mdbook", MDBOOK, &["--no-default-features", "--features=search"])
    {
        Ok(mdbook) => mdbook,
        Err(reason) => {
            tools::skipped("the site", &reason);
            return;
        }
    };
    let site = tempfile::tempdir().expect("a folder for the site");
    let mut command = Command::new(mdbook);
    command.arg("build").arg(docs::folder().join("..")).arg("--dest-dir").arg(site.path());
    let output = command.env_remove("MDBOOK_LOG").env_remove("RUST_LOG").output().expect("mdBook runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("WARN") && !said.contains("ERROR"), "{said}");

    let page = fs::read_to_string(site.path().join("rules/B602.html")).expect("a page of a rule");
    assert!(page.contains("subprocess_popen_with_shell_equals_true"), "{page}");
    assert!(!site.path().join("book.toml").exists(), "only the guide is in the site");
    let dead = links::dead(site.path());
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

#[test]
fn the_workflow_takes_the_same_mdbook() {
    let workflow = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.github/workflows/docs.yml");
    let workflow = fs::read_to_string(workflow).expect("a workflow");
    assert!(workflow.contains(&format!("MDBOOK: \"{MDBOOK}\"")), "{workflow}");
}
