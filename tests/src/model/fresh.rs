//! What a fresh server shows. It is asked for all, so that it need not be guessed when it is done.

use std::time::{Duration, Instant};

use serde_json::json;

use super::session::Session;
use super::shown::State;
use super::step::Flavour;
use super::world::World;
use crate::client::PATIENCE;

/// What a fresh server shows of what there is, on a copy of the disk, as the other server may still be
/// reading. Where configurations are broken, it comes to know what was good last before it meets them.
pub fn state(world: &World, flavour: Flavour) -> Result<State, String> {
    let copy = world.copy();
    let is_broken = !world.broken().is_empty();
    if is_broken {
        copy.put_all(true);
    }
    let (there, here) = (copy.root.display().to_string(), world.root.display().to_string());
    let state = started(&copy, flavour, is_broken)?;
    let brought_back = state.into_iter().map(|(uri, texts)| {
        let mut texts: Vec<String> = texts.iter().map(|text| text.replace(&there, &here)).collect();
        texts.sort();
        (uri.replace(&there, &here), texts)
    });
    Ok(brought_back.collect())
}

fn started(world: &World, flavour: Flavour, is_broken: bool) -> Result<State, String> {
    let mut session = Session::start(world, Flavour { pulls: true, streams: false, ..flavour })?;
    open_notebook(&mut session, world);
    let start = Instant::now();
    while flavour.is_asked && session.settings_asked == 0 {
        wait(&mut session, start, "the settings to be asked for")?;
    }
    settle(&mut session, world)?;
    if is_broken {
        world.put_all(false);
        let changes = world.broken().into_iter().map(|path| json!({ "uri": world.uri(&path), "type": 2 }));
        let changes: Vec<_> = changes.collect();
        session.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
        settle(&mut session, world)?;
    }
    Ok(session.shown.state())
}

/// Opens the notebook, if it is open.
pub fn open_notebook(session: &mut Session, world: &World) {
    let Some(cells) = &world.notebook else { return };
    let (uri, _) = world.notebook_name();
    let named = cells.iter().map(|(uri, _)| json!({ "kind": 2, "document": uri }));
    let texts = cells.iter().map(|(uri, cell)| {
        json!({ "uri": uri, "languageId": "python", "version": cell.version, "text": cell.text() })
    });
    let (named, texts): (Vec<_>, Vec<_>) = (named.collect(), texts.collect());
    let notebook = json!({
        "uri": uri, "notebookType": "jupyter-notebook", "version": world.notebook_version, "cells": named,
    });
    session.notify(
        "notebookDocument/didOpen",
        json!({ "notebookDocument": notebook, "cellTextDocuments": texts }),
    );
}

/// Asks for everything once the server has taken in what it was told.
fn settle(session: &mut Session, world: &World) -> Result<(), String> {
    let start = Instant::now();
    session.pull(true);
    while session.waits_for_workspace() {
        wait(session, start, "the diagnostics of the workspace")?;
    }
    session.barrier()?;
    session.shown.stale.extend(world.open.keys().cloned());
    while session.waits() {
        session.pull(false);
        wait(session, start, "the diagnostics of documents")?;
    }
    while !cells_are_told(session, world) {
        wait(session, start, "the diagnostics of cells")?;
    }
    Ok(())
}

/// Whether the cells of the notebook have been told in their present state.
pub fn cells_are_told(session: &Session, world: &World) -> bool {
    let mut cells = world.notebook.iter().flatten();
    cells.all(|(uri, cell)| {
        session.shown.pushed.get(uri).is_some_and(|(version, _)| *version == Some(cell.version))
    })
}

fn wait(session: &mut Session, start: Instant, what: &str) -> Result<(), String> {
    if start.elapsed() > PATIENCE {
        return Err(format!("a fresh server: {what} did not come"));
    }
    session.pump(Duration::from_millis(100))
}
