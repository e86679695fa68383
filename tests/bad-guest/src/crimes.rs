//! The crimes that need no particular answer: they end, or never end, the call that commits them.

/// What an export does instead of its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Crime {
    /// Panics.
    Trap,
    /// Never returns.
    Loop,
    /// Takes memory for as long as it gets any, then does not cope.
    Memory,
    /// Recurses without end.
    Stack,
    /// Answers more than the contract allows.
    Length,
    /// Answers a list that reaches beyond the guest's memory, or a number that makes no sense.
    Lie,
}

impl Crime {
    /// The crime of that name; `None` for an honest call.
    pub fn named(word: &str) -> Option<Self> {
        Some(match word {
            "trap" => Self::Trap,
            "loop" => Self::Loop,
            "memory" => Self::Memory,
            "stack" => Self::Stack,
            "length" => Self::Length,
            "lie" => Self::Lie,
            _ => return None,
        })
    }

    /// Commits a crime that ends the call; comes back from `Length` and `Lie`, which are about the answer.
    pub fn commit(self) {
        match self {
            Self::Trap => panic!("on purpose"),
            Self::Loop => spin(),
            Self::Memory => hoard(),
            Self::Stack => {
                std::hint::black_box(dig(1));
            }
            Self::Length | Self::Lie => {}
        }
    }
}

fn spin() {
    let mut turns = 0_u64;
    loop {
        turns = std::hint::black_box(turns.wrapping_add(1));
    }
}

fn hoard() {
    let mut hoard = Vec::new();
    loop {
        // Written to, so that the pages are real.
        hoard.push(std::hint::black_box(vec![1_u8; 1 << 20]));
    }
}

#[expect(unconditional_recursion, reason = "that is the crime")]
fn dig(depth: u64) -> u64 {
    // The sum after the call keeps it from becoming a loop.
    std::hint::black_box(dig(std::hint::black_box(depth + 1))) + depth
}

/// A list whose length reaches far beyond the guest's memory.
pub fn lying_list() -> Vec<u8> {
    let mut honest = std::mem::ManuallyDrop::new(vec![1_u8; 16]);
    // SAFETY: none, on purpose; nothing in the guest reads or frees the list, and the host must refuse it.
    unsafe { Vec::from_raw_parts(honest.as_mut_ptr(), 3 << 30, 3 << 30) }
}
