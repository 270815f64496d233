//! The files of the workspace that are not open, checked in the background.
//!
//! One thread takes orders, one after the other; a scan of all files has helpers on all cores. They check a
//! file at a time, and wait before each for all that the user waits for. Of a closed file nothing is kept but
//! the id of its diagnostics, and that only where it has some.

mod pass;
mod progress;
mod told;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use tower_lsp::ls_types::{
    ProgressToken, Uri, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport,
};

use super::client::Client;
use super::event::{Event, Reply};
use super::foreground::Foreground;
use super::governor::{Folder, Governor};
use super::outbox::Outbox;
use super::peer::Peer;
use super::report::{self, ResultId};
use super::settings::DiagnosticMode;
use crate::cli::discover;
use crate::{db, threads};
use pass::Pass;
use progress::Progress;
use told::{Audience, Stream, Told, uri_of};

/// The files that are open. Whoever tells about a closed file holds the lock meanwhile, so that it cannot be
/// opened between the look and the message.
pub(super) type OpenFiles = Arc<Mutex<HashMap<PathBuf, usize>>>;

/// So many changed files are looked at one by one; of more it takes less time to look at all.
const FEW: usize = 64;

/// What a scan needs of the rest of the server.
#[derive(Debug, Clone)]
pub(super) struct Surroundings {
    pub(super) open: OpenFiles,
    pub(super) foreground: Foreground,
    pub(super) outbox: Outbox,
    pub(super) peer: Peer,
    pub(super) events: Sender<Event>,
}

/// The way to the thread that scans.
#[derive(Debug)]
pub(super) struct Scanner {
    orders: Sender<Order>,
    numbers: Numbers,
}

/// By what the scan that is on its way is stopped.
#[derive(Debug, Clone, Default)]
struct Numbers {
    /// How often all files were to be looked at again.
    generation: Arc<AtomicU64>,
    /// The number of the newest scan that the user does not want.
    cancelled: Arc<AtomicU64>,
}

#[derive(Debug)]
enum Order {
    All { generation: u64, governor: Box<Governor>, client: Client },
    Files(Vec<PathBuf>),
    Opened(PathBuf, Option<Uri>),
    Tell(Inquiry),
}

/// A request for the diagnostics of the workspace.
#[derive(Debug)]
pub(super) struct Inquiry {
    /// What the client has.
    pub(super) previous: HashMap<PathBuf, ResultId>,
    /// Where parts of the answer go. With it, the request stays open: what changes later is told by it too.
    pub(super) parts: Option<ProgressToken>,
    /// Where to say how far the scan is.
    pub(super) progress: Option<ProgressToken>,
    pub(super) reply: Reply<WorkspaceDiagnosticReportResult>,
}

impl Scanner {
    pub(super) fn start(surroundings: Surroundings) -> Self {
        let (orders, queue) = channel();
        let numbers = Numbers::default();
        let worker = Worker {
            governor: Governor::new(),
            client: Client::default(),
            told: Told::default(),
            is_stale: true,
            stream: None,
            postponed: Vec::new(),
            generation: 0,
            scans: 0,
            numbers: numbers.clone(),
            surroundings,
        };
        threads::spawn("scanning", move || worker.run(&queue));
        Self { orders, numbers }
    }

    /// Has all files looked at again that are to be, as they are governed now.
    pub(super) fn look_at_all(&self, governor: Governor, client: Client) {
        let generation = self.numbers.generation.fetch_add(1, Ordering::SeqCst) + 1;
        self.order(Order::All { generation, governor: Box::new(governor), client });
    }

    /// Has files looked at that have changed on disk or were closed.
    pub(super) fn look_at(&self, paths: Vec<PathBuf>) {
        self.order(Order::Files(paths));
    }

    /// Whether so many files are better looked at with all others.
    pub(super) fn are_many(paths: &[PathBuf]) -> bool {
        paths.len() > FEW
    }

    /// Notes that a file has been opened, so that others tell about it: under this URI, or for its cells.
    pub(super) fn opened(&self, path: PathBuf, uri: Option<Uri>) {
        self.order(Order::Opened(path, uri));
    }

    /// Has a client told that asks.
    pub(super) fn tell(&self, inquiry: Inquiry) {
        self.order(Order::Tell(inquiry));
    }

    /// Ends the scan whose progress the client shows under `token`.
    pub(super) fn cancel(&self, token: &ProgressToken) {
        if let Some(number) = progress::number_of(token) {
            self.numbers.cancelled.fetch_max(number, Ordering::SeqCst);
        }
    }

    fn order(&self, order: Order) {
        // The thread ends with the process only.
        let _ = self.orders.send(order);
    }
}

