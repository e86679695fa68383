//! Files longer than a frame: cut between pictures, in memory that does not grow with them.

use codec_dicom::Dicom;
use kit_core::{Codec, Cx, Encoded, Limits, Options, Piece, Plan, Survey};
use std::sync::Arc;

const MIB: u64 = 1 << 20;

/// A file of frames of 1024 by 1024 samples of 16 bits up to its pixels, whose length is `len`.
fn head(len: u32) -> Vec<u8> {
    let short =
        |number: u16, value: u16| [&[0x28, 0][..], &number.to_le_bytes(), b"US\x02\0", &value.to_le_bytes()].concat();
    let image = [short(0x10, 1024), short(0x11, 1024), short(0x100, 16)].concat();
    [&[0; 128][..], b"DICM\x08\0\x60\0CS\x02\0MR", &image, b"\xE0\x7F\x10\0OW\0\0", &len.to_le_bytes()].concat()
}

struct Subject {
    codec: Dicom,
    options: Options,
}

impl Subject {
    fn new(level: &str) -> Self {
        let codec = Dicom::default();
        let options = Options::resolve(codec.info(), &[("level", level)]).expect("a level");
        Self { codec, options }
    }

    fn cx<'a>(&'a self, plan: &'a [u8], at: u64, len: u64) -> Cx<'a> {
        let limits = Limits::DEFAULT;
        Cx { version: 1, options: &self.options, plan, at, len, references: &[], limits }
    }

    /// The plan of a file of `total` bytes that begins like this.
    fn plan(&self, head: &[u8], total: u64) -> Plan {
        let piece = Piece { at: 0, bytes: Arc::new(head.to_vec()) };
        match self.codec.survey(&[piece], total, &self.cx(&[], 0, 0)) {
            Ok(Survey::Done(plan)) => plan,
            other => panic!("{other:?}"),
        }
    }

    /// The payload of a frame that comes back.
    fn coded(&self, plan: &[u8], at: u64, frame: &[u8]) -> Vec<u8> {
        let mut cx = self.cx(plan, at, frame.len() as u64);
        cx.limits.memory = self.codec.memory(cx.len, &cx);
        let mut encoded = Encoded::default();
        self.codec.encode(frame, &cx, &mut encoded).expect("any bytes");
        let mut restored = Vec::new();
        self.codec.decode(&encoded.payload, &[], &cx, &mut restored).expect("its own payload");
        assert!(restored == frame, "the frame at {at} does not come back");
        encoded.payload
    }
}

#[test]
fn half_a_gibibyte_of_frames_takes_no_more_memory_than_one() {
    let head = head(512 << 20);
    let total = head.len() as u64 + 512 * MIB;
    for level in ["fast", "balanced", "max"] {
        let subject = Subject::new(level);
        let plan = subject.plan(&head, total);
        assert_eq!(plan.frame_len, 64 * MIB);
        // Only its length matters.
        let window = vec![0; plan.frame_len as usize];
        let mut at = 0;
        let mut frames = 0;
        while at < total {
            let len = plan.frame_len.min(total - at);
            let cx = subject.cx(&plan.bytes, at, len);
            let len = subject.codec.frame_end(&window[..len as usize], at, at + len == total, &cx) as u64;
            let memory = subject.codec.memory(len, &cx);
            assert!(memory < 512 * MIB, "{memory} bytes at {level}");
            assert!(
                at + len == total || (at + len - head.len() as u64).is_multiple_of(2 * MIB),
                "{len} bytes from {at} on"
            );
            (at, frames) = (at + len, frames + 1);
        }
        assert_eq!(frames, 9, "the header leaves no room for 32 pictures in the first");
    }
}

#[test]
fn frames_behind_the_first_are_pictures_and_rows() {
    let head = head(8 << 20);
    let picture: Vec<u8> = (0..1 << 20).flat_map(|i: u32| ((i % 1024 + i / 1024 * 3) as u16).to_le_bytes()).collect();
    let file = [&head[..], &picture.repeat(4)].concat();
    let subject = Subject::new("fast");
    let plan = subject.plan(&head, file.len() as u64);
    // Windows of less than a picture end between rows, longer ones between pictures.
    for window in [3 * MIB / 2, 5 * MIB] {
        let (mut at, mut payloads) = (0u64, 0);
        while at < file.len() as u64 {
            let len = window.min(file.len() as u64 - at);
            let cx = subject.cx(&plan.bytes, at, len);
            let rest = &file[at as usize..(at + len) as usize];
            let len = subject.codec.frame_end(rest, at, at + len == file.len() as u64, &cx);
            payloads += subject.coded(&plan.bytes, at, &rest[..len]).len();
            at += len as u64;
        }
        assert!(payloads < file.len() / 50, "{payloads} bytes");
    }
}

#[test]
fn fragments_are_not_cut() {
    let item = |fill: u8, len: u32| [&b"\xFE\xFF\0\xE0"[..], &len.to_le_bytes(), &vec![fill; len as usize]].concat();
    let fragments: Vec<u8> = (0..100).flat_map(|n| item(n, 50_000 + 1000 * u32::from(n))).collect();
    let mut file = [&head(u32::MAX)[..], b"\xFE\xFF\0\xE0\0\0\0\0", &fragments, b"\xFE\xFF\xDD\xE0\0\0\0\0"].concat();
    file.extend([0; 100]);
    let subject = Subject::new("balanced");
    let plan = subject.plan(&file, file.len() as u64);
    let mut at = 0;
    while at < file.len() {
        let window = &file[at..file.len().min(at + (1 << 20))];
        let last = at + window.len() == file.len();
        let len = subject.codec.frame_end(window, at as u64, last, &subject.cx(&plan.bytes, at as u64, 0));
        assert!(last || file[at + len..].starts_with(b"\xFE\xFF\0\xE0"), "cut at {}", at + len);
        subject.coded(&plan.bytes, at as u64, &window[..len]);
        at += len;
    }
}
