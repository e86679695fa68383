//! Which letter comes next in a word of English: by how frequent words are that go on so, and by the word before.

use super::layout::MOST_ROOM;
use super::lexicon::{Follower, Lexicon, Node, WHOLE};
use super::weights::{APOSTROPHE, Weights};
use kit_context::deep::{ODDS, Odds};
use kit_entropy::Counter;

/// The count at which the rate of counters stays.
const SLOWEST: u32 = 255;

/// The least share of words that follow another without being known to.
const OTHERS: u32 = WHOLE / 8;

/// What a byte that is no letter adds to its weight, and the sum at which all are halved.
const STEP: u32 = 24;
const MOST: u32 = 1 << 16;

/// Fractional bits that a share of letters has more than a share of words.
const FINER: u32 = 4;

/// Kinds of text, and sets of bytes that are no letters: by the kind and the room on the line, behind a word and elsewhere.
const PLACES: usize = 4;
const SETS: usize = 2 * PLACES * (MOST_ROOM as usize + 1);

/// As the byte that is most likely, the end of the word.
const END: u32 = 1;

/// Follows a text by its words.
pub struct Language {
    lexicon: Lexicon,
    /// Where the word so far is in the lexicon; none once it is in there no more.
    node: Option<u32>,
    /// The word before, where it is known, and those of its followers that the word so far may become.
    before: Option<u32>,
    candidates: (usize, usize),
    last: u8,
    /// How the word so far is written, as [`super::words::Words`] tells.
    writing: usize,
    /// By the byte before, how often a letter comes; by that and within words by the writing, how often as a capital.
    begins: Vec<Counter>,
    capital: Vec<Counter>,
    /// Bytes that are no letters, and the set of those that may come.
    others: Vec<Weights>,
    set: usize,
    /// Letters that may come, by words alone and by the word before as well, what the end of the word weighs, and the class.
    letters: [Weights; ODDS],
    end: [u64; ODDS],
    class: [u32; ODDS],
    /// The byte that is most likely, and how likely in eighths.
    pub best: u32,
    pub sure: u32,
}

impl Language {
    /// Starts before the first byte of a text.
    pub fn new() -> Self {
        let mut others = Weights::new();
        (0..=255u8).filter(|byte| !byte.is_ascii_alphabetic()).for_each(|byte| others.add(byte, 1));
        Self {
            lexicon: Lexicon::new(),
            node: Some(Lexicon::ROOT),
            before: None,
            candidates: (0, 0),
            last: 0,
            writing: 0,
            begins: vec![Counter::NEW; 256],
            capital: vec![Counter::with(8192, 0); 256],
            others: vec![others; SETS],
            set: 0,
            letters: [Weights::new(), Weights::new()],
            end: [0; ODDS],
            class: [0; ODDS],
            best: 0,
            sure: 0,
        }
    }

    /// Bytes that it takes beside itself.
    pub const MEMORY: u64 =
        Lexicon::MEMORY + (SETS + ODDS) as u64 * Weights::MEMORY + 512 * size_of::<Counter>() as u64;

    /// The odds of a one behind the bits `partial` of the next byte: by words alone, and by the word before as well.
    #[inline(always)]
    pub fn odds(&self, partial: u32) -> [Odds; ODDS] {
        if self.node.is_none() {
            return [Odds::default(); ODDS];
        }
        let others = &self.others[self.set];
        let (whole, other) = (u64::from(others.whole()), others.of(partial));
        std::array::from_fn(|i| {
            let letters = self.letters[i].of(partial);
            let [none, one] = [0, 1].map(|bit| letters[bit] * whole + self.end[i] * other[bit]);
            // Sixteen bits are enough, and quick to divide by.
            let excess = 48u32.saturating_sub((none + one).leading_zeros());
            let [one, both] = [one, none + one].map(|weight| (weight >> excess) as u32);
            match (one << 16).checked_div(both) {
                Some(p) => Odds { p: p.clamp(16, 65520), class: self.class[i] },
                None => Odds::default(),
            }
        })
    }

    /// Moves past a byte, behind which the word is written as `writing` says, the text is of the kind `place`, and the line has `room`.
    pub fn advance(&mut self, byte: u8, writing: u32, place: u32, room: u32) {
        self.learn(byte);
        let within = self.node.is_some_and(|node| node != Lexicon::ROOT);
        if byte.is_ascii_alphabetic() || byte == APOSTROPHE && within {
            self.letter(byte.to_ascii_lowercase());
        } else if byte >= 0x80 {
            self.node = None;
        }
        if !byte.is_ascii_alphabetic() && byte < 0x80 && (byte != APOSTROPHE || self.node.is_none()) {
            self.gap(byte);
        }
        (self.last, self.writing) = (byte, writing as usize & 3);
        if let Some(node) = self.node {
            let sets = (place as usize % PLACES) * (MOST_ROOM as usize + 1) + room.min(MOST_ROOM) as usize;
            self.set = sets * 2 + usize::from(node == Lexicon::ROOT);
            self.weigh(node, place);
        } else {
            (self.best, self.sure) = (0, 0);
        }
    }

