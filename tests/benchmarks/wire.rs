//! A client that does nothing but write, read and look at the clock: what the test client does with
//! each message would count as the server's time.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use anyhow::Context as _;
use ridealong_tests::client::frame;
use serde_json::{Value, json};

/// A running server.
pub struct Server {
    process: Child,
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Server {
    pub fn start(mut command: Command) -> anyhow::Result<Self> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn()?;
        let stdin = process.stdin.take().context("standard input is a pipe")?;
        let stdout = BufReader::new(process.stdout.take().context("standard output is a pipe")?);
        Ok(Self { process, stdin, stdout })
    }

    /// The number of its process.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    pub fn request(&mut self, id: i64, method: &str, params: &Value) -> anyhow::Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
    }

    pub fn notify(&mut self, method: &str, params: &Value) -> anyhow::Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    fn send(&mut self, message: &Value) -> anyhow::Result<()> {
        self.stdin.write_all(&frame(message))?;
        Ok(self.stdin.flush()?)
    }

    /// Reads messages up to one in which `is_wanted`; returns when its last byte was there.
    pub fn arrival(&mut self, mut is_wanted: impl FnMut(&Value) -> bool) -> anyhow::Result<Instant> {
        self.arrival_of(|body| Ok(is_wanted(&serde_json::from_slice(body)?)))
    }

    /// The same, where to read all messages on the way would take the time of the server.
    pub fn arrival_of(
        &mut self,
        mut is_wanted: impl FnMut(&[u8]) -> anyhow::Result<bool>,
    ) -> anyhow::Result<Instant> {
        loop {
            let body = self.read()?;
            let arrival = Instant::now();
            if is_wanted(&body)? {
                return Ok(arrival);
            }
        }
    }

    fn read(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            anyhow::ensure!(self.stdout.read_line(&mut line)? > 0, "the server has ended");
            if line == "\r\n" {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.stdout.read_exact(&mut body)?;
        Ok(body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
