//! The first account of a house. The key holders who unlocked it vouch for the person; nobody could sign for it yet.

use model::Problem;
use model::problem::Refusal;
use model::role::Role;

use crate::accounts::{NewAccountForm, OneTimeCode};
use crate::core::Office;

/// What the first person may do: everybody else's account, and the decisions of the first hours.
pub const FIRST_ROLES: [Role; 2] = [Role::Head, Role::Administrator];

impl Office {
    /// Nobody has an account.
    #[must_use]
    pub fn nobody_has_an_account(&self) -> bool {
        self.books().accounts.all().next().is_none()
    }

    /// Nobody has ever set a password here. A first account whose code was lost is no reason to be locked out.
    #[must_use]
    pub fn nobody_signed_in_yet(&self) -> bool {
        self.books().accounts.all().all(|account| account.verifying_key.is_none())
    }

    /// Makes the first account, with [`FIRST_ROLES`], and its one-time code.
    ///
    /// # Errors
    /// `NB-A-010` somebody has signed in already: from then on administrators make accounts; as [`books::accounts::create`].
    pub fn make_first_account(&self, login: &str, name: &str, function: &str) -> Result<OneTimeCode, Refusal> {
        if !self.nobody_signed_in_yet() {
            return Err(vec![Problem::new("NB-A-010")]);
        }
        let form = NewAccountForm {
            login: login.to_owned(),
            name: name.to_owned(),
            function: function.to_owned(),
            roles: FIRST_ROLES.to_vec(),
        };
        self.create_account(None, form)
    }
}
