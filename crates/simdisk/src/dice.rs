//! Chance that can be played again.

/// A small generator (xorshift); the same seed gives the same throws.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// A generator; neighbouring seeds give unrelated throws.
    #[must_use]
    pub fn new(seed: u64) -> Dice {
        let mut mixed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        for shift in [30, 27, 31] {
            mixed = (mixed ^ (mixed >> shift)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        }
        Dice(mixed | 1)
    }

    /// The next 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from((self.roll() >> 11) % (end.max(1) as u64)).unwrap_or(0)
    }

    /// True in `of` out of `from` throws.
    pub fn hits(&mut self, of: usize, from: usize) -> bool {
        self.below(from) < of
    }
}