impl Numbers {
    fn is_outdated(&self, generation: u64) -> bool {
        self.generation.load(Ordering::SeqCst) != generation
    }

    fn is_cancelled(&self, scan: u64) -> bool {
        self.cancelled.load(Ordering::SeqCst) >= scan
    }
}

struct Worker {
    governor: Governor,
    client: Client,
    told: Told,
    /// Whether files have to be looked at before anything can be told.
    is_stale: bool,
    /// A request that stays open.
    stream: Option<Stream>,
    /// Requests whose scan was given up for a newer one.
    postponed: Vec<Inquiry>,
    /// That of the newest order to look at all files.
    generation: u64,
    /// How many scans there were.
    scans: u64,
    numbers: Numbers,
    surroundings: Surroundings,
}

/// How a scan ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Done,
    /// Another one waits already.
    Outdated,
    /// The user, or the client that asked, does not want it.
    Cancelled,
}

impl Worker {
    fn run(mut self, queue: &Receiver<Order>) {
        for order in queue {
            // Whatever goes wrong, the next order must find somebody to do it.
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.take(order))) {
                tracing::error!("the scan failed: {}", db::panic_message(&*panic));
            }
        }
    }

    fn take(&mut self, order: Order) {
        self.stream.take_if(|stream| stream.is_over()).inspect(|_| self.is_stale = true);
        match order {
            Order::All { generation, governor, client } => {
                (self.generation, self.governor, self.client) = (generation, *governor, client);
                self.is_stale = true;
                // Otherwise another one waits already.
                if !self.numbers.is_outdated(generation) {
                    self.tell_all();
                }
            }
            Order::Files(paths) if !self.is_stale => self.look_at(&paths),
            Order::Files(_) => {}
            Order::Opened(path, uri) => self.opened(&path, uri.as_ref()),
            Order::Tell(inquiry) => self.answer(inquiry),
        }
    }

    /// Tells everybody who wants to know about all files.
    fn tell_all(&mut self) {
        if !self.client.pulls {
            self.scan(&Audience::Pushed, None);
        } else if let Some(stream) = self.stream.take() {
            self.scan(&Audience::Streamed(&stream), None);
            self.stream = Some(stream);
        }
        for inquiry in std::mem::take(&mut self.postponed) {
            self.answer(inquiry);
        }
    }

    /// Looks at all files that are to be.
    fn scan(&mut self, audience: &Audience<'_>, token: Option<ProgressToken>) -> End {
        self.scans += 1;
        let _span = tracing::debug_span!("scan", number = self.scans).entered();
        let is_wanted = |folder: &Folder| folder.settings.mode == DiagnosticMode::Workspace;
        let folders = self.governor.folders().iter().filter(|folder| is_wanted(folder));
        let folders: Vec<PathBuf> = folders.map(|folder| folder.path.clone()).collect();
        let (mut targets, _) = discover::discover(&folders).unwrap_or_default();
        targets.retain(|target| self.governor.folder_of(&target.absolute).is_some_and(is_wanted));
        let files = pass::governed(&mut self.governor, targets, &self.surroundings.events);
        let progress = (!files.is_empty())
            .then(|| Progress::start(files.len(), self.scans, token, &self.client, &self.surroundings));
        let pass = self.pass(audience);
        let end = pass.over(&files, progress.as_ref());
        if end == End::Done {
            let gone = self.told.other_than(files.iter().map(|file| file.path.as_path()));
            for path in gone {
                // What is open and is pushed has been replaced by then.
                if self.client.pulls { pass.take_back(&path) } else { pass.tell(&path, Vec::new()) }
            }
        }
        audience.flush();
        // Whoever sees the end has been told all.
        drop(progress);
        let is_lost = end == End::Cancelled && matches!(audience, Audience::Collected { .. });
        self.is_stale = end == End::Outdated || is_lost;
        tracing::info!("{} files of the workspace were looked at ({end:?})", files.len());
        end
    }

    fn pass<'a>(&'a self, audience: &'a Audience<'a>) -> Pass<'a> {
        Pass {
            client: &self.client,
            told: &self.told,
            audience,
            generation: self.generation,
            scan: self.scans,
            numbers: &self.numbers,
            surroundings: &self.surroundings,
        }
    }

    /// Looks at files that have changed, if they are to be looked at.
    fn look_at(&mut self, paths: &[PathBuf]) {
        let stream = self.stream.take();
        let audience = match &stream {
            Some(stream) => Audience::Streamed(stream),
            None if self.client.pulls => Audience::Nobody,
            None => Audience::Pushed,
        };
        let (wanted, others): (Vec<&PathBuf>, Vec<&PathBuf>) =
            paths.iter().partition(|path| self.is_wanted(path));
        let targets = wanted.into_iter().filter_map(|path| discover::named(path).ok()).collect();
        let files = pass::governed(&mut self.governor, targets, &self.surroundings.events);
        let pass = self.pass(&audience);
        pass.one_by_one(&files);
        for path in others {
            pass.tell(path, Vec::new());
        }
        audience.flush();
        self.stream = stream;
    }

    /// Whether a file is one that the scan would find.
    fn is_wanted(&mut self, path: &Path) -> bool {
        let folder = self.governor.folder_of(path);
        folder.is_some_and(|folder| {
            folder.settings.mode == DiagnosticMode::Workspace && discover::reaches(&folder.path, path)
        }) && discover::is_python(path)
            && path.is_file()
            && !self.governor.govern(Some(path)).config.excludes(path)
    }

    /// From now on the document tells. If the client writes its URI in another way than we do, or knows its
    /// cells alone, what was told about the file has to go.
    fn opened(&mut self, path: &Path, uri: Option<&Uri>) {
        let is_replaced = uri.is_some() && uri_of(path).as_ref() == uri;
        // What a client that asks has is known when it asks the next time.
        if is_replaced || self.client.pulls && self.stream.is_none() {
            self.told.forget(path);
            return;
        }
        let stream = self.stream.take();
        let audience = stream.as_ref().map_or(Audience::Pushed, Audience::Streamed);
        self.pass(&audience).take_back(path);
        audience.flush();
        self.stream = stream;
    }

    fn answer(&mut self, inquiry: Inquiry) {
        let Some(token) = inquiry.parts.clone() else {
            self.answer_once(inquiry);
            return;
        };
        if let Some(older) = self.stream.take() {
            older.end();
        }
        let stream = Stream::new(token, inquiry.reply, self.surroundings.outbox.clone());
        let audience = Audience::Streamed(&stream);
        if self.is_stale {
            self.told.replace(inquiry.previous);
            self.scan(&audience, inquiry.progress);
        } else {
            self.catch_up(&inquiry.previous, &audience);
            audience.flush();
        }
        self.stream = Some(stream);
    }

    /// Answers a request with all that there is.
    fn answer_once(&mut self, inquiry: Inquiry) {
        let items = Mutex::default();
        let audience = Audience::Collected { items: &items, is_over: &|| inquiry.reply.is_closed() };
        if self.is_stale {
            self.told.replace(inquiry.previous.clone());
            match self.scan(&audience, inquiry.progress.clone()) {
                End::Done => {}
                End::Outdated => {
                    self.postponed.push(inquiry);
                    return;
                }
                End::Cancelled => {
                    let _ = inquiry.reply.send(Err(report::given_up(false)));
                    return;
                }
            }
        } else {
            self.catch_up(&inquiry.previous, &audience);
        }
        let mut items: Vec<WorkspaceDocumentDiagnosticReport> =
            items.into_inner().unwrap_or_else(PoisonError::into_inner);
        items.extend(self.same_as(&inquiry.previous));
        let report = WorkspaceDiagnosticReport { items };
        let _ = inquiry.reply.send(Ok(WorkspaceDiagnosticReportResult::Report(report)));
    }

    /// Tells what is other than what the client has.
    fn catch_up(&mut self, previous: &HashMap<PathBuf, ResultId>, audience: &Audience<'_>) {
        let now = self.told.all();
        let news = now.iter().filter(|(path, id)| previous.get(*path) != Some(id)).map(|(path, _)| path);
        let targets = news.filter_map(|path| discover::named(path).ok()).collect();
        let is_gone = |(path, id): &(&PathBuf, &ResultId)| !now.contains_key(*path) && !id.is_of_nothing();
        let gone = previous.iter().filter(is_gone).map(|(path, _)| path);
        // As the client has it, so that what it does not have is told.
        self.told.replace(previous.clone());
        let files = pass::governed(&mut self.governor, targets, &self.surroundings.events);
        let pass = self.pass(audience);
        if files.len() > FEW {
            pass.over(&files, None);
        } else {
            pass.one_by_one(&files);
        }
        for path in gone {
            pass.take_back(path);
        }
    }

    /// The files about which the client has what there is to know.
    fn same_as(&self, previous: &HashMap<PathBuf, ResultId>) -> Vec<WorkspaceDocumentDiagnosticReport> {
        let now = self.told.all();
        let same = now.into_iter().filter(|(path, id)| previous.get(path) == Some(id));
        same.filter_map(|(path, id)| Some(report::unchanged(uri_of(&path)?, id))).collect()
    }
}
