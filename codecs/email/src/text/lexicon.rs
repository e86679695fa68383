//! English as it is known before any text: words, how frequent each is, and what most often follows it.

use std::cmp::Reverse;

/// A trie of words, and pairs of words, both of which `lexicon/generate.py` writes and describes.
static WORDS: &[u8] = include_bytes!("../../lexicon/words.bin");
static PAIRS: &[u8] = include_bytes!("../../lexicon/pairs.bin");

/// In a node's byte, beside its letter.
const LAST: u8 = 32;
const INNER: u8 = 64;
const ENDS: u8 = 128;

/// The whole, as a share.
pub const WHOLE: u32 = 1 << 16;

/// Letters that a word may begin with.
#[derive(Clone, Copy, Default)]
pub struct Node {
    pub letter: u8,
    /// Whether a word ends here, which is then the first of these words.
    pub ends: bool,
    /// Nodes for the next letter.
    children: u8,
    first_child: u32,
    /// The words that begin so: how many are before them in the alphabet, and how many they are.
    pub low: u32,
    pub words: u32,
    /// How frequent they are together, and how frequent the one is that ends here.
    pub mass: u32,
    pub own: u32,
}

/// What follows a word, and its share.
#[derive(Clone, Copy)]
pub struct Follower {
    pub word: u32,
    pub share: u32,
}

/// All of it, made ready.
pub struct Lexicon {
    nodes: Vec<Node>,
    followers: Vec<Follower>,
    /// By word, where its followers are.
    lists: Vec<List>,
}

/// The followers of a word: where they start, how many they are, and what they have of all that may follow it, together.
#[derive(Clone, Copy, Default)]
struct List {
    start: u32,
    len: u32,
    known: u32,
}

impl Lexicon {
    /// The node of all words.
    pub const ROOT: u32 = 0;

    /// Bytes that it takes, rounded up.
    pub const MEMORY: u64 = (WORDS.len() * size_of::<Node>() + PAIRS.len() * size_of::<Follower>()) as u64;

    /// Unpacks it.
    pub fn new() -> Self {
        let nodes = trie(WORDS);
        let (followers, lists) = pairs(PAIRS, &nodes);
        Self { nodes, followers, lists }
    }

    /// A node by its number.
    pub fn node(&self, at: u32) -> &Node {
        &self.nodes[at as usize]
    }

    /// The nodes for one letter more, in the order of the alphabet, and the number of the first.
    pub fn children(&self, node: &Node) -> (u32, &[Node]) {
        let first = node.first_child as usize;
        (node.first_child, &self.nodes[first..first + usize::from(node.children)])
    }

    /// What the known followers of a word have of all that may follow it, together.
    pub fn known(&self, word: u32) -> u32 {
        self.lists[word as usize].known
    }

    /// What follows a word, in the order of the alphabet.
    pub fn followers(&self, word: u32) -> &[Follower] {
        let list = self.lists[word as usize];
        &self.followers[list.start as usize..][..list.len as usize]
    }
}

fn trie(bytes: &[u8]) -> Vec<Node> {
    let mut nodes = Vec::with_capacity(bytes.len());
    nodes.push(Node { children: 1, ..Node::default() });
    let mut bytes = bytes.iter().copied();
    let mut parent = 0;
    while parent < nodes.len() {
        if nodes[parent].children > 0 {
            let first = nodes.len();
            while let Some(byte) = bytes.next() {
                let ends = byte & ENDS != 0;
                let own = if ends { power(bytes.next().unwrap_or(0)) } else { 0 };
                let letter = if byte & 31 == 0 { b'\'' } else { (byte & 31) + b'a' - 1 };
                let children = u8::from(byte & INNER != 0);
                nodes.push(Node { letter, ends, children, own, mass: own, words: u32::from(ends), ..Node::default() });
                if byte & LAST != 0 {
                    break;
                }
            }
            (nodes[parent].first_child, nodes[parent].children) = (first as u32, (nodes.len() - first) as u8);
        }
        parent += 1;
    }
    for parent in (0..nodes.len()).rev() {
        let node = nodes[parent];
        let first = node.first_child as usize;
        for child in first..first + usize::from(node.children) {
            nodes[parent].mass += nodes[child].mass;
            nodes[parent].words += nodes[child].words;
        }
    }
    for parent in 0..nodes.len() {
        let node = nodes[parent];
        let first = node.first_child as usize;
        let mut low = node.low + u32::from(node.ends);
        for child in &mut nodes[first..first + usize::from(node.children)] {
            child.low = low;
            low += child.words;
        }
    }
    nodes
}

