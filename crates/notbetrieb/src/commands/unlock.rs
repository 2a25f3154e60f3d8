//! `notbetrieb unlock`: the ceremony of unlocking in the terminal, then the node is served.
//!
//! For machines without a browser at hand, and for whoever would rather type where nothing is kept: input is hidden, each share
//! is checked alone as soon as it is there.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use model::Problem;
use model::problem::Refusal;
use office::House;
use office::house::{ExtractFile, Means};
use zeroize::Zeroizing;

use super::ask;
use super::files::{one, secret_file};
use super::serve::{bind, guarded, serve_folder};
use crate::output::{Exit, Outcome, Output};
use crate::platform::platform;

/// Options of `unlock`.
#[derive(clap::Args)]
#[command(after_help = "\
Gefragt wird nach einem Teilschlüssel nach dem anderen: Wörter, Zeichen, der QR-Code mit einem Lesegerät (es schreibt wie eine
Tastatur). Alles auf einer Zeile. Das Programm erkennt die Form, prüft jeden sofort und nennt die Stelle, wenn etwas nicht stimmt.
It asks for one share after the other: words, characters, the QR code with a scanner (it types like a keyboard), each on one
line. The form is recognised, each is checked at once, and a slip is named by its place.

Beispiele / examples:
  notbetrieb unlock --data /srv/notbetrieb --present 'A. Berg, Leitung' --present 'B. Lind'
  notbetrieb unlock --data /srv/notbetrieb --person Berg --present Berg")]
pub struct Args {
    /// Data folder
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Address to serve on afterwards
    #[arg(long, default_value = "127.0.0.1:8472")]
    listen: SocketAddr,
    /// Text file with one share; once for each. The missing ones are asked for
    #[arg(long, value_name = "FILE", conflicts_with_all = ["envelope", "person"])]
    share_file: Vec<PathBuf>,
    /// Open with the envelope's passphrase
    #[arg(long, conflicts_with = "person")]
    envelope: bool,
    /// Open as this person of the keyring, with passphrase and card
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// Who is present; once for each person. Asked for without it
    #[arg(long, value_name = "NAME")]
    present: Vec<String>,
    /// The extract to open; the newest without it
    #[arg(long, value_name = "FILE", conflicts_with = "no_extract")]
    extract: Option<PathBuf>,
    /// Open without any extract
    #[arg(long)]
    no_extract: bool,
    /// Why it is unlocked although the machine may write memory to an unencrypted disk; goes into the journal
    #[arg(long, value_name = "TEXT", default_value = "")]
    swap_reason: String,
}

/// Asks, opens, serves.
pub fn run(args: &Args, output: &Output) -> Outcome {
    let listener = bind(args.listen)?;
    let catalogue = office::catalogue::load().map_err(one)?;
    let house = House::at(&args.data, Arc::new(catalogue), platform()).map_err(one)?;
    guarded(&house, output);
    house.waive_swap(&args.swap_reason);
    let areas = house.open_swap();
    if !areas.is_empty() && args.swap_reason.trim().is_empty() {
        // Before anybody fetches a share out of a safe.
        return Err(one(Problem::new("NB-S-064").with("areas", areas.join(", "))));
    }
    let extract = extract(args, &house);
    announce(&house, extract.as_ref(), output);
    let means = means(args, &house, output)?;
    let present = present(args, output)?;
    house.unlock(&means, present, extract.map(|file| file.path).as_deref(), None).map_err(one)?;
    drop(means);
    let address = args.listen;
    if output.json {
        output
            .value(&serde_json::json!({ "address": format!("http://{address}"), "authority": house.authority().name }));
    } else {
        output.say(
            format!("Entsperrt. Anmelden unter http://{address}\nSperren mit „notbetrieb lock“, Ende mit Strg+C."),
            format!("Unlocked. Sign in at http://{address}\nLock with “notbetrieb lock”, end with Ctrl+C."),
        );
    }
    if house.office().is_some_and(|office| office.nobody_has_an_account()) {
        output.progress(
            format!("Es gibt noch kein Konto. Das erste entsteht unter http://{address}/unlock/first"),
            format!("There is no account yet. The first is made at http://{address}/unlock/first"),
        );
    }
    serve_folder(listener, house, &args.data)?;
    Ok(Exit::Fine)
}

