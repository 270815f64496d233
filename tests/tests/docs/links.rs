//! Links within the site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use percent_encoding::percent_decode_str;
use regex::Regex;

/// What a site links to within itself and does not have, each with the page that the link is on.
pub fn dead(site: &Path) -> Vec<String> {
    let pages = pages(site);
    let link = Regex::new(r#"\b(?:href|src)="([^"]*)""#).expect("a pattern");
    let mut dead = Vec::new();
    for (page, (text, _)) in &pages {
        for link in link.captures_iter(text).filter_map(|found| found.get(1)) {
            let link = link.as_str().replace("&amp;", "&");
            if !leads_out(&link) && !leads_somewhere(site, &pages, page, &link) {
                dead.push(format!("{}: {link}", page.display()));
            }
        }
    }
    dead.sort();
    dead.dedup();
    dead
}

/// The pages by their paths in the site, with their texts and the places in them that links can name.
type Pages = BTreeMap<PathBuf, (String, BTreeSet<String>)>;

fn pages(site: &Path) -> Pages {
    let place = Regex::new(r#"\bid="([^"]*)""#).expect("a pattern");
    let mut pages = Pages::new();
    let mut folders = vec![site.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of the site") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let text = fs::read_to_string(&path).expect("a page");
                let places = place.captures_iter(&text).map(|found| found[1].to_owned()).collect();
                let path = path.strip_prefix(site).expect("a page of the site").to_owned();
                pages.insert(path, (text, places));
            }
        }
    }
    pages
}

fn leads_out(link: &str) -> bool {
    ["https://", "http://", "mailto:", "data:"].iter().any(|start| link.starts_with(start))
}

fn leads_somewhere(site: &Path, pages: &Pages, page: &Path, link: &str) -> bool {
    let (path, place) = link.split_once('#').unwrap_or((link, ""));
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let target = match decode(path) {
        path if path.is_empty() => page.to_owned(),
        // The page for what is not found lies anywhere, so its links are told from the top.
        path => plain(&page.parent().expect("a folder").join(path.trim_start_matches('/'))),
    };
    let target = if site.join(&target).is_dir() { target.join("index.html") } else { target };
    let has_place = |places: &BTreeSet<String>| place.is_empty() || places.contains(&decode(place));
    match pages.get(&target) {
        Some((_, places)) => has_place(places),
        None => place.is_empty() && site.join(&target).is_file(),
    }
}

/// `path` without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            component => plain.push(component),
        }
    }
    plain
}

#[test]
fn dead_links_are_found() {
    let site = tempfile::tempdir().expect("a folder");
    let page = r##"<a href="b/c.html#x">1</a> <a href="b/c.html#y">2</a> <a href="#here" id="here">3</a>
        <a href="b/d.html">4</a> <a href="https://example.org/x">5</a> <img src="./b/p.png"> <img src="q.png">"##;
    fs::create_dir(site.path().join("b")).expect("a folder");
    fs::write(site.path().join("a.html"), page).expect("a page");
    fs::write(site.path().join("b/c.html"), r#"<p id="x"></p><a href="../a.html">"#).expect("a page");
    fs::write(site.path().join("b/p.png"), "").expect("a picture");
    assert_eq!(dead(site.path()), ["a.html: b/c.html#y", "a.html: b/d.html", "a.html: q.png"]);
}