fn pairs(mut bytes: &[u8], nodes: &[Node]) -> (Vec<Follower>, Vec<List>) {
    // The most frequent first, and in the order of the alphabet.
    let mut words: Vec<_> = nodes.iter().filter(|node| node.ends).map(|node| (Reverse(node.own), node.low)).collect();
    words.sort_unstable();
    let (mut followers, mut lists) = (Vec::with_capacity(bytes.len() / 2), vec![List::default(); words.len()]);
    let mut first = 0;
    while !bytes.is_empty() {
        first += number(&mut bytes) as usize;
        let (start, len) = (followers.len(), number(&mut bytes));
        let (mut at, mut known) = (0, 0);
        for _ in 0..len {
            let follower = number(&mut bytes);
            at += (follower >> 4) as usize;
            let share = WHOLE >> (follower & 15);
            known += share;
            followers.push(Follower { word: words[at].1, share });
        }
        followers[start..].sort_unstable_by_key(|follower| follower.word);
        lists[words[first].1 as usize] = List { start: start as u32, len, known };
    }
    (followers, lists)
}

/// Two to the power of half of `halves`.
fn power(halves: u8) -> u32 {
    let whole = 1 << (halves / 2).min(24);
    if halves.is_multiple_of(2) { whole } else { whole + whole * 27 / 64 }
}

/// A number of seven bits a byte.
fn number(bytes: &mut &[u8]) -> u32 {
    let mut number = 0;
    for shift in [0, 7, 14] {
        let (&byte, rest) = bytes.split_first().unwrap_or((&0, &[]));
        *bytes = rest;
        number |= u32::from(byte & 127) << shift;
        if byte < 128 {
            break;
        }
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The node of some letters.
    fn find(lexicon: &Lexicon, letters: &[u8]) -> Option<Node> {
        letters.iter().try_fold(*lexicon.node(Lexicon::ROOT), |node, letter| {
            lexicon.children(&node).1.iter().find(|child| child.letter == *letter).copied()
        })
    }

    #[test]
    fn words_are_found_and_frequent_ones_weigh_more() {
        let lexicon = Lexicon::new();
        let own = |word| find(&lexicon, word).map_or(0, |node| node.own);
        assert!(own(b"the") > own(b"house") && own(b"house") > own(b"thatch"));
        assert!(own(b"don't") > 0 && own(b"xqz") == 0);
        assert!(lexicon.nodes.iter().all(|node| node.ends == (node.own > 0)));
    }

    #[test]
    fn what_begins_with_a_node_is_its_word_and_its_childrens() {
        let lexicon = Lexicon::new();
        for node in &lexicon.nodes {
            let children = lexicon.children(node).1;
            assert_eq!(node.mass, node.own + children.iter().map(|child| child.mass).sum::<u32>());
            assert_eq!(node.words, u32::from(node.ends) + children.iter().map(|child| child.words).sum::<u32>());
            assert!(children.windows(2).all(|two| two[0].low + two[0].words == two[1].low));
            assert!(children.first().is_none_or(|child| child.low == node.low + u32::from(node.ends)));
        }
        assert_eq!(lexicon.nodes[0].words as usize, lexicon.lists.len());
    }

    #[test]
    fn followers_are_in_order_and_shares_of_a_whole() {
        let lexicon = Lexicon::new();
        for word in 0..lexicon.lists.len() as u32 {
            let followers = lexicon.followers(word);
            assert!(followers.windows(2).all(|two| two[0].word < two[1].word));
            assert!(followers.iter().all(|follower| follower.word < lexicon.lists.len() as u32));
            // Each is rounded to a power of two.
            assert!(followers.iter().map(|follower| follower.share).sum::<u32>() < WHOLE * 2);
        }
        let word = |letters| find(&lexicon, letters).map(|node| node.low);
        let of = lexicon.followers(word(b"of").expect("a word"));
        assert!(of.iter().any(|follower| Some(follower.word) == word(b"the") && follower.share > WHOLE / 8));
    }
}
