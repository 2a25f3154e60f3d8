//! `notbetrieb keys`: making the authority's keys, testing the shares, replacing them.

pub mod ceremony;
mod deal;
mod follow;
mod holders;
mod rotate;
mod test;

use clap::Subcommand;

use crate::output::{Outcome, Output};

/// Options of `keys`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a new authority's keys, deal the shares
    Ceremony(ceremony::Args),
    /// Test shares one by one, without opening anything
    Test(test::Args),
    /// Make the next generation: all old shares become worthless
    Rotate(rotate::Args),
    /// Take a new generation over on a sealing machine, if the old one certified it
    Follow(follow::Args),
}

/// Runs the command that was asked for.
pub fn run(args: &Args, output: &Output) -> Outcome {
    match &args.command {
        Command::Ceremony(args) => ceremony::run(args, output),
        Command::Test(args) => test::run(args, output),
        Command::Rotate(args) => rotate::run(args, output),
        Command::Follow(args) => follow::run(args, output),
    }
}
