//! The fictional people of the demo. There is no default password: each gets a one-time code.

use model::catalogue::Lang;
use model::problem::Refusal;
use model::role::Role;
use office::Office;
use office::accounts::NewAccountForm;

/// One fictional person with the one-time code.
#[derive(Clone)]
pub struct Person {
    /// Sign-in name.
    pub login: String,
    /// Name.
    pub name: String,
    /// Function in German.
    pub function: &'static str,
    /// Function in English.
    pub function_en: &'static str,
    /// One-time code.
    pub code: String,
    /// One of the three who are named first.
    pub main: bool,
}

impl Person {
    /// The sign-in link: name and code, typed for the person; a button is still pressed.
    pub fn link(&self, base: &str) -> String {
        format!("{base}/first?login={}&code={}", self.login, self.code)
    }
    /// Name and function.
    pub fn title(&self, lang: Lang) -> String {
        let function = if lang == Lang::De { self.function } else { self.function_en };
        format!("{}, {function}", self.name)
    }
    /// For machines.
    pub fn json(&self, base: &str) -> serde_json::Value {
        serde_json::json!({
            "login": self.login, "name": self.name, "function": self.function, "code": self.code,
            "link": self.link(base), "main": self.main,
        })
    }
}

/// Login, name, function in both languages, roles, one of the three.
type Cast = (&'static str, &'static str, &'static str, &'static str, &'static [Role], bool);

const CAST: [Cast; 9] = [
    (
        "a.berg",
        "Anna Berg",
        "Standesbeamtin",
        "registrar",
        &[Role::ClerkCivilStatus, Role::Registrar, Role::ClerkResidents, Role::ProtectedAccess],
        true,
    ),
    ("m.lind", "Maren Lind", "Kämmerin", "treasurer", &[Role::Treasurer, Role::Releaser], true),
    ("h.roth", "Henning Roth", "Leitung", "head", &[Role::Head, Role::Orderer, Role::Administrator], true),
    ("w.thoma", "Wiebke Thoma", "Sachbearbeitung Wohngeld", "benefits clerk", &[Role::ClerkBenefits], false),
    ("k.sand", "Klaas Sand", "stellvertretender Kämmerer", "deputy treasurer", &[Role::Releaser], false),
    (
        "s.kohl",
        "Sina Kohl",
        "Standesbeamtin (Vertretung)",
        "deputy registrar",
        &[Role::ClerkCivilStatus, Role::Registrar],
        false,
    ),
    (
        "j.ellers",
        "Jule Ellers",
        "Sachbearbeitung Kfz und Führerscheine",
        "clerk, vehicles and licences",
        &[Role::ClerkVehicles, Role::ClerkLicences],
        false,
    ),
    ("o.dalan", "Onur Dalan", "Sachbearbeitung Ausländeramt", "clerk, immigration", &[Role::ClerkForeigners], false),
    ("d.vogt", "Dörte Vogt", "Datenschutzbeauftragte", "data protection officer", &[Role::DataProtection], false),
];

/// Makes the accounts: the head as administrator first, the others by the head.
pub fn make(office: &Office) -> Result<Vec<Person>, Refusal> {
    let mut people = Vec::new();
    let mut head = None;
    let mut order: Vec<&Cast> = CAST.iter().collect();
    order.sort_by_key(|cast| !cast.4.contains(&Role::Administrator));
    for (login, name, function, function_en, roles, main) in order {
        let form = NewAccountForm {
            login: (*login).to_owned(),
            name: (*name).to_owned(),
            function: (*function).to_owned(),
            roles: roles.to_vec(),
        };
        let code = office.create_account(head.as_ref(), form)?;
        head = head.or_else(|| office.actor(code.account));
        people.push(Person {
            login: code.login,
            name: (*name).to_owned(),
            function,
            function_en,
            code: code.code,
            main: *main,
        });
    }
    people.sort_by_key(|person| CAST.iter().position(|cast| cast.0 == person.login));
    Ok(people)
}
