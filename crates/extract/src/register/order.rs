//! Orders of many rows, by keys that fit into one number.

/// The places of `items` in the order of their texts; equal texts stay as they stand.
pub(super) fn sorted_by_text<'t, T>(items: &'t [T], text: impl Fn(&'t T) -> &'t str) -> Vec<u32> {
    // What all texts begin with says nothing; the next eight bytes decide almost always.
    let mut texts = items.iter().map(|item| text(item).as_bytes());
    let first = texts.next().unwrap_or_default();
    let shared =
        texts.fold(first.len(), |shared, text| first.iter().zip(text).take(shared).take_while(|(a, b)| a == b).count());
    let key = |text: &str| {
        let mut key = [0u8; 8];
        for (place, byte) in key.iter_mut().zip(text.as_bytes().iter().skip(shared)) {
            *place = *byte;
        }
        u64::from_be_bytes(key)
    };
    let mut keys: Vec<(u64, u32)> = items.iter().map(|item| key(text(item))).zip(0u32..).collect();
    keys.sort_unstable();
    for alike in keys.chunk_by_mut(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1) {
        alike.sort_by_key(|(_, at)| (items.get(*at as usize).map(&text), *at));
    }
    keys.into_iter().map(|(_, at)| at).collect()
}

/// Pairs in their order.
pub(super) fn sorted_pairs(pairs: impl Iterator<Item = (u32, u32)>) -> impl Iterator<Item = (u32, u32)> {
    let mut keys: Vec<u64> = pairs.map(|(a, b)| u64::from(a) << 32 | u64::from(b)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| ((key >> 32) as u32, key as u32))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_stand_as_a_plain_sort_has_them(start in "[a-c]{0,9}", rest in proptest::collection::vec("[a-bä]{0,12}", 0..40)) {
            let texts: Vec<String> = rest.iter().map(|rest| format!("{start}{rest}")).collect();
            let mut expected: Vec<u32> = (0..).take(texts.len()).collect();
            expected.sort_by_key(|at| &texts[*at as usize]);
            prop_assert_eq!(sorted_by_text(&texts, |text| text.as_str()), expected);
        }

        #[test]
        fn pairs_stand_as_a_plain_sort_has_them(pairs: Vec<(u32, u32)>) {
            let mut expected = pairs.clone();
            expected.sort_unstable();
            prop_assert_eq!(sorted_pairs(pairs.into_iter()).collect::<Vec<_>>(), expected);
        }
    }
}
