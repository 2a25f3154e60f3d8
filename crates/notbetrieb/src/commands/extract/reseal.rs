//! `extract reseal`: an extract of an earlier generation becomes one of the generation in force. Whoever does it needs k of n of
//! the old shares and the sealing machine's key.

use std::path::{Path, PathBuf};

use extract::keys::{AuthorityPublic, Generation, SealerCertificate, SealerKey, Signed};
use extract::seal::{SIGNATURE_SUFFIX, Verified, reseal};
use model::Problem;
use model::problem::Refusal;
use office::house::{names, read_chain};

use super::beside;
use crate::commands::files::{absent, one, read};
use crate::commands::means::Means;
use crate::commands::sealer;
use crate::output::{Exit, Outcome, Output, io};

/// Options of `extract reseal`.
#[derive(clap::Args)]
#[command(after_help = "\
Gebraucht werden die Teilschlüssel der alten Generation. Die alte Datei bleibt liegen und ist danach zu vernichten.
The shares of the old generation are needed. The old file stays and is to be destroyed afterwards.

Beispiel / example:
  notbetrieb extract reseal alt.nbx --data town --share-file alt-1.txt --share-file alt-2.txt --out town/extracts/neu.nbx")]
pub struct Args {
    /// The sealed extract; its signature FILE.sig lies beside it
    file: PathBuf,
    /// Data folder with authority.json and the earlier generations
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    #[command(flatten)]
    means: Means,
    /// Key of the sealing machine; beside the data folder without it
    #[arg(long, value_name = "FILE")]
    sealer_key: Option<PathBuf>,
    /// The new file
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Seals anew.
pub fn run(args: &Args, output: &Output) -> Outcome {
    absent(&args.out)?;
    let chain = read_chain(&args.data).map_err(one)?;
    let bytes = read(&args.file)?;
    let header = extract::seal::info(&bytes).map_err(one)?;
    let to = chain.current();
    if header.generation == to.keys().generation {
        let problem = Problem::new("NB-K-040").with("file", args.file.display());
        return Err(one(problem.with("generation", header.generation)));
    }
    let former = chain.generation(header.generation).ok_or_else(|| {
        one(Problem::new("NB-E-039").with("found", header.generation).with("expected", to.keys().generation))
    })?;
    let from = args.means.generation(former)?;
    let key_path = args.sealer_key.clone().unwrap_or_else(|| sealer::beside(&args.data));
    let (key, certificate) = sealer::load(&key_path, to)?;
    let signature = read(&beside(&args.file, SIGNATURE_SUFFIX))?;
    let sealed = reseal(bytes, &signature, &from, to, &key, &certificate).map_err(one)?;
    sealed.store(&args.out).map_err(|error| io(&args.out, &error))?;
    Verified::read(&args.out, to).map_err(one)?;
    if output.json {
        output.value(&serde_json::json!({
            "file": args.out.display().to_string(), "generation": to.keys().generation,
            "destroy": [args.file.display().to_string()],
        }));
    } else {
        output.say(
            format!("{}: für Generation {} versiegelt.", args.out.display(), to.keys().generation),
            format!("{}: sealed for generation {}.", args.out.display(), to.keys().generation),
        );
        output.say(
            format!("Bitte vernichten, auch alle Kopien: {}", args.file.display()),
            format!("Please destroy, and all copies of it: {}", args.file.display()),
        );
    }
    Ok(Exit::Fine)
}

/// The same in a data folder: the new file takes the old one's name, so that what remembers it still finds it. The old one is
/// kept under another name until the new one was read back whole.
pub fn in_place(
    file: &Path,
    from: &Generation,
    to: &AuthorityPublic,
    key: &SealerKey,
    certificate: &Signed<SealerCertificate>,
) -> Result<(), Refusal> {
    let signature = beside(file, SIGNATURE_SUFFIX);
    let sealed = reseal(read(file)?, &read(&signature)?, from, to, key, certificate).map_err(one)?;
    let fresh = file.with_extension(format!("g{}.{}", to.keys().generation, names::EXTRACT_SUFFIX));
    sealed.store(&fresh).map_err(|error| io(&fresh, &error))?;
    Verified::read(&fresh, to).map_err(one)?;
    // From here on the fresh pair is whole; a crash leaves it beside the old one.
    let fresh_signature = beside(&fresh, SIGNATURE_SUFFIX);
    std::fs::remove_file(&signature).map_err(|error| io(&signature, &error))?;
    std::fs::rename(&fresh, file).map_err(|error| io(file, &error))?;
    std::fs::rename(&fresh_signature, &signature).map_err(|error| io(&signature, &error))
}
