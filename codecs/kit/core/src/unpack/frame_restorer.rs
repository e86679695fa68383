//! One frame back: checked, restored by the codec that coded it, and checked again.

use super::layout::{Layout, PlacedFrame, PlacedPart};
use super::object::{Object, need_depth};
use super::{Scope, UnpackConfig, unpack_archive};
use crate::container::FrameKind;
use crate::flow::{Sink, Source};
use crate::machine::Port;
use crate::pack::frame_coder::{GENERIC, generic_options};
use crate::{Ask, Bytes, Call, Context, Error, Limits, Options, Reply, Result};
use std::rc::Rc;
use std::sync::Arc;

/// What all frames of an archive are restored with.
pub(crate) struct FrameRestorer {
    port: Rc<Port>,
    source: Source,
    parts: Vec<PlacedPart>,
    codec: u16,
    version: u16,
    options: Arc<Options>,
    generic_options: Arc<Options>,
    plan: Bytes,
    references: Arc<Vec<Bytes>>,
    limits: Limits,
    nesting: u8,
}

impl FrameRestorer {
    /// Makes sure of the codecs and gets the references.
    pub async fn open(
        port: Rc<Port>,
        layout: Layout,
        source: Source,
        config: &UnpackConfig,
        nesting: u8,
    ) -> Result<Self> {
        let header = layout.header;
        let kinds = || layout.frames.iter().map(|f| f.frame.kind);
        if kinds().any(|kind| kind == FrameKind::Own) {
            need_codec(&port, header.codec, header.version).await?;
        }
        let generic =
            kinds().filter_map(|kind| if let FrameKind::Fallback(version) = kind { Some(version) } else { None });
        if let Some(version) = generic.max() {
            need_codec(&port, GENERIC, version).await?;
        }
        let mut restorer = Self {
            port,
            source,
            parts: layout.parts,
            codec: header.codec,
            version: header.version,
            generic_options: Arc::new(generic_options(&header.options)),
            options: Arc::new(header.options),
            plan: Arc::new(header.plan),
            references: Arc::default(),
            limits: config.limits,
            nesting,
        };
        let mut references = Vec::new();
        for reference in header.references {
            let inside = restorer.parts.iter().find(|p| p.object.sha256 == reference.sha256 && p.archive.is_some());
            let archive = inside.and_then(|p| p.archive);
            references.push(restorer.object(Object { sha256: reference.sha256, len: reference.len }, archive).await?);
        }
        restorer.references = Arc::new(references);
        Ok(restorer)
    }

    /// Restores one frame.
    pub async fn restore(&self, placed: &PlacedFrame) -> Result<Bytes> {
        let frame = &placed.frame;
        self.limits.need_memory(frame.memory).map_err(|e| e.at(placed.at))?;
        self.limits.need_output(frame.restored_len.max(frame.len)).map_err(|e| e.at(placed.at))?;
        let payload = self.source.read(&self.port, placed.at, frame.len).await?;
        if crc32c::crc32c(&payload) != frame.crc {
            return Err(Error::corrupt("a frame was changed: it does not match its checksum").at(placed.at));
        }
        let (codec, version, options, plan, references) = match frame.kind {
            FrameKind::Stored => return Ok(payload),
            FrameKind::Own => (self.codec, self.version, &self.options, self.plan.clone(), self.references.clone()),
            FrameKind::Fallback(version) => (GENERIC, version, &self.generic_options, Bytes::default(), Arc::default()),
        };
        let context = Context {
            version,
            options: options.clone(),
            plan,
            at: placed.original_at,
            len: frame.restored_len,
            references,
            limits: Limits { memory: frame.memory, output: frame.restored_len },
        };
        let parts = self.frame_parts(placed).await?;
        let call = Call { codec, context, ask: Ask::Decode { payload, parts } };
        let Reply::Decoded(restored) = self.port.call(call).await.map_err(|e| e.at(placed.at))? else {
            return Err(Error::failed("decode was answered by something else"));
        };
        if restored.len() as u64 != frame.restored_len || crc32c::crc32c(&restored) != frame.restored_crc {
            return Err(Error::corrupt("a frame restores to other bytes than its checksum promises").at(placed.at));
        }
        Ok(Arc::new(restored))
    }

    async fn frame_parts(&self, placed: &PlacedFrame) -> Result<Vec<Bytes>> {
        let mut parts = Vec::new();
        let mut left = self.limits.output;
        for number in &placed.frame.parts {
            let part = usize::try_from(*number).ok().and_then(|n| self.parts.get(n)).ok_or_else(|| {
                Error::corrupt(format!("part number = {number}: the archive has {}", self.parts.len())).at(placed.at)
            })?;
            left = left.checked_sub(part.object.len).ok_or_else(|| {
                Error::limit(format!("the parts of one frame exceed {} bytes", self.limits.output)).at(placed.at)
            })?;
            parts.push(self.object(part.object, part.archive).await?);
        }
        Ok(parts)
    }

    /// The object, from its archive in this file or from the driver's store.
    async fn object(&self, object: Object, archive: Option<(u64, u64)>) -> Result<Bytes> {
        let nesting = self.nesting + 1;
        need_depth(nesting)?;
        self.limits.need_output(object.len)?;
        let (source, total) = match archive {
            Some((at, total)) => (self.source.within(at, total), total),
            None => {
                let archive = object.fetch(&self.port).await?;
                let total = archive.len() as u64;
                (Source::Memory(archive), total)
            }
        };
        let config = UnpackConfig { total, want: None, lanes: 1, limits: self.limits };
        let scope = Scope { nesting, most: object.len };
        let sink = Sink::Memory(Vec::new());
        // Boxed because an archive within an archive is a future within itself.
        let unpacking = Box::pin(unpack_archive(self.port.clone(), config, source, sink, scope));
        let (opened, sink) = unpacking.await?;
        object.need(Object { sha256: opened.restored_sha256, len: opened.restored_len })?;
        Ok(Arc::new(sink.into_memory()))
    }
}

async fn need_codec(port: &Port, codec: u16, version: u16) -> Result<()> {
    let info = port.describe(codec).await?;
    let info = info.ok_or_else(|| Error::unsupported(format!("there is no codec number {codec}")))?;
    if version == 0 || version > info.version {
        return Err(Error::unsupported(format!(
            "payload version {version} of {}: this build reads 1 to {}",
            info.name, info.version
        )));
    }
    Ok(())
}
