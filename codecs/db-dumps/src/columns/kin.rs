//! Columns that tell of another, for the encoder alone.

use super::choose::{Chooser, SAMPLE};
use super::column::Along;
use super::cost::Cost;
use super::indexes::Indexes;
use super::plan::Plan;
use super::tables::{Tables, mix};
use super::words::hashes;
use kit_entropy::Blend;

/// Cells in which words that come again are looked for.
const ECHOES: usize = 64;

/// Columns that are tried.
const TRIED: usize = 16;

impl Chooser<'_, '_> {
    /// The earlier columns of the table, nearest first, and the first ones.
    pub fn others(&self) -> impl Iterator<Item = u32> {
        let own = &self.columns[self.own as usize];
        let same = |&other: &u32| {
            self.columns[other as usize].table == own.table
                && self.columns[other as usize].rows.len() * 4 > own.rows.len()
        };
        let known = |&other: &u32| other != self.own && !self.columns[other as usize].cells.is_empty();
        let all: Vec<u32> = (1..self.columns.len() as u32).rev().filter(known).filter(same).collect();
        let (near, first) = all.split_at(all.len().min(TRIED - 2));
        let first = &first[first.len().saturating_sub(2)..];
        near.iter().chain(first).copied().collect::<Vec<_>>().into_iter()
    }

    /// What it costs to say which value stands in each cell of the sample, and the column whose values help most, if any does.
    pub fn beside(&self) -> (u64, Option<u32>) {
        let own = &self.columns[self.own as usize];
        let rows = &own.rows[..own.rows.len().min(SAMPLE)];
        let cost = |other: Option<u32>| {
            let mut along = Along::new(other.map(|other| &self.columns[other as usize]));
            let mut indexes = Indexes::new(own.rows.len() as u32, self.distinct.values.len() as u32);
            let mut cost = Cost::default();
            for (&row, &id) in rows.iter().zip(&self.distinct.ids) {
                let mate = other.map(|_| along.cell(row).map_or(0, |(column, cell)| column.identity(cell, self.seen)));
                indexes.code(&mut cost, id, mate);
                indexes.known = indexes.known.max(id + 1);
            }
            cost.sixteenths
        };
        let plain = cost(None);
        let worth = plain - plain / 64;
        self.others()
            .filter(|&other| self.columns[other as usize].cells.windows(2).any(|pair| pair[0] != pair[1]))
            .map(|other| (cost(Some(other)), Some(other)))
            .min()
            .filter(|&(cost, _)| cost + 160 < worth)
            .unwrap_or((plain, None))
    }

    /// The column whose values tell most about how this one's begin, if any tells much.
    pub fn akin(&self, plan: &Plan) -> Option<u32> {
        let rows = &self.columns[self.own as usize].rows;
        let step = rows.len().div_ceil(SAMPLE).max(1);
        let heads: Vec<(u32, [usize; 4])> = (0..rows.len())
            .step_by(step)
            .filter_map(|cell| {
                let wish = self.wishes().value(self.wishes().id(cell), plan);
                let &[a, b, ..] = wish.text.get(..2)? else { return None };
                (wish.form == 0).then_some((rows[cell], [a >> 4, a & 15, b >> 4, b & 15].map(usize::from)))
            })
            .collect();
        let cost = |other: Option<u32>| {
            let mut along = Along::new(other.map(|other| &self.columns[other as usize]));
            let mut tables = Tables::new(12);
            let mut blend = Blend::<2>::new(60);
            let mut cost = Cost::default();
            for (row, head) in &heads {
                let beside = along.cell(*row).map_or(0, |(column, cell)| column.identity(cell, self.seen));
                let mut path = 0;
                for &nibble in head {
                    let at = [tables.of(mix(path, 1)), tables.of(mix(path, beside))];
                    blend.code(&mut tables.all, at, &mut cost, nibble);
                    path = mix(path, 2 + nibble as u32);
                }
            }
            cost.sixteenths
        };
        let worth = cost(None) / 8 * 7;
        let others = self.others().filter(|&other| self.columns[other as usize].shared);
        others.map(|other| (cost(Some(other)), other)).min().filter(|&(cost, _)| cost < worth).map(|(_, other)| other)
    }

    /// The column whose words come again most often, if any do.
    pub fn echo(&self, plan: &Plan) -> Option<u32> {
        let rows = &self.columns[self.own as usize].rows;
        let step = rows.len().div_ceil(ECHOES).max(1);
        let words: Vec<(u32, Vec<u32>)> = (0..rows.len())
            .step_by(step)
            .filter_map(|cell| {
                let wish = self.wishes().value(self.wishes().id(cell), plan);
                (wish.form == 0).then(|| (rows[cell], hashes(wish.text).take(100).collect()))
            })
            .collect();
        let all: usize = words.iter().map(|(_, words)| words.len()).sum();
        let count = |other: u32| {
            let mut along = Along::new(Some(&self.columns[other as usize]));
            let again = words.iter().map(|(row, words)| {
                let Some((column, cell)) = along.cell(*row) else { return 0 };
                let text = column.span(cell).of(self.seen);
                let other: Vec<u32> = hashes(text).take(8).collect();
                words.iter().filter(|word| other.contains(word)).count()
            });
            again.sum::<usize>()
        };
        let others = self.others().filter(|&other| self.columns[other as usize].format.is_none());
        others.map(|other| (count(other), other)).max().filter(|&(count, _)| count * 12 > all).map(|(_, other)| other)
    }
}