fn extract(args: &Args, house: &House) -> Option<ExtractFile> {
    if args.no_extract {
        return None;
    }
    let files = house.extracts();
    match &args.extract {
        Some(path) => files.into_iter().find(|file| file.path == *path || file.path.file_name() == path.file_name()),
        None => files.into_iter().next(),
    }
}

fn announce(house: &House, extract: Option<&ExtractFile>, output: &Output) {
    let authority = house.authority();
    let (name, needed, made) = (&authority.name, authority.shares_needed, authority.shares_made);
    output.progress(
        format!("{name}: {needed} von {made} Teilschlüsseln öffnen."),
        format!("{name}: {needed} of {made} shares open."),
    );
    match extract {
        Some(file) => output.progress(
            format!("Geöffnet wird der Auszug vom {}: {}", file.created.german(), file.path.display()),
            format!("The extract of {} will be opened: {}", file.created.german(), file.path.display()),
        ),
        None => output.progress("Es wird kein Auszug geöffnet.", "No extract will be opened."),
    }
}

fn means(args: &Args, house: &House, output: &Output) -> Result<Means, Refusal> {
    let must = |given: Option<Zeroizing<String>>, what: &'static str| {
        given.ok_or_else(|| one(Problem::new("NB-S-067").with("what", what)))
    };
    if let Some(person) = &args.person {
        return Ok(Means::Keyring {
            person: person.clone(),
            passphrase: must(ask::secret(output, "Kennwort", "Passphrase")?, "Kennwort / passphrase")?,
            card: must(ask::secret(output, "Code der Karte", "Card code")?, "Karte / card")?,
        });
    }
    if args.envelope {
        let typed = ask::secret(output, "Umschlagkennwort", "Envelope passphrase")?;
        return must(typed, "Umschlagkennwort / envelope passphrase").map(Means::Envelope);
    }
    let needed = usize::from(house.authority().shares_needed);
    let mut shares: Vec<(u8, Zeroizing<String>)> = Vec::new();
    let mut take = |typed: Zeroizing<String>| -> Result<usize, Problem> {
        let (index, _) = house.check_share(&typed)?;
        if shares.iter().any(|(known, _)| *known == index) {
            return Err(Problem::new("NB-K-008").with("share", index));
        }
        shares.push((index, typed));
        let at = shares.len();
        output.progress(
            format!("Teilschlüssel {at} von {needed} angenommen (Nummer {index})."),
            format!("Share {at} of {needed} accepted (number {index})."),
        );
        Ok(at)
    };
    let mut have = 0;
    for path in &args.share_file {
        have = take(secret_file(path)?).map_err(|problem| one(problem.at(path.display().to_string())))?;
    }
    while have < needed {
        let at = have + 1;
        let typed = ask::secret(
            output,
            &format!("Teilschlüssel {at} von {needed} (Wörter, Zeichen oder QR-Code)"),
            &format!("Share {at} of {needed} (words, characters or QR code)"),
        )?;
        // A slip is told and asked for again: nobody starts anew because of one letter.
        match take(must(typed, "Teilschlüssel / share")?) {
            Ok(now) => have = now,
            Err(problem) => output.refusal(&[problem]),
        }
    }
    Ok(Means::Shares(shares.into_iter().map(|(_, text)| text).collect()))
}

fn present(args: &Args, output: &Output) -> Result<Vec<String>, Refusal> {
    let mut present = args.present.clone();
    if present.is_empty() {
        while let Some(name) = ask::plain(output, "Wer ist anwesend? (leer: fertig)", "Who is present? (empty: done)")?
        {
            present.push(name);
        }
    }
    if present.is_empty() { Err(one(Problem::new("NB-S-906").at("present"))) } else { Ok(present) }
}
