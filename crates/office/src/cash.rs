//! Cash advances: order, voucher, till, list.

use books::cash::{self, Around, OrderCash, Voucher, VoucherState};
use books::{Actor, Done};
use journal::Class;
use model::acts::LookupAct;
use model::ids::{IntentKey, VoucherId};
use model::problem::Refusal;
use model::role::Role;
use model::{CivilDate, Problem};
use paper::kinds::{CashRow, Check, Kassenbeleg, Kassenliste, Notice};

use crate::core::Office;
use crate::papers::HeadOf;

impl Office {
    /// Orders an advance; gives the voucher's id.
    ///
    /// # Errors
    /// As [`cash::order`].
    pub fn order_cash(&self, actor: &Actor, intent: IntentKey, command: &OrderCash) -> Result<VoucherId, Refusal> {
        // One node alone gives cash: the right sits with it by month.
        let elsewhere = self.cash_elsewhere(command.month);
        let (here, holder) = (elsewhere.is_none(), elsewhere.unwrap_or_default());
        let code = rules::checkcode::from_hash(&self.inner.platform.bytes::<16>());
        let around = Around { here, holder, code, anchor: self.anchor() };
        let done = self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            cash::order(books, context, command, &around)
        })?;
        let number = done.number.unwrap_or_default();
        let books = self.books();
        books.cash.by_number(&number).map(|one| one.id).ok_or_else(|| vec![Problem::new("NB-Z-342")])
    }
    /// The till paid it.
    ///
    /// # Errors
    /// As [`cash::pay_out`].
    pub fn pay_cash(&self, actor: &Actor, intent: IntentKey, id: VoucherId, till: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            cash::pay_out(&books.cash, context, id, till)
        })
    }
    /// It was not paid and never will be.
    ///
    /// # Errors
    /// As [`cash::cancel`].
    pub fn cancel_cash(&self, actor: &Actor, intent: IntentKey, id: VoucherId, reason: &str) -> Result<Done, Refusal> {
        self.perform(Some(actor), Some(intent), Class::Business, |books, context| {
            cash::cancel(&books.cash, context, id, reason)
        })
    }
    /// All vouchers, for the list: a look-up.
    ///
    /// # Errors
    /// `NB-A-010`; if the journal refuses.
    pub fn open_vouchers(&self, actor: &Actor) -> Result<Vec<Voucher>, Refusal> {
        may_see(actor)?;
        self.audit(actor, LookupAct::Viewed { what: "vouchers".to_owned(), purpose: "Barvorschuss".to_owned() })?;
        Ok(self.books().cash.vouchers().to_vec())
    }
    /// Opens a voucher: a look-up.
    ///
    /// # Errors
    /// `NB-A-010`, `NB-Z-342`.
    pub fn open_voucher(&self, actor: &Actor, id: VoucherId) -> Result<Voucher, Refusal> {
        may_see(actor)?;
        let found = self.books().cash.get(id).cloned().ok_or_else(|| vec![Problem::new("NB-Z-342")])?;
        let what = format!("voucher {}", found.number);
        self.audit(actor, LookupAct::Viewed { what, purpose: "Barvorschuss".to_owned() })?;
        Ok(found)
    }
    /// The voucher as PDF, the same each time.
    ///
    /// # Errors
    /// As [`Office::open_voucher`], and what the typesetter refuses.
    pub fn voucher_pdf(&self, actor: &Actor, id: VoucherId) -> Result<Vec<u8>, Refusal> {
        let voucher = self.open_voucher(actor, id)?;
        let job = {
            let books = self.books();
            let ordered_by = voucher.ordered_by.and_then(|by| books.accounts.get(by));
            let day = voucher.ordered_at.civil_date();
            let of = HeadOf {
                number: &voucher.number,
                date: day,
                made_at: voucher.ordered_at,
                clerk: ordered_by.map_or("", |account| account.name.as_str()),
                check: Some(Check { code: voucher.code.clone(), page: None }),
            };
            let mut head = self.head(&books, self.money_service()?, of);
            head.anchor = None;
            let who = &voucher.recipient;
            let identity = match (who.document_number.is_empty(), who.photo) {
                (false, true) => format!("{} {}, Foto beim Beleg", who.document, who.document_number),
                (false, false) => format!("{} {}", who.document, who.document_number),
                (true, true) => format!("{}, Foto beim Beleg", who.document),
                (true, false) => who.document.clone(),
            };
            paper::Paper::from(Kassenbeleg {
                head,
                benefit: self.benefit_title(&voucher.benefit),
                file_number: voucher.file_number.clone(),
                recipient: format!("{}, {}", who.family_name, who.given_names),
                born: who.born.map(|born| born.german()).unwrap_or_default(),
                identity,
                unverified: !who.verified(),
                month: voucher.month,
                amount: voucher.amount,
                reason: voucher.reason.clone(),
                ordered_by: ordered_by
                    .map(|account| format!("{}, {}", account.name, account.function))
                    .unwrap_or_default(),
                pay_until: voucher.pay_until(),
                notice: Notice {
                    is: "Ein Beleg über einen Vorschuss in bar, der auf die Leistung angerechnet wird.".to_owned(),
                    is_not: "Keine Entscheidung über die Leistung. Ohne die Unterschriften wird nicht gezahlt."
                        .to_owned(),
                    serves: "Zur Auszahlung an der Kasse dieser Behörde.".to_owned(),
                    law: vec!["§ 42 SGB I, § 47 SGB I".to_owned()],
                    valid_until: Some(voucher.pay_until()),
                },
            })
            .job()
        };
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }
    /// The list of a day for till and bank.
    ///
    /// # Errors
    /// As [`Office::open_vouchers`], and what the typesetter refuses.
    pub fn cash_list_pdf(&self, actor: &Actor, day: CivilDate) -> Result<Vec<u8>, Refusal> {
        let vouchers = self.open_vouchers(actor)?;
        let rows = vouchers.iter().filter(|voucher| voucher.ordered_at.civil_date() == day).map(|voucher| CashRow {
            number: voucher.number.clone(),
            recipient: format!("{}, {}", voucher.recipient.family_name, voucher.recipient.given_names),
            what: format!("{} · {}", self.benefit_title(&voucher.benefit), voucher.file_number),
            amount: voucher.amount,
            state: match voucher.state() {
                VoucherState::Ordered => "wartet".to_owned(),
                VoucherState::PaidOut => {
                    let at = voucher.paid.as_ref().map(|(_, at, _)| at.german()).unwrap_or_default();
                    format!("ausgezahlt {at}")
                }
                VoucherState::Cancelled => "verworfen".to_owned(),
            },
            counts: voucher.counts(),
        });
        let rows = rows.collect();
        let job = {
            let books = self.books();
            let number = format!("BAR-{day}");
            let of = HeadOf { number: &number, date: day, made_at: self.now(), clerk: &actor.name, check: None };
            let head = self.head(&books, self.money_service()?, of);
            paper::Paper::from(Kassenliste { head, day, rows }).job()
        };
        paper::render(&job).map(|pdf| pdf.bytes).map_err(|error| vec![error.problem()])
    }
}

fn may_see(actor: &Actor) -> Result<(), Refusal> {
    actor.must(&[Role::ClerkBenefits, Role::Orderer, Role::Releaser, Role::Treasurer, Role::Head])
}
