//! Writing to standard output and standard error: locked, buffered, coloured where that is wanted.

use std::io::{self, BufWriter, ErrorKind, Write};

use annotate_snippets::renderer::{AnsiColor, Effects, Style};
use anstream::AutoStream;

use super::printable::printable;

/// What is made to stand out.
pub const BOLD: Style = Style::new().effects(Effects::BOLD);
const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
const WARNING: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);

/// Writes to standard output. A reader that has left, as in `| head`, is no error.
pub fn stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    to(AutoStream::auto(io::stdout().lock()), write)
}

/// Writes to standard error, under the same conditions.
pub fn stderr(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    to(AutoStream::auto(io::stderr().lock()), write)
}

/// `bytes` as they are in a file, without colours.
pub fn plain(bytes: &[u8]) -> Vec<u8> {
    anstream::adapter::strip_bytes(bytes).into_vec()
}

/// Writes what is no text for people to standard output, as it is.
pub fn bytes(bytes: &[u8]) -> io::Result<()> {
    raw(|out| out.write_all(bytes))
}

/// Writes to standard output as it is, colours included.
pub fn raw(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    to(io::stdout().lock(), write)
}

fn to(stream: impl Write, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(stream);
    let result = write(&mut out).and_then(|()| out.flush());
    // What is left in the buffer would be tried again on dropping it.
    _ = out.into_parts();
    match result {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Writes a line about something that went wrong.
pub fn error(out: &mut dyn Write, message: &str) -> io::Result<()> {
    writeln!(out, "{ERROR}error:{ERROR:#} {}", printable(message))
}

/// Writes a line about something that may not be as it was meant.
pub fn warning(out: &mut dyn Write, message: &str) -> io::Result<()> {
    writeln!(out, "{WARNING}warning:{WARNING:#} {}", printable(message))
}
