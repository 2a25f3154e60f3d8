//! Everything with a number and a check code that has left the house, whichever book keeps it: papers, notices of payments,
//! cash vouchers. What a third party is told by page or by telephone comes from here and from nowhere else.

use model::catalogue::PaperKind;
use model::{CivilDate, Instant};

use crate::Books;
use crate::cash::VoucherState;

/// What an outsider may learn about a paper: nothing about the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coded<'a> {
    /// Number.
    pub number: &'a str,
    /// Check code.
    pub code: &'a str,
    /// Kind.
    pub kind: PaperKind,
    /// When it was made.
    pub made: Instant,
    /// Last day, if limited.
    pub valid_until: Option<CivilDate>,
    /// Taken back.
    pub void: bool,
}

/// All of them, in no order.
pub fn all(books: &Books) -> impl Iterator<Item = Coded<'_>> {
    let papers = books.papers.all().map(|paper| Coded {
        number: &paper.number,
        code: &paper.check_code,
        kind: paper.kind,
        made: paper.printed,
        valid_until: paper.valid_until,
        void: paper.void.is_some(),
    });
    let notices = books.benefits.notices().iter().map(|notice| Coded {
        number: &notice.number,
        code: &notice.code,
        kind: PaperKind::Zahlungsmitteilung,
        made: notice.at,
        valid_until: None,
        void: false,
    });
    let vouchers = books.cash.vouchers().iter().map(|voucher| Coded {
        number: &voucher.number,
        code: &voucher.code,
        kind: PaperKind::Kassenbeleg,
        made: voucher.ordered_at,
        valid_until: Some(voucher.pay_until()),
        void: voucher.state() == VoucherState::Cancelled,
    });
    papers.chain(notices).chain(vouchers).filter(|coded| !coded.code.is_empty())
}

/// The one with this number and code, both in their canonical form. A wrong code is as unknown as a wrong number.
#[must_use]
pub fn find<'a>(books: &'a Books, number: &str, code: &str) -> Option<Coded<'a>> {
    all(books).find(|coded| coded.number == number && coded.code == code)
}
