//! Records what Bandit finds in the packages that Ridealong is compared on. See `tests/parity/record`.

use ridealong_tests::corpus;
use ridealong_tests::oracle::Bandit;
use ridealong_tests::tools::Unavailable;

fn main() -> Result<(), Unavailable> {
    let bandit = Bandit::find()?;
    for package in corpus::packages() {
        package.record(&bandit.scan(&package.folder()?));
    }
    Ok(())
}
