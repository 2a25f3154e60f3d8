//! .

use crate::output::{Exit, Outcome, Output};

/// .
#[derive(clap::Args)]
pub struct Args {}

/// .
pub fn run(_args: &Args, _output: &Output) -> Outcome {
    Ok(Exit::Refused)
}
