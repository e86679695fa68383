//! How much of the machine the components may use.

use std::path::PathBuf;
use std::time::Duration;

/// What a [`crate::Runtime`] works with; the default suits the machine it runs on.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where compiled code is kept between runs; compiled each time where `None`. Whoever can write there can run code as the host.
    pub cache_dir: Option<PathBuf>,
    /// Bytes that all calls together may use; a call that alone needs more is refused.
    pub memory_budget: u64,
    /// Calls that may run at a time.
    pub instances: u32,
    /// Bytes one instance's memory may grow to, at most 4 GiB.
    pub instance_memory: u64,
    /// How long calls may take.
    pub deadlines: Deadlines,
}

/// The time a call gets: `base`, and for each MiB of its input and output what its [`Pace`] says.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// For any call.
    pub base: Duration,
    /// A MiB at level `fast`.
    pub fast: Duration,
    /// A MiB at level `balanced`, which is also the level of codecs that have none.
    pub balanced: Duration,
    /// A MiB at level `max`.
    pub max: Duration,
    /// A MiB of a transcoder's search, whose work is in the pixels and not in the bytes.
    pub search: Duration,
}

/// What sort of work a call does.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Pace {
    Fast,
    Balanced,
    Max,
    Search,
}

impl Pace {
    /// That of a codec's option `level`.
    pub fn of(level: &str) -> Self {
        match level {
            "fast" => Self::Fast,
            "max" => Self::Max,
            _ => Self::Balanced,
        }
    }
}

impl Default for Deadlines {
    /// About ten times what the slowest codec should take, so that a loaded machine ends no honest call.
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { base: seconds(10), fast: seconds(1), balanced: seconds(4), max: seconds(10), search: seconds(240) }
    }
}

impl Deadlines {
    /// What a call that moves `bytes` gets at that pace.
    pub(crate) fn time(&self, bytes: u64, pace: Pace) -> Duration {
        let per_mib = match pace {
            Pace::Fast => self.fast,
            Pace::Balanced => self.balanced,
            Pace::Max => self.max,
            Pace::Search => self.search,
        };
        self.base + per_mib.mul_f64(bytes as f64 / f64::from(1 << 20))
    }
}

impl Default for Settings {
    /// No cache, three fifths of the machine's memory, four calls a core.
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self {
            cache_dir: None,
            memory_budget: machine_memory() / 5 * 3,
            instances: u32::try_from(4 * cores).unwrap_or(u32::MAX).clamp(16, 1000),
            instance_memory: 4 << 30,
            deadlines: Deadlines::default(),
        }
    }
}

/// Bytes of memory that this process can use: the machine's, or its container's where that is less; 4 GiB where neither is known.
fn machine_memory() -> u64 {
    let machine = std::fs::read_to_string("/proc/meminfo").ok().and_then(|info| {
        let line = info.lines().find_map(|l| l.strip_prefix("MemTotal:"))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
    });
    let container = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|max| max.trim().parse().ok());
    machine.into_iter().chain(container).min().unwrap_or(4 << 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_grows_with_data_and_level() {
        let deadlines = Deadlines::default();
        assert_eq!(deadlines.time(0, Pace::of("max")), Duration::from_secs(10));
        assert_eq!(deadlines.time(2 << 20, Pace::of("max")), Duration::from_secs(30));
        assert_eq!(deadlines.time(2 << 20, Pace::of("fast")), Duration::from_secs(12));
        assert_eq!(deadlines.time(1 << 19, Pace::of("no such level")), Duration::from_secs(12));
    }

    #[test]
    fn the_machine_has_memory() {
        assert!(machine_memory() > 64 << 20);
    }
}
