//! Records what Bandit makes of the packages that Ridealong is compared on. See `tests/parity/record`.

use ridealong_tests::corpus;
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::Unavailable;

fn main() -> Result<(), Unavailable> {
    let bandit = Bandit::find()?;
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for package in corpus::packages() {
        if wanted.is_empty() || wanted.contains(&package.name) {
            package.record(&bandit.scan(&package.folder()?));
        }
    }
    Ok(())
}
