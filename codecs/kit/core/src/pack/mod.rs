//! Packing: survey, cut, code, verify, write.

pub(crate) mod frame_coder;
mod part_table;
mod survey;

use crate::container::{Frame, FrameKind, Header, Item, Reference, Trailer};
use crate::flow::{Sink, Source};
use crate::in_order::InOrder;
use crate::machine::{Machine, Port};
use crate::{Answer, Bytes, Error, Limits, Options, Plan, Report, Request, Result, Step, Ticket};
use frame_coder::{CodedFrame, FrameCoder, GENERIC, Target};
use part_table::PartTable;
use sha2::{Digest, Sha256};
use std::rc::Rc;
use std::sync::Arc;
use survey::survey;

/// No frame is longer, so that a frame, its payload and its restored form fit a 32-bit address space together.
pub(crate) const MAX_FRAME: u64 = 256 << 20;
/// A part in a part in a part in a part is the last one that is looked into.
pub(crate) const MAX_NESTING: u8 = 4;

/// What to pack, and how.
#[derive(Clone, Debug)]
pub struct PackConfig {
    /// The codec's number; 0 stores every frame.
    pub codec: u16,
    /// Its resolved options.
    pub options: Options,
    /// Length of the input in bytes.
    pub total: u64,
    /// Earlier objects to code against, most useful first; the unpacker gets them by SHA-256.
    pub references: Vec<Bytes>,
    /// Frames coded at a time; the archive does not depend on it.
    pub lanes: u32,
    /// How much one call may use.
    pub limits: Limits,
}

/// What was packed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Packed {
    /// Length of the original.
    pub original_len: u64,
    /// SHA-256 of the original.
    pub original_sha256: [u8; 32],
    /// Length of what will be restored.
    pub restored_len: u64,
    /// SHA-256 of what will be restored: the original's for lossless codecs.
    pub restored_sha256: [u8; 32],
    /// Length of the archive.
    pub archive_len: u64,
    /// Frames in the archive.
    pub frames: u64,
    /// Frames that the generic codec coded instead of the named one.
    pub fallback_frames: u64,
    /// Frames that are stored as they are.
    pub stored_frames: u64,
    /// What the codec had to say.
    pub report: Report,
}

/// Turns a file into an archive, one request at a time.
pub struct Packer(Machine<Packed>);

impl Packer {
    /// Starts at the first step.
    pub fn new(config: PackConfig) -> Self {
        let mut limits = config.limits;
        limits.output = limits.output.min(MAX_FRAME);
        Self(Machine::new(move |port| async move {
            let config = PackConfig { limits, ..config };
            let (packed, _) = pack_archive(port, config, Source::Driver, Sink::Driver, 0).await?;
            Ok(packed)
        }))
    }

    /// Hands in an answer and yields the next request, or what was packed.
    ///
    /// Fails where the codec refuses the input ([`crate::Kind::Input`], [`crate::Kind::Option`]) or is not there
    /// ([`crate::Kind::Unsupported`]); whatever else a codec does, the archive is written without it.
    pub fn step(&mut self, answer: Option<(Ticket, Answer)>) -> Result<Step<Packed>> {
        self.0.step(answer)
    }
}

/// Packs `source` into `sink`, and says what came of it.
pub(crate) async fn pack_archive(
    port: Rc<Port>,
    config: PackConfig,
    source: Source,
    sink: Sink,
    nesting: u8,
) -> Result<(Packed, Sink)> {
    let mut job = Job::open(port, config, source, sink, nesting).await?;
    let mut frames = InOrder::new(job.lanes);
    let mut at = 0;
    while at < job.total {
        let frame = job.cut(at).await?;
        job.original.update(frame.as_slice());
        let start = at;
        at += frame.len() as u64;
        if frames.is_full()
            && let Some(coded) = frames.next().await
        {
            job.write(coded?).await?;
        }
        let coder = job.coder.clone();
        frames.push(async move { coder.code(start, frame).await });
    }
    while let Some(coded) = frames.next().await {
        job.write(coded?).await?;
    }
    job.close()
}

/// An archive being written.
struct Job {
    coder: Rc<FrameCoder>,
    source: Source,
    sink: Sink,
    total: u64,
    done: u64,
    lanes: u32,
    window: u64,
    header: Vec<u8>,
    parts: PartTable,
    items: Vec<Item>,
    original: Sha256,
    restored: Sha256,
    packed: Packed,
}

