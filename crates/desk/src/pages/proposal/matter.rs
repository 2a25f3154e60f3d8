//! A matter in words: its title, and every value that the signatures cover.

use model::acts::keeping::ErasedScope;
use model::acts::proposal::Matter;
use model::ids::CaseId;

use crate::pages::account::role_name;
use crate::pages::payments::rights::{right_name, risk_words};
use crate::seat::Seat;
use crate::t;

/// Title of a matter with whom or what it is about.
pub(crate) fn title(seat: &Seat, matter: &Matter) -> String {
    let texts = seat.texts;
    let account = |id| seat.name_of(Some(id));
    match matter {
        Matter::CreateAccount { name, .. } => t!(texts, "matter-create-account", name = name.as_str()),
        Matter::ChangeRoles { account: id, .. } => t!(texts, "matter-change-roles", name = account(*id)),
        Matter::IssueCode { account: id } => t!(texts, "matter-issue-code", name = account(*id)),
        Matter::RevokeKeyringPerson { person } => t!(texts, "matter-revoke-keyring-person", name = person.as_str()),
        Matter::DestroyAuditMonths { months } => t!(texts, "matter-destroy-audit-months", count = months.len()),
        Matter::WaiveLink { .. } => t!(texts, "matter-waive-link"),
        Matter::Erase { scopes, .. } => t!(texts, "matter-erase", count = scopes.len()),
        Matter::ViewClerk { clerk, .. } => t!(texts, "matter-view-clerk", name = account(*clerk)),
        Matter::TakeRight { right, .. } => t!(texts, "matter-take-right", right = right_name(seat, right)),
        Matter::AppointDeputy { account: id, role, .. } => {
            t!(texts, "matter-appoint-deputy", name = account(*id), role = role_name(seat, *role))
        }
    }
}

/// What happens when it is confirmed, in one sentence.
pub(super) fn says(seat: &Seat, matter: &Matter) -> String {
    seat.texts.say(&format!("matter-{}-says", matter.name()), &[])
}

/// The exact values, label and value.
pub(super) fn facts(seat: &Seat, matter: &Matter) -> Vec<(String, String)> {
    let texts = seat.texts;
    let roles =
        |roles: &[model::role::Role]| roles.iter().map(|role| role_name(seat, *role)).collect::<Vec<_>>().join(", ");
    match matter {
        Matter::CreateAccount { login, name, function, roles: wanted, .. } => vec![
            (t!(texts, "account-name"), name.clone()),
            (t!(texts, "sign-in-login"), login.clone()),
            (t!(texts, "account-function"), function.clone()),
            (t!(texts, "account-roles"), roles(wanted)),
        ],
        Matter::ChangeRoles { account, roles: wanted } => {
            let now = seat.office.books().accounts.get(*account).map(|a| a.roles.clone()).unwrap_or_default();
            vec![
                (t!(texts, "account-name"), seat.name_of(Some(*account))),
                (t!(texts, "matter-roles-now"), roles(&now)),
                (t!(texts, "matter-roles-then"), roles(wanted)),
            ]
        }
        Matter::IssueCode { account } => {
            let now = seat.office.books().accounts.get(*account).map(|a| a.roles.clone()).unwrap_or_default();
            vec![(t!(texts, "account-name"), seat.name_of(Some(*account))), (t!(texts, "account-roles"), roles(&now))]
        }
        Matter::RevokeKeyringPerson { person } => vec![(t!(texts, "account-name"), person.clone())],
        Matter::DestroyAuditMonths { months } => {
            let months: Vec<String> = months.iter().map(|month| month.german()).collect();
            vec![(t!(texts, "matter-months"), months.join(", "))]
        }
        Matter::WaiveLink { incarnation } => vec![(t!(texts, "matter-start"), incarnation.text())],
        Matter::Erase { scopes, .. } => {
            let books = seat.office.books();
            let words = scopes.iter().map(|scope| match scope {
                ErasedScope::Case { id } => {
                    let number = books.cases.get(CaseId(*id)).map(|case| case.number.clone()).unwrap_or_default();
                    t!(texts, "matter-erased-case", number = number)
                }
                ErasedScope::Person { id } => {
                    // The hash that names the scope: both can compare it, and it says nothing once the key is gone.
                    let mark: String = id.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
                    t!(texts, "matter-erased-person", mark = mark)
                }
            });
            vec![(t!(texts, "matter-erased"), words.collect::<Vec<_>>().join(", "))]
        }
        Matter::ViewClerk { clerk, from, to } => vec![
            (t!(texts, "account-name"), seat.name_of(Some(*clerk))),
            (t!(texts, "matter-from"), from.german()),
            (t!(texts, "matter-to"), to.german()),
        ],
        Matter::TakeRight { right, from, risks, .. } => vec![
            (t!(texts, "rights-what"), right_name(seat, right)),
            (t!(texts, "rights-where"), seat.office.books().payments.rights().name(*from)),
            (t!(texts, "rights-risks"), risk_words(seat, risks).join(" ")),
        ],
        Matter::AppointDeputy { account, role, from, until, authority } => vec![
            (t!(texts, "account-name"), seat.name_of(Some(*account))),
            (t!(texts, "deputies-role"), role_name(seat, *role)),
            (t!(texts, "deputies-term"), format!("{} – {}", from.german(), until.german())),
            (t!(texts, "deputies-authority"), authority.clone().unwrap_or_else(|| t!(texts, "deputies-own"))),
        ],
    }
}
