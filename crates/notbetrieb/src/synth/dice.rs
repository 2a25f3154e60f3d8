//! A small generator of numbers (SplitMix64, Steele, Lea and Flood 2014): the same seed gives the same town on every machine.

/// The generator.
pub(super) struct Dice(u64);

impl Dice {
    /// Starts from a seed; `lane` keeps independent streams of one seed apart.
    pub(super) fn new(seed: u64, lane: u64) -> Self {
        let mut dice = Self(seed ^ lane.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        dice.next();
        dice
    }
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    /// A number from 0 to `limit - 1`; 0 for a limit of 0.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        // The product's upper half: even enough for a town, and never out of range.
        ((u64::from(limit) * (self.next() >> 32)) >> 32) as u32
    }
    /// A number from `from` to `to`, both included.
    pub(super) fn between(&mut self, from: u32, to: u32) -> u32 {
        from + self.below(to.saturating_sub(from) + 1)
    }
    /// True for so many of a thousand.
    pub(super) fn per_mille(&mut self, share: u32) -> bool {
        self.below(1000) < share
    }
    /// One of a list that is not empty.
    pub(super) fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        let at = self.below(list.len() as u32) as usize;
        list.get(at).copied().unwrap_or_default()
    }
    /// One of a list, the first ones more often.
    pub(super) fn pick_skewed<'t>(&mut self, list: &[&'t str]) -> &'t str {
        let limit = self.below(list.len() as u32) + 1;
        let at = self.below(limit) as usize;
        list.get(at).copied().unwrap_or_default()
    }
}
