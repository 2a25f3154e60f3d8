use super::support::{eur, service};

#[test]
fn the_payment_service_is_whole() {
    let service = service();
    assert_eq!(service.faults(), Vec::<String>::new());
    assert_eq!(service.key, "zahlungslauf");
    let rules = service.payment.unwrap();
    let benefits: Vec<(&str, &str)> = rules.benefits.iter().map(|b| (b.key.as_str(), b.prefix.as_str())).collect();
    assert_eq!(benefits, [("wohngeld", "WG"), ("hlu", "HL"), ("grusi", "GS"), ("asylblg", "AB"), ("uvg", "UV")]);
    for benefit in &rules.benefits {
        assert!(benefit.prefix.len() <= books::payments::claims::PREFIX_MAX);
        assert!(benefit.prefix.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
    }
    assert!(rules.single_limit > eur("0.00") && rules.single_limit < rules.run_limit);
    assert_eq!((rules.total_warning_percent, rules.purpose_code.as_str()), (5, "SSBE"));
}