    /// Learns how words begin, end and are written.
    fn learn(&mut self, byte: u8) {
        let Some(node) = self.node else { return };
        let letter = byte.is_ascii_alphabetic();
        if node == Lexicon::ROOT {
            self.begins[usize::from(self.last)].update(u32::from(letter), SLOWEST);
        }
        if letter {
            let written = self.written(node);
            self.capital[written].update(u32::from(byte.is_ascii_uppercase()), SLOWEST);
        } else {
            let others = &mut self.others[self.set];
            others.add(byte, STEP);
            if others.whole() > MOST {
                others.halve();
            }
        }
    }

    /// Which counter tells whether the next letter is a capital.
    fn written(&self, node: u32) -> usize {
        if node == Lexicon::ROOT { usize::from(self.last & 0x7F) } else { 0x80 | self.writing }
    }

    fn letter(&mut self, letter: u8) {
        let Some(node) = self.node else { return };
        let mut at = *self.lexicon.node(node);
        if at.ends && !self.lexicon.children(&at).1.iter().any(|child| child.letter == letter) {
            // The word goes on as none does: it may be two in one.
            self.before = Some(at.low);
            self.candidates = (0, self.lexicon.followers(at.low).len());
            at = *self.lexicon.node(Lexicon::ROOT);
        }
        let (first, children) = self.lexicon.children(&at);
        let found = children.iter().position(|child| child.letter == letter);
        self.node = found.map(|at| first + at as u32);
        if let Some(child) = found.map(|at| children[at]) {
            let candidates = self.candidates();
            let from = candidates.partition_point(|follower| follower.word < child.low);
            let to = candidates.partition_point(|follower| follower.word < child.low + child.words);
            let start = self.candidates.0;
            self.candidates = (start + from, start + to);
        }
    }

    fn candidates(&self) -> &[Follower] {
        let followers = self.before.map_or(&[][..], |before| self.lexicon.followers(before));
        followers.get(self.candidates.0..self.candidates.1).unwrap_or_default()
    }

    /// Moves past a byte that is no letter.
    fn gap(&mut self, byte: u8) {
        let node = self.node.map(|node| self.lexicon.node(node));
        if self.node != Some(Lexicon::ROOT) {
            self.before = node.filter(|node| node.ends).map(|node| node.low);
        }
        if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t' | b'>' | b'"') {
            self.before = None;
        }
        self.node = Some(Lexicon::ROOT);
        self.candidates = (0, self.before.map_or(0, |before| self.lexicon.followers(before).len()));
    }

    /// Weighs what may come behind node `at`.
    fn weigh(&mut self, at: u32, place: u32) {
        let (root, node) = (*self.lexicon.node(Lexicon::ROOT), *self.lexicon.node(at));
        let mut candidates = self.candidates();
        let others = match self.before {
            Some(before) if at != Lexicon::ROOT || !candidates.is_empty() => {
                u64::from(WHOLE.saturating_sub(self.lexicon.known(before)).max(OTHERS))
            }
            _ => u64::from(WHOLE),
        };
        let known = sum(candidates);
        let shares = Shares::new(&node, known, (others << 32) / u64::from(root.mass.max(1)));

        let (own, rest) = candidates.split_at(usize::from(starts_with(candidates, &node)));
        candidates = rest;
        let begins = match at {
            Lexicon::ROOT => u64::from(self.begins[usize::from(self.last)].p()).clamp(64, 65472),
            _ => u64::from(WHOLE),
        };
        let mut end = [u64::from(WHOLE) - begins; ODDS];
        let (mut most, mut best) = (0, 0);
        if at != Lexicon::ROOT {
            end = shares.of(sum(own), node.own).map(|share| share + 16);
            (most, best) = (end[1], END);
        }
        let capital = u64::from(self.capital[self.written(at)].p());
        let (_, children) = self.lexicon.children(&node);
        let mut weights = [(0, [[0; 2]; ODDS]); 32];
        for (child, weight) in children.iter().zip(&mut weights) {
            let to = candidates.iter().take_while(|follower| follower.word < child.low + child.words).count();
            let (own, rest) = candidates.split_at(to);
            candidates = rest;
            let shares = shares.of(sum(own), child.mass);
            *weight = (child.letter, shares.map(|share| written((share * begins) >> (16 - FINER), capital)));
            if shares[1] > most {
                let small = capital < 32768 || child.letter == APOSTROPHE;
                most = shares[1];
                best = u32::from(if small { child.letter } else { child.letter.to_ascii_uppercase() });
            }
        }
        for i in 0..ODDS {
            let weights = weights.iter().take(children.len());
            self.letters[i].set_letters(weights.map(|&(letter, weights)| (letter, weights[i])));
        }
        self.end = end.map(|end| end << FINER);
        (self.best, self.sure) = (best, (most.min(65535) >> 13) as u32);
        let rare = (root.mass / node.mass.max(1)).max(1).ilog2().min(15);
        let place = place << 1 | u32::from(at == Lexicon::ROOT);
        self.class = [rare << 3 | place, (rare / 4) << 6 | shares.known(known) << 3 | place];
    }
}

