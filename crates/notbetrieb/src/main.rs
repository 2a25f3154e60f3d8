//! `notbetrieb`: keeps a municipality's vital services running when its data centre is gone, and hands everything back.
//!
//! The only place that knows the clock, the randomness of the operating system and the environment.

mod calc;
mod commands;
mod guard;
mod output;
mod platform;
mod synth;

use clap::{Parser, Subcommand};

use crate::output::{Exit, Output};

/// The command line.
#[derive(Parser)]
#[command(name = "notbetrieb", version, about, long_about = None, arg_required_else_help = true)]
struct Cli {
    /// Answer in JSON, for machines
    #[arg(long, global = true)]
    json: bool,
    /// Language of messages
    #[arg(long, global = true, default_value = "de", value_parser = ["de", "en"])]
    lang: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a fictional town, seal and unlock its registers, start the desk
    Demo(commands::demo::Args),
    /// Start the node of a data folder
    Serve(commands::serve::Args),
    /// Unlock the house in the terminal, share after share, and serve it
    Unlock(commands::unlock::Args),
    /// Lock the running house of a data folder: everybody out, keys and registers out of memory
    Lock(commands::lock::Args),
    /// Make a new authority: keys, shares on paper, data folder
    Init(commands::keys::ceremony::Args),
    /// Keys of the authority: ceremony, test of the shares, new generations
    Keys(commands::keys::Args),
    /// Write the registers of a fictional town as import files
    Synth(commands::synth::Args),
    /// Seal, check, look at and open extracts
    Extract(commands::extract::Args),
    /// Say what is missing before anything happens
    Readiness(commands::readiness::Args),
    /// Answer search queries from a file, to measure recall and speed
    Search(commands::search::Args),
    /// Verify the journal, or write to it for crash and speed tests
    Journal(commands::journal::Args),
    /// Calculate: benefits, machine-readable zones, phonetic codes, vehicle numbers
    Calc(commands::calc::Args),
    /// Bank files
    Payments(commands::payments::Args),
    /// Check and list the catalogue of services
    Catalogue(commands::catalogue::Args),
    /// The hand-back package
    Handback(commands::handback::Args),
}

fn main() -> std::process::ExitCode {
    let cli = Cli::parse();
    let output = Output::new(cli.json, &cli.lang);
    if let Err(refusal) = guard::no_dumps() {
        output.refusal(&refusal);
        return std::process::ExitCode::FAILURE;
    }
    let result = match cli.command {
        Command::Demo(args) => commands::demo::run(&args, &output),
        Command::Serve(args) => commands::serve::run(&args, &output),
        Command::Unlock(args) => commands::unlock::run(&args, &output),
        Command::Lock(args) => commands::lock::run(&args, &output),
        Command::Init(args) => commands::keys::ceremony::run(&args, &output),
        Command::Keys(args) => commands::keys::run(&args, &output),
        Command::Synth(args) => commands::synth::run(&args, &output),
        Command::Extract(args) => commands::extract::run(&args, &output),
        Command::Readiness(args) => commands::readiness::run(&args, &output),
        Command::Search(args) => commands::search::run(&args, &output),
        Command::Journal(args) => commands::journal::run(&args, &output),
        Command::Calc(args) => commands::calc::run(&args, &output),
        Command::Payments(args) => commands::payments::run(&args, &output),
        Command::Catalogue(args) => commands::catalogue::run(&args, &output),
        Command::Handback(args) => commands::handback::run(&args, &output),
    };
    match result {
        Ok(Exit::Fine) => std::process::ExitCode::SUCCESS,
        Ok(Exit::Refused) => std::process::ExitCode::FAILURE,
        Err(refusal) => {
            output.refusal(&refusal);
            std::process::ExitCode::FAILURE
        }
    }
}
