//! Which code lengths zlib gives to symbols, how it sends them, and what a block then costs.

use crate::alphabet::{FIXED_DISTANCES, FIXED_LITERALS, LENGTHS, LENGTHS_ORDER};
use crate::block::{Header, Run};
use crate::counts::Counts;

/// The code of a block as zlib would send it, and what the block would take.
pub struct Plan {
    /// The code.
    pub header: Header,
    /// Bits of the block with this code, less the three that say so.
    pub dynamic_bits: u64,
    /// Bits of the block with the fixed code, less those three.
    pub fixed_bits: u64,
}

impl Plan {
    /// Plans the block of these counts.
    pub fn new(counts: &Counts) -> Self {
        let Counts { literals, distances } = counts;
        let mut header = Header { literals: build(literals, 15), distances: build(distances, 15), ..Header::default() };
        send_lengths(&mut header);
        let dynamic_bits = header.bits() + counts.bits(&header.literals, &header.distances);
        let fixed_bits = counts.bits(&FIXED_LITERALS, &FIXED_DISTANCES);
        Self { header, dynamic_bits, fixed_bits }
    }
}

/// Fills in how the lengths of both codes are sent.
pub fn send_lengths(header: &mut Header) {
    // A run never spans the two codes.
    header.runs = [&header.literals, &header.distances].into_iter().flat_map(|lengths| runs(lengths)).collect();
    send_runs(header);
}

/// Fills in the code of the runs.
pub fn send_runs(header: &mut Header) {
    let mut counts = [0u32; LENGTHS];
    header.runs.iter().for_each(|run| counts[usize::from(run.symbol)] += 1);
    header.lengths = [0; LENGTHS];
    let lengths = build(&counts, 7);
    header.lengths[..lengths.len()].copy_from_slice(&lengths);
    let sent = LENGTHS_ORDER.iter().rposition(|&symbol| header.lengths[usize::from(symbol)] != 0);
    header.sent = sent.map_or(4, |last| last as u8 + 1).max(4);
}

/// The code lengths of one code as runs.
pub fn runs(lengths: &[u8]) -> Vec<Run> {
    let mut out = Vec::new();
    let mut rest = lengths;
    while let Some(&length) = rest.first() {
        let same = rest.iter().take_while(|&&other| other == length).count();
        rest = &rest[same..];
        run(&mut out, length, same);
    }
    out
}

fn run(out: &mut Vec<Run>, length: u8, same: usize) {
    let mut left = same;
    if length != 0 {
        // The first says which length; it goes with up to six repeats, like any six that follow.
        out.push(Run { symbol: length, extra: 0 });
        left -= 1;
    }
    while left >= 3 {
        let (symbol, least, most) = match (length, left) {
            (0, 11..) => (18, 11, 138),
            (0, _) => (17, 3, 10),
            _ => (16, 3, 6),
        };
        let count = left.min(most);
        out.push(Run { symbol, extra: (count - least) as u8 });
        left -= count;
    }
    out.extend(std::iter::repeat_n(Run { symbol: length, extra: 0 }, left));
}

/// A node of the tree under construction.
#[derive(Clone, Copy, Default)]
struct Node {
    count: u32,
    depth: u8,
    parent: u16,
}

/// The lengths of a Huffman code of at most `most` bits with zlib's choice among equals, up to the last symbol used; at least
/// two symbols get a code.
pub fn build(counts: &[u32], most: u8) -> Vec<u8> {
    let mut nodes: Vec<Node> = counts.iter().map(|&count| Node { count, ..Node::default() }).collect();
    let mut heap: Vec<u16> = (0..counts.len() as u16).filter(|&symbol| counts[usize::from(symbol)] > 0).collect();
    let mut last = heap.last().map_or(-1, |&symbol| i32::from(symbol));
    while heap.len() < 2 {
        let symbol = if last < 2 { last + 1 } else { 0 };
        last = last.max(symbol);
        nodes[symbol as usize].count = 1;
        heap.push(symbol as u16);
    }
    for slot in (0..heap.len() / 2).rev() {
        sift(&mut heap, &nodes, slot);
    }
    // The order in which nodes leave the heap, which is that of their counts.
    let mut order = Vec::with_capacity(2 * heap.len());
    while heap.len() >= 2 {
        let least = heap.swap_remove(0);
        sift(&mut heap, &nodes, 0);
        let second = heap[0];
        order.extend([least, second]);
        let [a, b] = [least, second].map(|node| nodes[usize::from(node)]);
        let parent = nodes.len() as u16;
        nodes.push(Node { count: a.count + b.count, depth: a.depth.max(b.depth) + 1, parent: 0 });
        nodes[usize::from(least)].parent = parent;
        nodes[usize::from(second)].parent = parent;
        heap[0] = parent;
        sift(&mut heap, &nodes, 0);
    }
    order.push(heap[0]);
    assign(&nodes, &order, counts.len(), last as usize + 1, usize::from(most))
}

/// Moves the node of `slot` down to where both below are larger.
fn sift(heap: &mut [u16], nodes: &[Node], mut slot: usize) {
    let key = |node: u16| (nodes[usize::from(node)].count, nodes[usize::from(node)].depth);
    let Some(&moved) = heap.get(slot) else { return };
    while 2 * slot + 1 < heap.len() {
        let mut below = 2 * slot + 1;
        if below + 1 < heap.len() && key(heap[below + 1]) <= key(heap[below]) {
            below += 1;
        }
        if key(moved) <= key(heap[below]) {
            break;
        }
        heap[slot] = heap[below];
        slot = below;
    }
    heap[slot] = moved;
}

/// Lengths by depth, cut at `most`; `order` begins with the least frequent and ends with the root.
fn assign(nodes: &[Node], order: &[u16], symbols: usize, used: usize, most: usize) -> Vec<u8> {
    let mut lengths = vec![0u8; nodes.len()];
    let mut counts = [0u32; 17];
    let mut over = 0i32;
    for &node in order.iter().rev().skip(1) {
        let mut length = usize::from(lengths[usize::from(nodes[usize::from(node)].parent)]) + 1;
        if length > most {
            length = most;
            over += 1;
        }
        lengths[usize::from(node)] = length as u8;
        if usize::from(node) < symbols {
            counts[length] += 1;
        }
    }
    if over > 0 {
        shorten(&mut counts, over, most);
        let mut leaves = order.iter().map(|&node| usize::from(node)).filter(|&node| node < symbols);
        for length in (1..=most).rev() {
            for leaf in leaves.by_ref().take(counts[length] as usize) {
                lengths[leaf] = length as u8;
            }
        }
    }
    lengths.truncate(used);
    lengths
}

/// Makes room for the leaves that were cut: one moves down a level and takes one of them as its brother.
fn shorten(counts: &mut [u32; 17], mut over: i32, most: usize) {
    while over > 0 {
        let mut length = most - 1;
        while counts[length] == 0 {
            length -= 1;
        }
        counts[length] -= 1;
        counts[length + 1] += 2;
        counts[most] -= 1;
        over -= 2;
    }
}
