//! Short and long forms of a test: variables say how long, and numbers that look random can be had again.

/// The number that a variable holds.
pub(crate) fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().expect("a number"))
}

/// Numbers that look random, the same for a seed (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    /// `ANLI_FAULT_SEED` says which; it is told, so that what failed can be repeated.
    pub(crate) fn seeded() -> Self {
        let seed = number("ANLI_FAULT_SEED", 1);
        eprintln!("ANLI_FAULT_SEED={seed}");
        Self::new(seed)
    }

    /// Those of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }

    /// One of several.
    pub(crate) fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}
