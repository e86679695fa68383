//! The parts of an archive: each object once, coded as an archive of its own by the codec that recognises it.

use super::frame_coder::{FrameCoder, GENERIC};
use super::{PackConfig, Packed, pack_archive};
use crate::container::Item;
use crate::flow::{Sink, Source};
use crate::{Bytes, HEAD_LEN, Info, Kind, Options, Part, Placing, Request, Result};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Numbers of the parts by their SHA-256.
#[derive(Default)]
pub(crate) struct PartTable {
    numbers: BTreeMap<[u8; 32], u64>,
}

impl PartTable {
    /// The part's number and, where it is new to this archive, its item and its bytes in the file.
    pub async fn put(&mut self, coder: &FrameCoder, part: Part, lanes: u32) -> Result<(u64, Option<(Item, Vec<u8>)>)> {
        let sha256: [u8; 32] = Sha256::digest(part.bytes.as_slice()).into();
        let next = self.numbers.len() as u64;
        if let Some(number) = self.numbers.get(&sha256) {
            return Ok((*number, None));
        }
        self.numbers.insert(sha256, next);
        let restored_len = part.bytes.len() as u64;
        let placing = coder.port.place(sha256, restored_len).await?;
        let mut inline = Vec::new();
        if placing != Placing::Known {
            let archive = pack_part(coder, part, lanes).await?;
            if placing == Placing::Keep {
                coder.port.tell(Request::Keep { sha256, archive: Arc::new(archive) });
            } else {
                inline = archive;
            }
        }
        let item = Item::Part { len: inline.len() as u64, sha256, restored_len };
        Ok((next, Some((item, inline))))
    }
}

async fn pack_part(coder: &FrameCoder, part: Part, lanes: u32) -> Result<Vec<u8>> {
    let head = part.bytes.get(..HEAD_LEN as usize).map_or_else(|| part.bytes.clone(), |head| Arc::new(head.to_vec()));
    let detected = coder.port.detect(head, part.name).await?.unwrap_or(GENERIC);
    match pack_as(coder, detected, &part.bytes, lanes).await {
        // A frame needs its parts' very bytes back, whatever bound their codec is content with.
        Ok((packed, archive)) if packed.restored_sha256 == packed.original_sha256 => return Ok(archive),
        Err(error) if error.kind != Kind::Input => return Err(error),
        _ => {}
    }
    let (_, archive) = pack_as(coder, GENERIC, &part.bytes, lanes).await?;
    Ok(archive)
}

async fn pack_as(coder: &FrameCoder, codec: u16, bytes: &Bytes, lanes: u32) -> Result<(Packed, Vec<u8>)> {
    let info = coder.port.describe(codec).await?;
    let config = PackConfig {
        codec: info.as_ref().map_or(0, |info| info.id),
        options: info.map(|info| part_options(&info, &coder.options)).transpose()?.unwrap_or_default(),
        total: bytes.len() as u64,
        references: Vec::new(),
        lanes,
        limits: coder.limits,
    };
    let sink = Sink::Memory(Vec::new());
    let packing = pack_archive(coder.port.clone(), config, Source::Memory(bytes.clone()), sink, coder.nesting + 1);
    // Boxed because an archive within an archive is a future within itself.
    let (packed, sink) = Box::pin(packing).await?;
    Ok((packed, sink.into_memory()))
}

/// The part's codec at the level of the archive that holds it.
fn part_options(info: &Info, outer: &Options) -> Result<Options> {
    let level = info.params.iter().any(|p| p.name == "level").then(|| ("level", outer.level()));
    Options::resolve(info, level.as_slice())
}