impl Job {
    async fn open(port: Rc<Port>, config: PackConfig, source: Source, sink: Sink, nesting: u8) -> Result<Self> {
        let target = match config.codec {
            0 => None,
            codec => {
                let info = port.describe(codec).await?;
                Some(info.ok_or_else(|| Error::unsupported(format!("there is no codec number {codec}")))?)
            }
        };
        let generic = match config.codec {
            0 | GENERIC => None,
            _ => port.describe(GENERIC).await?,
        };
        let references: Vec<Reference> = config.references.iter().map(Reference::to).collect();
        let mut coder = FrameCoder {
            port,
            target: target.as_deref().map(Target::of),
            generic: generic.as_deref().map(Target::of),
            usable: target.is_some(),
            options: Arc::new(config.options),
            plan: Bytes::default(),
            references: Arc::new(config.references),
            limits: config.limits,
            nesting,
        };
        let mut plan = Plan::default();
        if coder.usable && config.total > 0 {
            let surveyed = survey(&coder, &source, config.total).await?;
            coder.usable = surveyed.is_some();
            plan = surveyed.unwrap_or_default();
        }
        let window = match plan.frame_len {
            0 => default_window(coder.options.level()),
            len => len,
        };
        // The same limits must let the unpacker put the frame out, whoever codes it.
        let window = window.clamp(1, coder.limits.output.max(1));
        let (codec, version) = coder.target.map_or((0, 0), |t| (t.codec, t.version));
        let options = (*coder.options).clone();
        let mut header = Vec::new();
        Header { codec, version, options, plan: plan.bytes.clone(), references }.put(&mut header);
        coder.plan = Arc::new(plan.bytes);
        let mut job = Self {
            coder: Rc::new(coder),
            source,
            sink,
            total: config.total,
            done: 0,
            lanes: config.lanes,
            window,
            header,
            parts: PartTable::default(),
            items: Vec::new(),
            original: Sha256::new(),
            restored: Sha256::new(),
            packed: Packed { original_len: config.total, ..Packed::default() },
        };
        job.emit(Arc::new(job.header.clone()));
        Ok(job)
    }

    /// The frame that starts at `at`.
    async fn cut(&mut self, at: u64) -> Result<Bytes> {
        let len = self.window.min(self.total - at);
        let window = self.source.read(&self.coder.port, at, len).await?;
        let end = self.coder.frame_end(&window, at, at + len == self.total).await;
        Ok(if end == window.len() { window } else { Arc::new(window[..end].to_vec()) })
    }

    /// Writes a frame, and before it the parts that it is the first to refer to.
    async fn write(&mut self, frame: CodedFrame) -> Result<()> {
        let mut parts = Vec::new();
        for part in frame.parts {
            let (number, new) = self.parts.put(&self.coder, part, self.lanes).await?;
            parts.push(number);
            if let Some((item, archive)) = new {
                self.items.push(item);
                self.emit(Arc::new(archive));
            }
        }
        let restored_crc = crc32c::crc32c(&frame.restored);
        let crc = frame.payload.as_ref().map_or(restored_crc, |payload| crc32c::crc32c(payload));
        let payload = frame.payload.unwrap_or_else(|| frame.restored.clone());
        let (original_len, restored_len) = (frame.original_len, frame.restored.len() as u64);
        self.items.push(Item::Frame(Frame {
            kind: frame.kind,
            len: payload.len() as u64,
            crc,
            original_len,
            restored_len,
            restored_crc,
            memory: frame.memory,
            parts,
        }));
        self.restored.update(frame.restored.as_slice());
        self.packed.frames += 1;
        match frame.kind {
            FrameKind::Own => {}
            FrameKind::Fallback(_) => self.packed.fallback_frames += 1,
            FrameKind::Stored => self.packed.stored_frames += 1,
        }
        self.packed.restored_len += restored_len;
        self.packed.report.absorb(frame.report);
        self.emit(payload);
        if self.coder.nesting == 0 {
            self.done += original_len;
            self.coder.port.tell(Request::Progress { done: self.done, total: self.total });
        }
        Ok(())
    }

    fn emit(&mut self, bytes: Bytes) {
        self.packed.archive_len += bytes.len() as u64;
        self.sink.write(&self.coder.port, bytes);
    }

    fn close(mut self) -> Result<(Packed, Sink)> {
        self.packed.original_sha256 = self.original.clone().finalize().into();
        self.packed.restored_sha256 = self.restored.clone().finalize().into();
        let trailer = Trailer {
            items: std::mem::take(&mut self.items),
            original_sha256: self.packed.original_sha256,
            restored_sha256: self.packed.restored_sha256,
            report: self.packed.report.clone(),
        };
        self.emit(Arc::new(trailer.seal(&self.header)?));
        Ok((self.packed, self.sink))
    }
}

/// The window from which frames are cut where the codec has no wish of its own.
fn default_window(level: &str) -> u64 {
    match level {
        "fast" => 4 << 20,
        "max" => 64 << 20,
        _ => 16 << 20,
    }
}

impl Reference {
    fn to(bytes: &Bytes) -> Self {
        Self { sha256: Sha256::digest(bytes.as_slice()).into(), len: bytes.len() as u64 }
    }
}