/// What part of a node some of its words are.
struct Shares {
    /// What one of a mass is worth of a whole of 48 bits, and what all of the node is.
    each: u64,
    all: u64,
    /// By which mass and worth are brought to shares.
    factors: [u64; ODDS],
}

impl Shares {
    fn new(node: &Node, known: u64, each: u64) -> Self {
        let all = (known << 32) + each * u64::from(node.mass);
        Self { each, all, factors: [(1 << 40) / u64::from(node.mass.max(1)), (1 << 48) / (all >> 16).max(1)] }
    }

    /// The share by mass alone, and that with what is known of the word before.
    fn of(&self, known: u64, mass: u32) -> [u64; ODDS] {
        let worth = (known << 32) + self.each * u64::from(mass);
        [(u64::from(mass) * self.factors[0]) >> 24, ((worth >> 16) * self.factors[1]) >> 32]
    }

    /// How much of it is known of the word before, in eighths.
    fn known(&self, known: u64) -> u32 {
        ((known << 32) / (self.all >> 3).max(1)).min(7) as u32
    }
}

fn sum(followers: &[Follower]) -> u64 {
    followers.iter().map(|follower| u64::from(follower.share)).sum()
}

/// Whether the first of some followers is the word that ends at a node.
fn starts_with(followers: &[Follower], node: &Node) -> bool {
    node.ends && followers.first().is_some_and(|follower| follower.word == node.low)
}

/// A letter's weight as a small one and as a capital, neither of them nothing.
fn written(weight: u64, capital: u64) -> [u32; 2] {
    let upper = (weight * capital) >> 16;
    [(weight - upper) as u32 + 1, upper as u32 + 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Language {
        let mut language = Language::new();
        text.iter().for_each(|&byte| language.advance(byte, 0, 0, 7));
        language
    }

    /// The probability of a byte by odds `i`.
    fn p(language: &Language, i: usize, byte: u8) -> f64 {
        (0..8).fold(1.0, |p, bit| {
            let one = f64::from(language.odds(1 << bit | u32::from(byte) >> (8 - bit))[i].p) / 65536.0;
            p * if byte >> (7 - bit) & 1 == 1 { one } else { 1.0 - one }
        })
    }

    #[test]
    fn bytes_that_may_come_add_up_to_a_whole() {
        for text in [&b""[..], b"a", b" th", b"of the quick", b"don", b"xqzj "] {
            let language = read(text);
            for i in 0..ODDS {
                let sum: f64 = (0..=255).map(|byte| p(&language, i, byte)).sum();
                assert!((sum - 1.0).abs() < 0.01, "{sum} behind {text:?}");
            }
        }
    }

    #[test]
    fn words_go_on_as_they_do_in_english() {
        let language = read(b"some text, whic");
        assert!(p(&language, 0, b'h') > 0.9 && language.best == u32::from(b'h') && language.sure == 7);
        assert!(p(&read(b"wor don"), 0, APOSTROPHE) > p(&read(b"wor con"), 0, APOSTROPHE));
        assert_eq!(read(b"the").best, END);
    }

    #[test]
    fn the_word_before_tells() {
        let language = read(b"as soon as possible is looking f");
        assert!(p(&language, 1, b'o') > p(&language, 0, b'o'));
        let language = read(b"united st");
        assert!(p(&language, 1, b'a') > p(&language, 0, b'a'));
    }

    #[test]
    fn what_is_no_word_says_nothing() {
        assert_eq!(read(b"xqzj").odds(1), [Odds::default(); ODDS]);
        assert_eq!(read("na\u{ef}".as_bytes()).odds(1), [Odds::default(); ODDS]);
        assert_ne!(read(b"xqzj w").odds(1), [Odds::default(); ODDS]);
    }

    #[test]
    fn nonsense_is_survived() {
        let text: Vec<u8> = (0..40_000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect();
        let mut language = read(&text);
        for byte in [&b"''''"[..], &[b'\''; 300], b"a'a'a'", b"don't't't", &[b'a'; 70_000], &[0; 70_000]].concat() {
            language.advance(byte, u32::from(byte), 3, u32::from(byte));
            (1..256).for_each(|partial| assert!(language.odds(partial).iter().all(|odds| odds.p < 65536)));
        }
    }
}
