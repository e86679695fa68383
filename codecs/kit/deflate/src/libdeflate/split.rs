//! Where statistics change enough for a new block.

use super::settings::{Release, Settings};
use crate::token::Token;

/// Observations between two looks.
const LOOK: u32 = 512;

/// What was observed since the block began, by kind: eight of literals, short and long copies.
#[derive(Default)]
pub struct Statistics {
    new: [u32; 10],
    old: [u32; 10],
    new_count: u32,
    old_count: u32,
}

impl Statistics {
    /// Takes note of a token.
    pub fn observe(&mut self, token: Token) {
        let value = token.value();
        let kind = match token.distance() {
            0 => value >> 5 & 6 | value & 1,
            _ => 8 + u32::from(value >= 9),
        };
        self.new[kind as usize] += 1;
        self.new_count += 1;
    }

    fn cutoff(&self, release: Release, len: usize) -> u32 {
        if release == Release::Early {
            return (LOOK * 200 / 512).wrapping_mul(self.old_count);
        }
        let cutoff = (self.new_count * 200 / 512).wrapping_mul(self.old_count);
        let count = self.old_count + self.new_count;
        if len < 10_000 && count < 8192 {
            return cutoff.wrapping_add((u64::from(cutoff) * u64::from(8192 - count) / 8192) as u32);
        }
        cutoff
    }

    /// Whether to end a block after `len` bytes with `left` bytes ahead.
    pub fn end_block(&mut self, settings: Settings, len: usize, left: usize) -> bool {
        let least = settings.least_block();
        if self.new_count < LOOK || len < least || left < least {
            return false;
        }
        if self.old_count > 0 {
            let deltas = self.old.iter().zip(&self.new).map(|(&old, &new)| {
                // In 32 bits, as there.
                old.wrapping_mul(self.new_count).abs_diff(new.wrapping_mul(self.old_count))
            });
            let delta = deltas.fold(0, u32::wrapping_add);
            let age = (len as u32 / 4096).wrapping_mul(self.old_count);
            if delta.wrapping_add(age) >= self.cutoff(settings.release, len) {
                return true;
            }
        }
        for (old, new) in self.old.iter_mut().zip(&mut self.new) {
            *old += std::mem::take(new);
        }
        self.old_count += std::mem::take(&mut self.new_count);
        false
    }
}
