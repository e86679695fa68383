//! What one call may use, from what it moves and what its codec declared.

use crate::settings::Pace;
use crate::{Fault, Settings};
use kit_core::Cx;
use std::time::Duration;

/// Bytes any call has for its code's data, its stack and its small things.
const BASE: u64 = 16 << 20;
/// Working memory of the calls for which codecs declare none: all but encode and decode.
const UNDECLARED: u64 = 64 << 20;
/// Bytes of an answer that holds no data of the file: numbers, reports, descriptions, errors.
pub const SMALL: u64 = 1 << 20;

/// How much one call may use.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// Bytes of the guest's memory.
    pub memory: u64,
    /// Bytes of the answer, on the host's side.
    pub answer: u64,
    /// From the first instruction to the last.
    pub time: Duration,
}

/// The data of one call.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    /// Bytes given to the guest beside its context.
    pub input: u64,
    /// Bytes it may answer beside a [`SMALL`] rest.
    pub output: u64,
    /// Bytes of parts it may answer as well; they are made in working memory.
    pub parts: u64,
    /// Bytes of working memory it may use for that.
    pub working: u64,
    /// It is a transcoder's search, which has its own pace.
    pub search: bool,
}

impl Load {
    /// A call that looks at data and says little about it.
    pub fn look(input: u64, output: u64) -> Self {
        Self { input, output, working: UNDECLARED, ..Self::default() }
    }
}

impl Allowance {
    /// Allows what `load` needs, within what an instance can have; the guest holds its input once and, while a list grows, its
    /// output up to three times.
    pub fn new(settings: &Settings, load: Load, cx: Option<&Cx<'_>>) -> Result<Self, Fault> {
        let input = load.input.saturating_add(cx.map_or(0, context_len));
        let output = load.output.saturating_add(SMALL);
        let moved = BASE.saturating_add(input).saturating_add(output.saturating_mul(3));
        if moved > settings.instance_memory {
            return Err(Fault::TooLarge { needs: moved, allowed: settings.instance_memory });
        }
        let pace = match (load.search, cx) {
            (true, _) => Pace::Search,
            (false, Some(cx)) => Pace::of(cx.options.level()),
            (false, None) => Pace::Balanced,
        };
        Ok(Self {
            memory: moved.saturating_add(load.working).min(settings.instance_memory),
            answer: output.saturating_add(load.parts),
            time: settings.deadlines.time(input + load.output, pace),
        })
    }

    /// What admission counts: the guest's memory and its answer's copy in the host.
    pub fn total(&self) -> u64 {
        self.memory.saturating_add(self.answer)
    }
}

/// Bytes of a context's lists.
fn context_len(cx: &Cx<'_>) -> u64 {
    let options: usize = cx.options.pairs().iter().map(|(name, value)| 16 + name.len() + value.len()).sum();
    let references: usize = cx.references.iter().map(|reference| 8 + reference.len()).sum();
    (cx.plan.len() + options + references) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit_core::{Limits, Options};

    fn allow(instance_memory: u64, load: Load, plan: &[u8]) -> Result<Allowance, Fault> {
        let settings = Settings { instance_memory, ..Settings::default() };
        let options = Options::default();
        let limits = Limits { memory: 100, output: 100 };
        let cx = Cx { version: 1, options: &options, plan, at: 0, len: 0, references: &[], limits };
        Allowance::new(&settings, load, Some(&cx))
    }

    #[test]
    fn memory_is_what_is_moved_and_what_is_declared() {
        let load = Load { input: 10, output: 1000, parts: 300, working: 500, search: false };
        let allowance = allow(1 << 30, load, b"plan").expect("fits");
        assert_eq!(allowance.memory, BASE + 14 + 3 * (1000 + SMALL) + 500);
        assert_eq!(allowance.total(), allowance.memory + 1300 + SMALL);
    }

    #[test]
    fn declared_memory_is_cut_to_the_instance_and_moved_data_is_not() {
        let instance = BASE + 3 * SMALL + 4000;
        let load = Load { input: 1000, output: 1000, working: u64::MAX, ..Load::default() };
        assert_eq!(allow(instance, load, &[]).expect("fits exactly").memory, instance);
        let fault = allow(instance, load, &[0]).expect_err("one byte too many");
        assert_eq!(fault, Fault::TooLarge { needs: instance + 1, allowed: instance });
        assert!(allow(instance, Load { output: u64::MAX, ..load }, &[]).is_err());
    }
}
