//! How a command gets the authority's public file and its secret keys.

use std::path::PathBuf;

use extract::keys::{AuthorityPublic, Generation, Share, combine, open_envelope};
use model::problem::Refusal;
use office::house::names;

use super::files::{one, read, secret_file, secret_line};

/// Where the authority's public keys are.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Which {
    /// The authority's public file (authority.json)
    #[arg(long, value_name = "FILE")]
    pub authority: Option<PathBuf>,
    /// Data folder, made by `notbetrieb init`; its authority.json is used
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

impl Which {
    /// Reads and checks the file.
    pub fn read(&self) -> Result<AuthorityPublic, Refusal> {
        let beside = || self.data.clone().unwrap_or_default().join(names::AUTHORITY);
        let path = self.authority.clone().unwrap_or_else(beside);
        AuthorityPublic::read(&read(&path)?).map_err(one)
    }
    /// The generation that this extract was sealed to, if the data folder knows it; else the one in force, so that the check
    /// says what is wrong.
    pub fn read_for(&self, extract: &std::path::Path) -> Result<AuthorityPublic, Refusal> {
        let Some(data) = &self.data else {
            return self.read();
        };
        let chain = office::house::read_chain(data).map_err(one)?;
        let header = read(extract).ok().and_then(|bytes| extract::seal::info(&bytes).ok());
        let former = header.and_then(|header| chain.generation(header.generation).cloned());
        Ok(former.unwrap_or_else(|| chain.current().clone()))
    }
}

/// What opens the authority's keys: enough shares, or the envelope.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Means {
    /// Text file with one share; once for each share
    #[arg(long, value_name = "FILE")]
    pub share_file: Vec<PathBuf>,
    /// The envelope's file (envelope.age); the passphrase is read from the standard input
    #[arg(long, value_name = "FILE")]
    pub envelope: Option<PathBuf>,
}

impl Means {
    /// Opens the keys.
    pub fn generation(&self, authority: &AuthorityPublic) -> Result<Generation, Refusal> {
        if let Some(envelope) = &self.envelope {
            let file = read(envelope)?;
            return open_envelope(&file, &secret_line("Umschlagkennwort / envelope passphrase")?, authority)
                .map_err(one);
        }
        let mut shares = Vec::with_capacity(self.share_file.len());
        for path in &self.share_file {
            shares.push(
                Share::parse(&secret_file(path)?).map_err(|problem| one(problem.at(path.display().to_string())))?,
            );
        }
        combine(&shares, authority).map_err(one)
    }
}

/// How the house is unlocked.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Unlock {
    /// Text file with one share; once for each share
    #[arg(long, value_name = "FILE")]
    pub share_file: Vec<PathBuf>,
    /// Open with the envelope's passphrase, read from the standard input
    #[arg(long)]
    pub envelope: bool,
    /// Open as this person of the keyring; passphrase and card code are read from the standard input
    #[arg(long, value_name = "NAME")]
    pub person: Option<String>,
}

impl Unlock {
    /// Reads the secrets from files and the standard input.
    pub fn means(&self) -> Result<office::house::Means, Refusal> {
        if let Some(person) = &self.person {
            return Ok(office::house::Means::Keyring {
                person: person.clone(),
                passphrase: secret_line("Kennwort / passphrase")?,
                card: secret_line("Code der Karte / card code")?,
            });
        }
        if self.envelope {
            return secret_line("Umschlagkennwort / envelope passphrase").map(office::house::Means::Envelope);
        }
        self.share_file.iter().map(|path| secret_file(path)).collect::<Result<_, _>>().map(office::house::Means::Shares)
    }
}

/// The same where a command can do without.
#[derive(clap::Args)]
#[group(required = false, multiple = false)]
pub struct MayUnlock {
    /// Text file with one share; once for each share
    #[arg(long, value_name = "FILE")]
    share_file: Vec<PathBuf>,
    /// Open with the envelope's passphrase, read from the standard input
    #[arg(long)]
    envelope: bool,
    /// Open as this person of the keyring; passphrase and card code are read from the standard input
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
}

impl MayUnlock {
    /// How the house is unlocked, if anything was given.
    pub fn given(&self) -> Option<Unlock> {
        let any = !self.share_file.is_empty() || self.envelope || self.person.is_some();
        any.then(|| Unlock {
            share_file: self.share_file.clone(),
            envelope: self.envelope,
            person: self.person.clone(),
        })
    }
}
