//! What a program asks zlib for.

/// The arguments of zlib's `deflateInit2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How hard to search, 1 to 9.
    pub level: u8,
    /// How much memory for hash chains and tokens, 1 to 9.
    pub memory: u8,
    /// Log₂ of the window, 9 to 15.
    pub window: u8,
    /// How to parse and code.
    pub strategy: Strategy,
    /// How places are hashed.
    pub hash: Hash,
}

/// What places share a chain, which tells zlib from its descendants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// Three bytes, as zlib has it.
    Rolling,
    /// Four bytes, as in Chromium since 2022.
    Product,
    /// CRC-32C of three bytes, four below level 6, as in Chromium before.
    Castagnoli,
}

impl Hash {
    /// The hashes in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Rolling, Self::Product, Self::Castagnoli];
}

/// zlib's strategies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Copies wherever they are found.
    Default,
    /// No copies of five bytes or less in lazy levels.
    Filtered,
    /// No copies.
    Huffman,
    /// Copies from one byte before only.
    Runs,
    /// The fixed code for all that is not stored.
    Fixed,
}

impl Strategy {
    /// The strategies in the order of zlib's numbers.
    pub const ALL: [Self; 5] = [Self::Default, Self::Filtered, Self::Huffman, Self::Runs, Self::Fixed];
}

/// How hard to search.
#[derive(Clone, Copy)]
pub struct Effort {
    /// From this length on a quarter of the steps.
    pub good: u32,
    /// Lazy: a length from which no better one is looked for. Else: the longest copy whose places are all remembered.
    pub lazy: u32,
    /// A length that ends the search.
    pub nice: u32,
    /// Most places to compare.
    pub chain: u32,
}

const EFFORTS: [[u16; 4]; 9] = [
    [4, 4, 8, 4],
    [4, 5, 16, 8],
    [4, 6, 32, 32],
    [4, 4, 16, 16],
    [8, 16, 32, 32],
    [8, 16, 128, 128],
    [8, 32, 128, 256],
    [32, 128, 258, 1024],
    [32, 258, 258, 4096],
];

impl Settings {
    /// What programs use that ask for nothing but a level.
    pub fn level(level: u8) -> Self {
        Self { level, memory: 8, window: 15, strategy: Strategy::Default, hash: Hash::Rolling }
    }

    /// Whether zlib knows these settings.
    pub fn is_valid(&self) -> bool {
        (1..=9).contains(&self.level) && (1..=9).contains(&self.memory) && (9..=15).contains(&self.window)
    }

    /// How many tokens fill a block.
    pub fn block_tokens(&self) -> usize {
        (1 << (self.memory + 6)) - 1
    }

    /// Whether a copy waits for the one that begins a byte later.
    pub fn is_lazy(&self) -> bool {
        self.level >= 4
    }

    /// The bytes of the window.
    pub fn window_len(&self) -> usize {
        1 << self.window
    }

    /// The level's numbers.
    pub fn effort(&self) -> Effort {
        let [good, lazy, nice, chain] = EFFORTS[usize::from(self.level) - 1].map(u32::from);
        Effort { good, lazy, nice, chain }
    }
}
