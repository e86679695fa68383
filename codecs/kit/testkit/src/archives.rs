//! Through the packer: many frames, and archives that somebody damaged.

use crate::{Random, Subject};
use kit_core::drive::{Driver, Failure, Inline};
use kit_core::{Limits, Opened, Options, PackConfig, Packed, Registry, UnpackConfig};
use std::ops::Range;

impl Subject {
    fn registry(&self) -> Registry {
        let mut registry = Registry::default();
        registry.add(self.codec.clone()).expect("one codec");
        registry
    }

    /// Packs with this codec alone: what it does not code is stored.
    pub(crate) fn pack(&self, options: &Options, input: &[u8], lanes: u32) -> (Vec<u8>, Packed) {
        let config = PackConfig {
            codec: self.codec.info().id,
            options: options.clone(),
            total: input.len() as u64,
            references: Vec::new(),
            lanes,
            limits: Limits::DEFAULT,
        };
        let mut archive = Vec::new();
        let registry = self.registry();
        let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
        let packed = driver.pack(config, &mut &*input, &mut archive).expect("packs");
        (archive, packed)
    }

    pub(crate) fn unpack(&self, archive: &[u8], want: Option<Range<u64>>) -> Result<(Vec<u8>, Opened), Failure> {
        let config = UnpackConfig { total: archive.len() as u64, want, lanes: 2, limits: Limits::DEFAULT };
        let mut restored = Vec::new();
        let registry = self.registry();
        let mut driver = Driver { registry: &registry, parts: &mut Inline, progress: &mut |_, _| true };
        let opened = driver.unpack(config, &mut &*archive, &mut restored)?;
        Ok((restored, opened))
    }

    /// A file of at least three frames is the same archive whatever the lanes, comes back whole, and by ranges across frames.
    pub fn packs_many_frames(&self) {
        let options = self.fast();
        // Two frames of the default length at level fast, or of 16 MiB where there are no levels, and one that is long enough to
        // become smaller: a frame of one byte would be stored.
        let len = if options.get("level").is_some() { 8 << 20 } else { 32 << 20 } + (16 << 10);
        let longest = self.own.iter().map(|(_, bytes)| bytes).max_by_key(|bytes| bytes.len()).expect("samples");
        let input: Vec<u8> = longest.iter().copied().cycle().take(len).collect();
        let (archive, packed) = self.pack(&options, &input, 1);
        assert!(packed.frames >= 3, "{} frames", packed.frames);
        assert_eq!(packed.stored_frames, 0);
        assert!(self.pack(&options, &input, 3).0 == archive, "three lanes make another archive than one");
        assert!(self.unpack(&archive, None).expect("unpacks").0 == input);
        for start in (0..len - 1000).step_by(len / 7) {
            let (bytes, _) = self.unpack(&archive, Some(start as u64..start as u64 + 1000)).expect("unpacks");
            assert_eq!(bytes, input[start..start + 1000]);
        }
        let (bytes, _) = self.unpack(&archive, Some(100..len as u64 - 100)).expect("unpacks");
        assert!(bytes == input[100..len - 100]);
    }

    /// A truncated archive, or one with any bit flipped, is an error.
    pub fn refuses_damaged_archives(&self) {
        let small = self.small();
        let (archive, _) = self.pack(&self.fast(), small, 1);
        let mut random = Random::new(0xDA3A);
        for len in (0..archive.len()).filter(|len| *len < 200 || len % 16 == 0) {
            assert!(self.unpack(&archive[..len], None).is_err(), "cut to {len} of {}", archive.len());
        }
        let mut damaged = archive.clone();
        for _ in 0..1000 {
            let bit = random.below(archive.len() * 8);
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(self.unpack(&damaged, None).is_err(), "bit {bit}");
            damaged[bit / 8] ^= 1 << (bit % 8);
        }
        assert!(self.unpack(&damaged, None).is_ok_and(|(restored, _)| restored == small));
    }
}
