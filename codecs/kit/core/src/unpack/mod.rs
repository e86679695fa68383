//! Unpacking: read the trailer, restore the wanted frames, check, hand out.

pub(crate) mod ends;
mod frame_restorer;
mod layout;
pub(crate) mod object;

use crate::flow::{Sink, Source};
use crate::in_order::InOrder;
use crate::machine::{Machine, Port};
use crate::{Answer, Bytes, Error, Limits, Options, Report, Request, Result, Step, Ticket};
use frame_restorer::FrameRestorer;
use layout::Layout;
use sha2::{Digest, Sha256};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// What to restore, and how.
#[derive(Clone, Debug)]
pub struct UnpackConfig {
    /// Length of the archive in bytes.
    pub total: u64,
    /// The wanted range of the restored bytes; all of them where `None`.
    pub want: Option<Range<u64>>,
    /// Frames restored at a time.
    pub lanes: u32,
    /// How much one call may use.
    pub limits: Limits,
}

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The codec's number; 0 where every frame is stored.
    pub codec: u16,
    /// The payload version.
    pub version: u16,
    /// The effective options.
    pub options: Options,
    /// Length of the original.
    pub original_len: u64,
    /// SHA-256 of the original.
    pub original_sha256: [u8; 32],
    /// Length of what is restored.
    pub restored_len: u64,
    /// SHA-256 of what is restored.
    pub restored_sha256: [u8; 32],
    /// Frames in the archive.
    pub frames: u64,
    /// Frames that the generic codec coded instead of the named one.
    pub fallback_frames: u64,
    /// Frames that are stored as they are.
    pub stored_frames: u64,
    /// The most working memory that a frame declares, in bytes.
    pub memory: u64,
    /// What the codec had to say.
    pub report: Report,
}

/// Turns an archive back into the file, one request at a time.
pub struct Unpacker(Machine<Opened>);

impl Unpacker {
    /// Starts at the first step.
    pub fn new(config: UnpackConfig) -> Self {
        Self(Machine::new(move |port| async move {
            let (opened, _) =
                unpack_archive(port, config, Source::Driver, Sink::Driver, Scope { nesting: 0, most: u64::MAX })
                    .await?;
            Ok(opened)
        }))
    }

    /// Hands in an answer and yields the next request, or what was found.
    ///
    /// The last frame is emitted only once the whole matches its SHA-256, so an output that is complete is right; a range is checked
    /// frame by frame.
    pub fn step(&mut self, answer: Option<(Ticket, Answer)>) -> Result<Step<Opened>> {
        self.0.step(answer)
    }
}

/// How deep in other archives an archive is, and how much it may restore to.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    pub nesting: u8,
    pub most: u64,
}

/// Restores the archive `source`, or the wanted range, into `sink`.
pub(crate) async fn unpack_archive(
    port: Rc<Port>,
    config: UnpackConfig,
    source: Source,
    sink: Sink,
    scope: Scope,
) -> Result<(Opened, Sink)> {
    let layout = Layout::read(&port, &source, config.total).await?;
    let opened = layout.opened();
    if opened.restored_len > scope.most {
        return Err(Error::limit(format!("restores to {} bytes, {} are allowed", opened.restored_len, scope.most)));
    }
    let wanted = match &config.want {
        Some(want) if want.start > want.end || want.end > opened.restored_len => {
            let message = format!("range {}..{} exceeds {} restored bytes", want.start, want.end, opened.restored_len);
            return Err(Error::input(message));
        }
        Some(want) => want.clone(),
        None => 0..opened.restored_len,
    };
    let verify = config.want.is_none().then_some(opened.restored_sha256);
    let mut output =
        Output { port: port.clone(), sink, wanted, verify, hash: Sha256::new(), at: 0, nesting: scope.nesting };
    let chosen = layout.frames_within(&output.wanted);
    if let Some(first) = chosen.first() {
        output.at = first.restored_at;
        let restorer = Rc::new(FrameRestorer::open(port, layout, source, &config, scope.nesting).await?);
        let mut running = InOrder::new(config.lanes);
        for frame in chosen {
            if running.is_full()
                && let Some(restored) = running.next().await
            {
                output.put(restored?)?;
            }
            let restorer = restorer.clone();
            running.push(async move { restorer.restore(&frame).await });
        }
        while let Some(restored) = running.next().await {
            output.put(restored?)?;
        }
    } else {
        output.verify()?;
    }
    Ok((opened, output.sink))
}

/// The restored bytes on their way out.
struct Output {
    port: Rc<Port>,
    sink: Sink,
    wanted: Range<u64>,
    /// What the whole must hash to; `None` where only a range is restored.
    verify: Option<[u8; 32]>,
    hash: Sha256,
    at: u64,
    nesting: u8,
}

impl Output {
    /// Hands out the wanted bytes of the next frame, the last ones only after the whole was verified.
    fn put(&mut self, restored: Bytes) -> Result<()> {
        let frame = self.at..self.at + restored.len() as u64;
        self.at = frame.end;
        if self.verify.is_some() {
            self.hash.update(restored.as_slice());
        }
        if self.at >= self.wanted.end {
            self.verify()?;
        }
        let start = self.wanted.start.max(frame.start) - frame.start;
        let end = self.wanted.end.min(frame.end) - frame.start;
        let whole = end - start == restored.len() as u64;
        let bytes = if whole { restored } else { Arc::new(restored[start as usize..end as usize].to_vec()) };
        self.sink.write(&self.port, bytes);
        if self.nesting == 0 {
            let done = self.at.min(self.wanted.end) - self.wanted.start;
            self.port.tell(Request::Progress { done, total: self.wanted.end - self.wanted.start });
        }
        Ok(())
    }

    fn verify(&self) -> Result<()> {
        let found: [u8; 32] = self.hash.clone().finalize().into();
        match self.verify {
            Some(expected) if found != expected => {
                Err(Error::corrupt("the restored bytes do not match the SHA-256 of the archive"))
            }
            _ => Ok(()),
        }
    }
}
