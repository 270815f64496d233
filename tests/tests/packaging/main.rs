//! How Ridealong gets to people: from PyPI and from source, in hooks and pipelines, as archives.
//!
//! Nothing of it takes a release build: all is built with the profile of the tests, from what they have
//! built already.

mod archive;
mod build;
mod github;
mod gitlab;
mod pre_commit;
mod source;
mod wheel;
mod workflows;
