//! Recodes every stream of the files given (PDF, BGZF or gzip) and prints what made them and how long it took.
#![allow(missing_docs, clippy::disallowed_types, clippy::unwrap_used)]

use kit_deflate::{Format, Recipe, Source, recode, restore};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[derive(Default)]
struct Tally {
    streams: usize,
    exact: usize,
    plain: usize,
    coded: usize,
    recipes: usize,
    corrected: usize,
    corrections: usize,
    recode: Duration,
    restore: Duration,
    sources: BTreeMap<String, usize>,
    errors: BTreeMap<String, usize>,
}

fn main() {
    println!(
        "| file | streams | exact | plaintext | deflated | recipes | of the rest: plaintext, corrections | recode MB/s | restore MB/s | sources |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap();
        let tally = if bytes.starts_with(b"\x1F\x8B") { members(&bytes) } else { streams(&bytes) };
        print(&path, &tally);
    }
}

fn members(bytes: &[u8]) -> Tally {
    let mut tally = Tally::default();
    let (mut at, mut before) = (0, None);
    while at < bytes.len() {
        match tally.add(&bytes[at..], Format::Gzip, &mut before) {
            Some(consumed) => at += consumed,
            None => break,
        }
    }
    tally
}

fn streams(bytes: &[u8]) -> Tally {
    let mut tally = Tally::default();
    let (mut at, mut before) = (0, None);
    while let Some(found) = bytes[at..].windows(6).position(|six| six == b"stream") {
        let start = at + found;
        at = start + 6;
        if bytes[..start].ends_with(b"end") {
            continue;
        }
        at += bytes[at..].iter().take(2).take_while(|&&byte| byte == b'\r' || byte == b'\n').count();
        let dictionary = &bytes[start.saturating_sub(2000)..start];
        let object = dictionary.windows(4).rposition(|four| four == b" obj").unwrap_or(0);
        if dictionary[object..].windows(11).any(|name| name == b"FlateDecode") {
            at += tally.add(&bytes[at..], Format::Zlib, &mut before).unwrap_or(0);
        }
    }
    tally
}

impl Tally {
    fn add(&mut self, input: &[u8], format: Format, before: &mut Option<Source>) -> Option<usize> {
        let limits = Default::default();
        let start = Instant::now();
        let recoded = match recode(input, format, before.as_ref(), &limits) {
            Ok(recoded) => recoded,
            Err(error) => {
                *self.errors.entry(error.message).or_default() += 1;
                return None;
            }
        };
        self.recode += start.elapsed();
        let bytes = recoded.recipe.to_bytes();
        let recipe = Recipe::take(&mut &bytes[..]).unwrap();
        let start = Instant::now();
        let restored = restore(&recoded.plain, &recipe, &limits).unwrap();
        self.restore += start.elapsed();
        assert!(restored == input[..recoded.consumed]);
        self.streams += 1;
        self.plain += recoded.plain.len();
        self.coded += recoded.consumed;
        self.recipes += bytes.len();
        let name = match &recoded.recipe.source {
            Source::Corrected(corrections) => {
                self.corrected += recoded.plain.len();
                self.corrections += corrections.len();
                "corrected".to_string()
            }
            Source::Zlib { settings, flushes } => {
                let s = settings;
                let flushed = if flushes.is_empty() { "" } else { " flushed" };
                format!("zlib {} mem {} window {} {:?} {:?}{flushed}", s.level, s.memory, s.window, s.strategy, s.hash)
            }
            other => format!("{other:?}"),
        };
        if name != "corrected" {
            self.exact += 1;
            *before = Some(recoded.recipe.source);
        }
        *self.sources.entry(name).or_default() += 1;
        Some(recoded.consumed)
    }
}

fn print(path: &str, tally: &Tally) {
    let name = path.rsplit('/').next().unwrap();
    let speed = |time: Duration| tally.plain as f64 / 1e6 / time.as_secs_f64().max(1e-9);
    let share = 100.0 * tally.corrections as f64 / tally.corrected.max(1) as f64;
    let mut sources: Vec<_> = tally.sources.iter().collect();
    sources.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let sources: Vec<String> = sources.iter().map(|(name, count)| format!("{count} {name}")).collect();
    println!(
        "| {name} | {} | {} | {} | {} | {} | {}, {} = {share:.2} % | {:.1} | {:.1} | {} {} |",
        tally.streams,
        tally.exact,
        tally.plain,
        tally.coded,
        tally.recipes,
        tally.corrected,
        tally.corrections,
        speed(tally.recode),
        speed(tally.restore),
        sources.join(", "),
        tally.errors.iter().map(|(name, count)| format!("; {count} errors: {name}")).collect::<String>(),
    );
}
