use proptest::prelude::*;
use rules::iban::{check, check_digits, is_sepa_country, sepa_countries};

/// The published sample numbers of the IBAN registry, one per line of countries with different structure.
#[test]
fn numbers_published_in_the_registry_pass() {
    for iban in [
        "AD1200012030200359100100",
        "AT611904300234573201",
        "BE68539007547034",
        "BG80BNBG96611020345678",
        "CH9300762011623852957",
        "CY17002001280000001200527600",
        "CZ6508000000192000145399",
        "DE89370400440532013000",
        "DK5000400440116243",
        "EE382200221020145685",
        "ES9121000418450200051332",
        "FI2112345600000785",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "GI75NWBK000000007099453",
        "GR1601101250000000012300695",
        "HR1210010051863000160",
        "HU42117730161111101800000000",
        "IE29AIBK93115212345678",
        "IS140159260076545510730339",
        "IT60X0542811101000000123456",
        "LI21088100002324013AA",
        "LT121000011101001000",
        "LU280019400644750000",
        "LV80BANK0000435195001",
        "MC5811222000010123456789030",
        "MT84MALT011000012345MTLCAST001S",
        "NL91ABNA0417164300",
        "NO9386011117947",
        "PL61109010140000071219812874",
        "PT50000201231234567890154",
        "RO49AAAA1B31007593840000",
        "SE4550000000058398257466",
        "SI56263300012039086",
        "SK3112000000198742637541",
        "SM86U0322509800000000270100",
        "TR330006100519786457841326",
        "MK07250120000058984",
        "RS35260005601001611379",
    ] {
        assert_eq!(check(iban).map(|i| i.as_str().to_owned()), Ok(iban.to_owned()));
    }
}

#[test]
fn the_sepa_area_is_the_one_another_library_knows() {
    for a in 'A'..='Z' {
        for b in 'A'..='Z' {
            let code = format!("{a}{b}");
            assert_eq!(is_sepa_country(&code), sepa::iban::is_sepa_country(&code), "{code}");
        }
    }
    assert_eq!(sepa_countries().len(), 42);
}

proptest! {
    #[test]
    fn any_text_is_judged_as_another_library_judges_it(text in "(DE|NL|FR|MT|XX|d)?[0-9A-Za-z ]{0,30}") {
        let known = text.chars().filter(|c| !c.is_whitespace()).take(2).collect::<String>().to_uppercase();
        // The other library takes countries that have no registered format; we do not.
        if sepa::iban::iban_country_length(&known).is_some() {
            prop_assert_eq!(check(&text).is_ok(), sepa::iban::validate_iban(&text).is_ok());
        } else {
            prop_assert!(check(&text).is_err());
        }
    }

    #[test]
    fn one_wrong_digit_or_two_swapped_are_always_noticed(bban in "[0-9]{18}", at in 0_usize..18, by in 1_u8..10) {
        let good = format!("DE{:02}{bban}", check_digits("DE", &bban).unwrap());
        prop_assert!(check(&good).is_ok());
        prop_assert!(sepa::iban::validate_iban(&good).is_ok());
        let mut bytes = good.clone().into_bytes();
        bytes[at + 4] = b'0' + (bytes[at + 4] - b'0' + by) % 10;
        prop_assert!(check(std::str::from_utf8(&bytes).unwrap()).is_err());
        let mut swapped = good.clone().into_bytes();
        swapped.swap(at + 3, at + 4);
        if swapped != good.as_bytes() {
            prop_assert!(check(std::str::from_utf8(&swapped).unwrap()).is_err());
        }
    }
}
