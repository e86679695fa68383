//! Which releases and levels of libdeflate there are.

/// Releases whose streams are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Release {
    /// Up to 1.8.
    Early,
    /// 1.9 to 1.18.
    Middle,
    /// From 1.19 on.
    Late,
}

/// A release and a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The release.
    pub release: Release,
    /// The level: 1 to 7 of early releases, 2 to 9 of others.
    pub level: u8,
}

/// How a level searches.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// Takes the copy that is found.
    Greedy,
    /// Looks a byte ahead.
    Lazy,
    /// Looks two bytes ahead.
    Lazier,
}

impl Settings {
    /// All of them, likely ones first.
    pub fn all() -> impl Iterator<Item = Self> {
        let of = |release| [6, 7, 5, 8, 9, 4, 3, 2].map(|level| Self { release, level });
        let early = [6, 7, 5, 4, 3, 2, 1].map(|level| Self { release: Release::Early, level });
        of(Release::Late).into_iter().chain(of(Release::Middle)).chain(early)
    }

    /// Whether it is of a release from 1.9 on, which rewrote all levels.
    pub fn is_rewritten(self) -> bool {
        self.release != Release::Early
    }

    /// Its number in a recipe.
    pub fn number(self) -> u8 {
        (self.release as u8) << 4 | self.level
    }

    /// How it searches, the depth of the search, and the length that ends it.
    pub fn effort(self) -> (Search, u32, usize) {
        match (self.release, self.level) {
            (Release::Early, 1) => (Search::Greedy, 2, 8),
            (_, 2) => (Search::Greedy, 6, 10),
            (_, 3) => (Search::Greedy, 12, 14),
            (Release::Early, 4) => (Search::Greedy, 24, 24),
            (Release::Early, 5) => (Search::Lazy, 20, 30),
            (Release::Early, 6) => (Search::Lazy, 40, 65),
            (_, 4) => (Search::Greedy, 16, 30),
            (_, 5) => (Search::Lazy, 16, 30),
            (_, 6) => (Search::Lazy, 35, 65),
            (_, 7) => (Search::Lazy, 100, 130),
            (_, 8) => (Search::Lazier, 300, 258),
            _ => (Search::Lazier, 600, 258),
        }
    }

    /// Least bytes of a block that is not the last.
    pub fn least_block(self) -> usize {
        if self.release == Release::Early { 10_000 } else { 5000 }
    }

    /// Inputs up to this length are stored.
    pub fn stored(self) -> usize {
        if self.release == Release::Early { 15 } else { 55 - 4 * usize::from(self.level) }
    }
}
