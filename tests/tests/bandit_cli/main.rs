//! `ridealong bandit` takes the place of Bandit: real Bandit and Ridealong are run side by side on the
//! same trees, and what both do is compared. What needs no Bandit is tested without.

mod baselines;
mod commands;
mod configurations;
mod exports;
mod files;
mod idle;
mod ini;
mod options;
mod packages;
mod side_by_side;
