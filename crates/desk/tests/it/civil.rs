//! Terms and secrets as the desk shows them.

use model::role::Role;

use crate::browser::Browser;
use crate::forms::{accepted, clerk, walk};
use crate::node::Node;

const PASSWORD: &str = "vier ruhige ulmen am deich";

fn somebody(node: &Node, login: &str, roles: &[Role]) -> Browser {
    let code = node.account(login, roles);
    let mut browser = Browser::new(&node.router);
    browser.first_sign_in(login, &code, PASSWORD);
    browser
}

#[test]
fn the_register_of_terms_names_cases_to_clerks_and_numbers_only_to_the_head() {
    let node = Node::open();
    let (mut browser, _) = clerk(&node);
    let page = walk(&node, &mut browser, "geburtsanzeige");
    browser.send(&accepted(&page, "/intake/geburtsanzeige"));
    let number = node.office().books().cases.all().next().unwrap().number.clone();
    let page = browser.get("/terms");
    assert_eq!(page.faults(), Vec::<String>::new());
    assert!(page.text.contains(&number) && page.text.contains("Müller-Łukasz") && page.text.contains("§ 7 (1) PStV"));
    let page = browser.get("/terms/year-end?year=2026");
    assert_eq!(page.faults(), Vec::<String>::new());
    assert!(page.text.contains(&number) && page.text.contains("steht aus"));

    let mut head = somebody(&node, "h.roth", &[Role::Head]);
    for path in ["/terms", "/terms/year-end?year=2026"] {
        let page = head.get(path);
        assert!(page.text.contains(&number), "{path}");
        assert!(!page.text.contains("Müller-Łukasz"), "{path}");
    }
    let mut treasurer = somebody(&node, "m.lind", &[Role::Treasurer]);
    assert!(!treasurer.get_plain("/terms").text.contains(&number));
}

#[test]
fn the_pseudonym_is_shown_to_registrars_and_to_nobody_else() {
    let node = Node::open();
    let (mut registrar, _) = clerk(&node);
    let page = walk(&node, &mut registrar, "vertrauliche_geburt");
    registrar.send(&accepted(&page, "/intake/vertrauliche_geburt"));
    let id = node.office().books().cases.all().next().unwrap().id.text();
    let address = format!("/cases/{id}");
    assert!(registrar.get(&address).text.contains("Müller-Łukasz"));

    let mut other = somebody(&node, "s.kohl", &[Role::ClerkCivilStatus]);
    let page = other.get(&address);
    assert_eq!(page.faults(), Vec::<String>::new());
    assert!(page.text.contains("geheim"));
    for path in [&address, "/cases", "/papers", "/handback", "/terms", &format!("/handback/{id}"), "/"] {
        assert!(!other.get_plain(path).text.contains("Müller-Łukasz"), "{path}");
    }
    // Who sees masks cannot open the form that would show what is behind them.
    for way in ["correct", "later"] {
        let page = other.get_plain(&format!("{address}/{way}"));
        assert!(!page.text.contains("Müller-Łukasz") && page.text.contains("NB-V-210"), "{way}");
    }
}
