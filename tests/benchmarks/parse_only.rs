//! Reads and parses the Python files below the folders that are named, on all cores, and does nothing
//! else: what `ridealong check` is measured against.

use std::process::ExitCode;

use rayon::prelude::*;
use ridealong_checks::Module;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let mut folders = std::env::args_os().skip(1);
    let Some(first) = folders.next() else { return ExitCode::from(2) };
    let mut walk = ignore::WalkBuilder::new(first);
    for folder in folders {
        walk.add(folder);
    }
    let files: Vec<_> = walk
        .build()
        .filter_map(Result::ok)
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "py" || extension == "pyw"))
        .collect();
    let pool = rayon::ThreadPoolBuilder::new().stack_size(256 << 20).build().expect("a pool of threads");
    let statements: usize = pool.install(|| {
        let sources = files.par_iter().filter_map(|path| std::fs::read_to_string(path).ok());
        sources.map(|source| Module::parse(&source).suite().len()).sum()
    });
    if statements == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
