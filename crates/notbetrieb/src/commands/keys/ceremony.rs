//! `notbetrieb keys ceremony`, also called `init`: the key ceremony. It makes an authority's keys, deals the shares, and leaves nothing secret in the data
//! folder that is not sealed.

use std::path::{Path, PathBuf};

use extract::import::read_manifest;
use extract::keys::{AuthorityPublic, Domain, Plan, SealerKey, ceremony};
use model::Problem;
use model::ids::AuthorityId;
use model::place::Ags;
use model::problem::Refusal;
use office::house::{fingerprint, names};
use serde_json::{Map, json};

use super::deal::{Deal, Dealt, no_authority, summary};
use super::holders;
use crate::commands::files::{Readers, absent, empty_folder, one, write};
use crate::commands::sealer;
use crate::output::{Exit, Outcome, Output, io};
use crate::platform::{entropy, now, platform};

/// Longest name of an authority, in characters: it stands in the head of every paper.
const MAX_NAME_CHARS: usize = 80;

/// Options of `keys ceremony` and `init`.
#[derive(clap::Args)]
#[command(after_help = "\
Die Schlüsselzeremonie. Ohne --print und --share-files stehen Teilschlüssel und Umschlagkennwort einmal auf dem Bildschirm.
The key ceremony. Without --print and --share-files the shares and the envelope passphrase are shown once on the screen.

Beispiele / examples:
  notbetrieb keys ceremony --data /srv/notbetrieb --name 'Stadt Musterhagen' --ags 05999001 --needed 3 --shares 5 \\
      --holder 'A. Berg' --holder 'B. Lind' --holder 'C. Roth' --holder 'D. Thoma' --holder 'E. Sand' --print /mnt/spool
  notbetrieb init --data town --import town-files --exercise --needed 2 --shares 3 --share-files town-shares")]
pub struct Args {
    /// New or empty data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Name of the authority, as on letters
    #[arg(long, required_unless_present = "import")]
    name: Option<String>,
    /// Amtlicher Gemeindeschlüssel, eight digits
    #[arg(long, value_parser = ags, required_unless_present = "import")]
    ags: Option<Ags>,
    /// Id of the authority, if the provider has given one; a random one without it
    #[arg(long, value_name = "UUID")]
    id: Option<AuthorityId>,
    /// Take id, name and AGS from the manifest of this import folder, so that its extract fits
    #[arg(long, value_name = "DIR")]
    import: Option<PathBuf>,
    /// Keys of an exercise: they open nothing real, and everything made with them says so
    #[arg(long)]
    exercise: bool,
    /// Shares needed to open (k)
    #[arg(long, default_value_t = 3)]
    needed: u8,
    /// Shares made (n)
    #[arg(long, default_value_t = 5)]
    shares: u8,
    #[command(flatten)]
    deal: Deal,
    /// File for the key of the sealing machine; beside the data folder without it
    #[arg(long, value_name = "FILE")]
    sealer_key: Option<PathBuf>,
    /// Name of the sealing machine
    #[arg(long, default_value = "Siegelstelle")]
    sealer: String,
}

fn ags(text: &str) -> Result<Ags, String> {
    Ags::try_from(text.to_owned()).map_err(str::to_owned)
}

/// Holds the ceremony.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let plan = plan(args)?;
    let sealer_path = args.sealer_key.clone().unwrap_or_else(|| sealer::beside(&args.data));

    no_authority(&args.data)?;
    absent(&sealer_path)?;
    empty_folder(&args.data)?;
    args.deal.check()?;
    let made = ceremony(&plan, None, now(), &mut entropy).map_err(one)?;
    let public = made.generation.public();
    let envelope =
        if args.deal.no_envelope { None } else { Some(made.generation.envelope(&mut entropy).map_err(one)?) };
    let dealt = args.deal.prepare(&made, envelope.as_ref())?;
    let sealer = SealerKey::generate(plan.domain, &mut entropy);
    let certificate = made.generation.certify_sealer(&args.sealer, &sealer.verifying_key(), now()).map_err(one)?;

    // Shares first: a data folder whose shares were never written could not be opened by anybody.
    let printed = dealt.write()?;
    sealer::keep(&sealer_path, &sealer, certificate)?;
    let extracts = args.data.join(names::EXTRACTS);
    std::fs::create_dir_all(&extracts).map_err(|error| io(&extracts, &error))?;
    if let Some(envelope) = &envelope {
        write(&args.data.join(names::ENVELOPE), &envelope.file, Readers::Usual)?;
    }
    holders::keep(&args.data, public, &args.deal.holder)?;
    // The last file makes the folder an authority's.
    write(&args.data.join(names::AUTHORITY), public.write().map_err(one)?.as_bytes(), Readers::Usual)?;
    report(args, public, &dealt, &sealer_path, &printed, output);
    Ok(Exit::Fine)
}

fn plan(args: &Args) -> Result<Plan, Refusal> {
    let manifest = args.import.as_ref().map(|dir| read_manifest(dir).map_err(one)).transpose()?;
    let source = manifest.as_ref().map(|manifest| &manifest.authority);
    let name = args.name.clone().or_else(|| source.map(|source| source.name.clone())).unwrap_or_default();
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(one(Problem::new("NB-S-063").at("name").with("max", MAX_NAME_CHARS)));
    }
    let ags = args.ags.clone().or_else(|| source.map(|source| source.ags.clone()));
    let exercise = args.exercise || manifest.as_ref().is_some_and(|manifest| manifest.exercise);
    Ok(Plan {
        domain: Domain::of_exercise(exercise),
        authority: args.id.or(source.map(|source| source.id)).unwrap_or_else(|| AuthorityId(platform().id())),
        // Clap asks for one of both.
        ags: ags.ok_or_else(|| one(Problem::new("NB-S-063").at("ags").with("max", MAX_NAME_CHARS)))?,
        name,
        threshold: args.needed,
        shares: args.shares,
    })
}

fn report(args: &Args, public: &AuthorityPublic, dealt: &Dealt, sealer: &Path, printed: &[String], output: &Output) {
    let keys = public.keys();
    if output.json {
        let mut value = Map::new();
        value.insert(
            "authority".into(),
            json!({ "id": keys.authority, "name": keys.name, "ags": keys.ags, "exercise": keys.exercise }),
        );
        value.insert("data".into(), args.data.display().to_string().into());
        value.insert("generation".into(), keys.generation.into());
        value.insert("needed".into(), keys.threshold.into());
        value.insert("made".into(), public.share_count().into());
        value.insert("series".into(), public.series().into());
        value.insert("fingerprint".into(), fingerprint(public).into());
        value.insert("sealer_key".into(), sealer.display().to_string().into());
        value.insert("written".into(), printed.into());
        dealt.add_to(&mut value);
        output.value(&value.into());
        return;
    }
    summary(public, output);
    dealt.show(printed, output);
    output.say(
        format!("Schlüssel der Siegelstelle: {} (auf den Rechner bringen, der versiegelt)", sealer.display()),
        format!("Key of the sealing machine: {} (take it to the computer that seals)", sealer.display()),
    );
}
