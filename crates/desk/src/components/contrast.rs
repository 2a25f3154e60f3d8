//! Measures the style sheet's contrasts (WCAG 2.2: 1.4.3, 1.4.11) in both themes. Only a test.

#![allow(clippy::float_arithmetic)]

use std::collections::BTreeMap;

fn tokens(css: &str) -> [BTreeMap<String, [u8; 3]>; 2] {
    let mut themes = css.match_indices(":root {").map(|(at, _)| {
        let body = css[at..].split('}').next().unwrap();
        body.lines()
            .filter_map(|line| {
                let (name, value) = line.trim().trim_end_matches(';').split_once(": #")?;
                let byte = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
                Some((name.trim_start_matches("--").to_owned(), [byte(0)?, byte(2)?, byte(4)?]))
            })
            .collect()
    });
    [themes.next().unwrap(), themes.next().unwrap()]
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |byte: u8| {
        let v = f64::from(byte) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn every_text_can_be_read_on_its_ground_in_both_themes() {
    assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.01);
    let css = std::str::from_utf8(crate::http::assets::bytes("desk.css").unwrap()).unwrap();
    for (theme, tokens) in ["light", "dark"].iter().zip(tokens(css)) {
        let on = |text: &str, ground: &str, least: f64| {
            let ratio = contrast(tokens[text], tokens[ground]);
            assert!(ratio >= least, "{theme}: {text} on {ground} is {ratio:.2}");
        };
        for ground in ["page", "raised", "input", "tint"] {
            on("text", ground, 7.0);
            on("muted", ground, 4.5);
            on("action", ground, 4.5);
        }
        for ground in ["page", "raised"] {
            for text in ["action-hover", "visited", "info", "success", "warning", "danger", "exercise"] {
                on(text, ground, 4.5);
            }
            on("border", ground, 3.0);
            on("ring", ground, 3.0);
        }
        for kind in ["info", "success", "warning", "danger", "exercise"] {
            on(kind, &format!("{kind}-bg"), 4.5);
            on("text", &format!("{kind}-bg"), 7.0);
        }
        on("on-action", "action", 7.0);
        on("muted", "danger-bg", 4.5);
        on("muted", "success-bg", 4.5);
    }
}
