//! `notbetrieb keys follow`: a sealing machine takes the next generation over. It believes nobody: only a public file that the
//! generation it knows has certified, and a certificate of that file for its own key.

use std::path::PathBuf;

use extract::keys::{AuthorityPublic, Chain, SealerCertificate, Signed};
use model::Problem;

use crate::commands::files::{Readers, one, read, write};
use crate::commands::sealer;
use crate::output::{Exit, Outcome, Output};

/// Options of `keys follow`.
#[derive(clap::Args)]
#[command(after_help = "\
Beispiel / example:
  notbetrieb keys follow --authority authority.json --new /media/stick/authority.json --between /media/stick/generations \\
      --sealer-key sealer.json --certificate /media/stick/sealer-certificate.json")]
pub struct Args {
    /// The public file this machine knows; it is replaced
    #[arg(long, value_name = "FILE")]
    authority: PathBuf,
    /// The new public file
    #[arg(long, value_name = "FILE")]
    new: PathBuf,
    /// Folder with the public files between, if more than one generation was made
    #[arg(long, value_name = "DIR")]
    between: Option<PathBuf>,
    /// Key of this sealing machine; its certificate is replaced
    #[arg(long, value_name = "FILE")]
    sealer_key: PathBuf,
    /// The new generation's certificate for this machine, as `keys rotate` wrote it
    #[arg(long, value_name = "FILE")]
    certificate: PathBuf,
}

/// Checks and takes over.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let known = AuthorityPublic::read(&read(&args.authority)?).map_err(one)?;
    let new = AuthorityPublic::read(&read(&args.new)?).map_err(one)?;
    let mut found = vec![known.clone()];
    for entry in args.between.iter().flat_map(|dir| std::fs::read_dir(dir).into_iter().flatten().flatten()) {
        found.extend(std::fs::read(entry.path()).ok().and_then(|text| AuthorityPublic::read(&text).ok()));
    }
    Chain::new(new.clone(), found).follows(&known).map_err(one)?;
    let (key, _) = sealer::load(&args.sealer_key, &new)?;
    let certificate: Signed<SealerCertificate> =
        serde_json::from_slice(&read(&args.certificate)?).map_err(|_| one(Problem::new("NB-K-015")))?;
    new.check_certificate(&certificate).map_err(one)?;
    if certificate.statement.key().map_err(one)? != key.verifying_key() {
        return Err(one(Problem::new("NB-E-038")));
    }
    // The key's file first: with the old public file the new certificate only refuses to seal.
    sealer::keep(&args.sealer_key, &key, certificate)?;
    write(&args.authority, new.write().map_err(one)?.as_bytes(), Readers::Usual)?;
    let generation = new.keys().generation;
    if output.json {
        output.value(&serde_json::json!({ "generation": generation }));
    } else {
        output.say(
            format!("Diese Siegelstelle versiegelt ab jetzt für Generation {generation}."),
            format!("This sealing machine seals for generation {generation} from now on."),
        );
    }
    Ok(Exit::Fine)
}
