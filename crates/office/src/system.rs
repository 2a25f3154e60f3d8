//! Emergency, date, legal bases.

use books::{Actor, Done};
use journal::Class;
use model::acts::system::OfficeDetails;
use model::problem::Refusal;
use model::{CivilDate, Instant};

use crate::core::Office;

impl Office {
    /// Declares Notbetrieb.
    ///
    /// # Errors
    /// As [`books::system::declare`].
    pub fn declare(
        &self,
        actor: &Actor,
        since: Instant,
        reason: &str,
        basis: &str,
        preventive: bool,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Business, |books, context| {
            books::system::declare(&books.system, context, since, reason, basis, preventive)
        })
    }
    /// Ends Notbetrieb.
    ///
    /// # Errors
    /// As [`books::system::stand_down`].
    pub fn stand_down(&self, actor: &Actor, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Business, |books, context| {
            books::system::stand_down(&books.system, context, reason)
        })
    }
    /// Confirms today's date.
    ///
    /// # Errors
    /// As [`books::system::confirm_date`].
    pub fn confirm_date(&self, actor: &Actor, date: CivilDate) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Essential, |books, context| {
            books::system::confirm_date(&books.system, context, date)
        })
    }
    /// Enters the reference of a decree or of the supervisory authority.
    ///
    /// # Errors
    /// As [`books::system::enter_basis`].
    pub fn enter_basis(
        &self,
        actor: &Actor,
        key: &str,
        reference: &str,
        issuer: &str,
        dated: CivilDate,
    ) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Business, |_, context| {
            books::system::enter_basis(context, key, reference, issuer, dated)
        })
    }
    /// Withdraws a basis.
    ///
    /// # Errors
    /// As [`books::system::withdraw_basis`].
    pub fn withdraw_basis(&self, actor: &Actor, key: &str, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), None, Class::Business, |books, context| {
            books::system::withdraw_basis(&books.system, context, key, reason)
        })
    }
    /// Sets address, telephone and the account that payments leave from; without an actor the node does at the first start.
    ///
    /// # Errors
    /// As [`books::system::set_office`].
    pub fn set_office(&self, actor: Option<&Actor>, details: OfficeDetails) -> Result<Done, Refusal> {
        self.perform(actor, None, Class::Business, |_, context| {
            books::system::set_office(context, details, actor.is_none())
        })
    }
}
