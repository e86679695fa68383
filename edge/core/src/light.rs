//! The codecs that run here, and how far they go.

use edge_link::{LARGEST, MEMORY};
use kit_core::drive::{Driver, Inline};
use kit_core::{Codec, Limits, Options, PackConfig, Registry, UnpackConfig};
use std::sync::Arc;

/// What a codec may use of a worker.
const LIMITS: Limits = Limits { memory: MEMORY, output: LARGEST };

/// The longest file that is coded at each level, in bytes. A worker has seconds, not minutes; what is coded at a lower level than asked
/// travels just as well, and the origin codes it again.
const QUICK: [(&str, u64); 3] = [("max", 1 << 20), ("balanced", 4 << 20), ("fast", LARGEST)];

/// The codecs that run here; a build for tests has others beside them.
const LIGHT: [&str; 4] = ["db-dumps", "dict-transport", "email", "log-files"];

/// Codecs that are light, beside the generic one.
pub(crate) struct Light(Registry);

impl Default for Light {
    fn default() -> Self {
        Self(codecs::registry())
    }
}

impl Light {
    /// The light codec of that name that files may be uploaded to.
    pub fn codec(&self, name: &str) -> Option<&Arc<dyn Codec>> {
        self.0.by_name(name).filter(|codec| LIGHT.contains(&codec.info().name.as_str()))
    }

    /// What the origin is told of them.
    pub fn versions(&self) -> String {
        let codec = |codec: &Arc<dyn Codec>| format!("{}={}", codec.info().name, codec.info().version);
        self.0.iter().map(codec).collect::<Vec<_>>().join(", ")
    }

    /// An archive of the file, at the level that is asked or a lower one; `None` where it does not restore the original, or cannot be made.
    pub fn pack(&self, codec: &dyn Codec, options: &Options, file: &[u8]) -> Option<Vec<u8>> {
        let total = file.len() as u64;
        let options = quick(options, total);
        let config =
            PackConfig { codec: codec.info().id, options, total, references: Vec::new(), lanes: 1, limits: LIMITS };
        let mut archive = Vec::new();
        let mut driver = Driver { registry: &self.0, parts: &mut Inline, progress: &mut |_, _| true };
        let packed = driver.pack(config, &mut &*file, &mut archive).ok()?;
        (packed.original_sha256 == packed.restored_sha256).then_some(archive)
    }

    /// The file that an archive restores to; `None` where it needs more than there is here.
    pub fn unpack(&self, archive: &[u8]) -> Option<Vec<u8>> {
        let config = UnpackConfig { total: archive.len() as u64, want: None, lanes: 1, limits: LIMITS };
        let mut file = Vec::new();
        let mut driver = Driver { registry: &self.0, parts: &mut Inline, progress: &mut |_, _| true };
        driver.unpack(config, &mut &*archive, &mut file).ok()?;
        Some(file)
    }
}

/// The options, with a level that is quick enough for that many bytes.
fn quick(options: &Options, total: u64) -> Options {
    let level = |asked: &str| {
        let levels = QUICK.iter().skip_while(|(level, _)| *level != asked);
        levels.into_iter().find(|(_, most)| total <= *most).map_or("fast", |(level, _)| *level).to_owned()
    };
    let pairs = options.pairs().iter().cloned();
    Options::from_pairs(
        pairs.map(|(name, value)| if name == "level" { (name, level(&value)) } else { (name, value) }).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_by_length() {
        let options = |level: &str| Options::from_pairs(vec![("level".into(), level.into())]);
        for (asked, total, level) in [
            ("max", 1 << 20, "max"),
            ("max", 2 << 20, "balanced"),
            ("max", 20 << 20, "fast"),
            ("balanced", 1, "balanced"),
            ("balanced", 5 << 20, "fast"),
            ("fast", 1, "fast"),
        ] {
            assert_eq!(quick(&options(asked), total).get("level"), Some(level), "{asked} {total}");
        }
        let none = Options::from_pairs(vec![("type".into(), "js".into())]);
        assert_eq!(quick(&none, 9 << 20), none);
    }

    #[test]
    fn what_is_packed_comes_back() {
        let light = Light::default();
        let codec = light.codec("log-files").expect("light");
        let file: Vec<u8> = (0..5000).flat_map(|i| format!("line {i} of a log\n").into_bytes()).collect();
        let options = Options::resolve::<&str, &str>(codec.info(), &[]).expect("defaults");
        let archive = light.pack(codec.as_ref(), &options, &file).expect("a log");
        assert!(archive.len() < file.len() / 4);
        assert_eq!(light.unpack(&archive).expect("whole"), file);
        assert_eq!(light.unpack(&archive[..archive.len() - 1]), None);
        assert!(light.codec("bytes").is_none() && light.codec("dicom").is_none());
        assert!(light.versions().contains("log-files="));
    }
}
