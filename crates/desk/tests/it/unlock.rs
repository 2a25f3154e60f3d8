//! The ceremony in the browser.

use axum::http::StatusCode;

use crate::browser::Browser;
use crate::node::Node;

#[test]
fn before_unlocking_every_way_leads_to_the_ceremony() {
    let node = Node::locked();
    let mut browser = Browser::new(&node.router);
    for path in ["/", "/cases", "/sign-in", "/first", "/search", "/accounts"] {
        assert_eq!(browser.get(path).path, "/unlock", "{path}");
    }
    assert_eq!(browser.get("/no-such-page").status, StatusCode::NOT_FOUND);
}

#[test]
fn shares_are_checked_one_by_one_and_one_too_few_opens_nothing() {
    let node = Node::locked();
    let mut browser = Browser::new(&node.router);
    let page = browser.get("/unlock");
    assert_eq!(page.faults(), Vec::<String>::new());

    let wrong = node.shares[0].text().replace(|c: char| c.is_ascii_digit(), "Z");
    let page = browser.send(&page.form("/unlock").with("share", &wrong).with("do", "share"));
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("href=\"#f-share\""), "the error leads to the field");

    let page = browser.send(&page.form("/unlock").with("share", &node.shares[2].text()).with("do", "share"));
    assert!(!page.text.contains("name=\"extract\""), "one of two is not enough to go on");
    let again = browser.send(&page.form("/unlock").with("share", &node.shares[2].text()).with("do", "share"));
    assert!(again.text.contains("NB-S-905"));
    // Pressing „open" all the same opens nothing.
    let mut early = page.form("/unlock").with("do", "open").with("present", "Eine Person");
    early.values.set("extract", "none");
    assert_eq!(browser.send(&early).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(node.house.office().is_none());

    let page = browser.get("/unlock");
    let page = browser.send(&page.form("/unlock").with("share", &node.shares[0].text()).with("do", "share"));
    assert!(page.text.contains("name=\"present\""), "the second part of the ceremony");
    let form = last_form(&page);
    let nobody = browser.send(&form.clone().with("do", "open"));
    assert!(nobody.text.contains("NB-S-906"), "who is present must be said");
    let page = browser.send(&form.with("present", "A. Berg, Leitung\nB. Tal, IT").with("do", "open"));
    assert_eq!(page.path, "/unlock/first");
    let office = node.house.office().unwrap();
    assert!(!office.has_extract());
    // The ceremony is over: a second one is not possible.
    assert_eq!(browser.get("/unlock").path, "/sign-in");
}

/// The form with the presence list; the page may hold the share form as well.
fn last_form(page: &crate::browser::Page) -> crate::browser::Form {
    let at = page.text.find("name=\"present\"").unwrap();
    let start = page.text[..at].rfind("<form").unwrap();
    let mut alone = page.clone();
    alone.text = page.text[start..].to_owned();
    alone.form("/unlock")
}

#[test]
fn shares_are_forgotten_after_a_while() {
    let node = Node::locked();
    let mut browser = Browser::new(&node.router);
    let page = browser.get("/unlock");
    browser.send(&page.form("/unlock").with("share", &node.shares[0].text()).with("do", "share"));
    node.turn(16);
    let page = browser.get("/unlock");
    let page = browser.send(&page.form("/unlock").with("share", &node.shares[1].text()).with("do", "share"));
    assert!(!page.text.contains("name=\"extract\""), "the first share has been wiped");
}

#[test]
fn a_share_is_taken_as_words_too_and_a_wrong_word_is_named_by_its_place() {
    let node = Node::locked();
    let mut browser = Browser::new(&node.router);
    let mut words = node.shares[1].words();
    let page = browser.get("/unlock");
    let taken = browser.send(&page.form("/unlock").with("share", &words.join("\n").to_lowercase()).with("do", "share"));
    assert_eq!(taken.status, StatusCode::OK);
    assert!(taken.text.contains("Teilschlüssel 1 von 2 angenommen (Nummer 2)"));
    let mut words_of_another = node.shares[0].words();
    words_of_another[6] = words.pop().filter(|word| *word != words_of_another[6]).unwrap_or("Zitrone");
    let wrong = browser.send(&taken.form("/unlock").with("share", &words_of_another.join(" ")).with("do", "share"));
    assert!(wrong.text.contains("NB-K-032") && wrong.text.contains("Wort 7"));
}

#[test]
fn the_button_locks_the_house_and_signs_everybody_out() {
    let node = Node::open();
    let code = node.account("leitung", &[model::role::Role::Head]);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in("leitung", &code, "ein langes Kennwort für alle Fälle");
    browser.confirm_date();
    let page = browser.get("/keyring");
    let kept = browser.send(&page.form("/keyring/idle").with("minutes", "45"));
    assert_eq!(kept.path, "/keyring");
    assert_eq!(node.office().idle_minutes(), 45);
    let page = browser.send(&page.form("/keyring/idle").with("minutes", "viele"));
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("NB-S-068"));
    let page = browser.get("/keyring");
    assert_eq!(browser.send(&page.form("/keyring/lock")).path, "/unlock");
    assert!(node.house.office().is_none());
    assert_eq!(browser.get("/keyring").path, "/unlock");
}

#[test]
fn a_house_in_which_nobody_has_an_account_gets_its_first_one_from_those_who_unlocked_it() {
    let node = Node::open();
    let mut browser = Browser::new(&node.router);
    assert!(browser.get("/sign-in").text.contains("href=\"/unlock/first\""));
    let page = browser.get("/unlock/first");
    assert_eq!(page.faults(), Vec::<String>::new());
    let nameless = browser.send(&page.form("/unlock/first").with("login", "h.roth"));
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.text.contains("NB-A-012") && nameless.text.contains("value=\"h.roth\""));
    let made = browser.send(&nameless.form("/unlock/first").with("name", "H. Roth"));
    let code = made.between("<strong class=\"code\">", "<").to_owned();
    assert!(!browser.get("/sign-in").text.contains("/unlock/first"), "the link is for a house without accounts");
    browser.first_sign_in("h.roth", &code, "ein langes Kennwort für alle Fälle");
    browser.confirm_date();
    assert_eq!(browser.get("/accounts/new").status, StatusCode::OK, "the first person makes the others");

    // From the first sign-in on only administrators make accounts.
    let mut other = Browser::new(&node.router);
    assert_eq!(other.get("/unlock/first").path, "/sign-in");
    let late = other.send(&page.form("/unlock/first").with("login", "x.y").with("name", "X. Y"));
    assert!(late.text.contains("NB-A-010") && node.office().books().accounts.by_login("x.y").is_none());
}
