//! Database dumps, byte for byte.
//!
//! ```text
//!   gzip, pg_dump -Fc ──▶ deflated: streams undone, to be made again ──▶ a part: a file
//!
//!   file ──▶ frames cut at rows ──▶ fast: columns, without rows kit-lz         ──▶ payloads
//!                               ──▶ balanced, max: the engine of kit-context ──▶
//!                                      ▲
//!       sql, bson ──▶ rows: the column, the value so far, what stood in the column before, what goes with earlier values
//! ```
//!
//! Dumps are never parsed and written anew: where in a table a byte stands is a context, or which bytes are a value's is stored, so
//! any bytes come back, dumps or not.
#![forbid(unsafe_code)]

mod bson;
mod columns;
mod config;
mod deflated;
mod json;
mod kind;
mod payload;
mod probe;
mod rows;
mod sql;

use bson::Bson;
use kind::Kind;
use kit_core::{Codec, Confidence, Cx, Encoded, Error, Info, Piece, Result, Survey};
use sql::Sql;

/// The codec.
pub struct DbDumps {
    info: Info,
}

impl Default for DbDumps {
    fn default() -> Self {
        let info = Info::new(7, "db-dumps", 2, "Database dumps")
            .formats(&["postgres", "mysql", "mongodb", "oracle", "mssql"])
            .level()
            .extensions(&["sql", "dump", "bson"]);
        Self { info }
    }
}

impl Codec for DbDumps {
    fn info(&self) -> &Info {
        &self.info
    }

    fn probe(&self, head: &[u8], file_name: Option<&str>) -> Confidence {
        probe::probe(head, file_name, &self.info.extensions)
    }

    fn survey(&self, seen: &[Piece], total: u64, cx: &Cx<'_>) -> Result<Survey> {
        Ok(deflated::survey(seen, total, cx.limits))
    }

    fn frame_end(&self, window: &[u8], _: u64, last: bool, _: &Cx<'_>) -> usize {
        if last {
            return window.len();
        }
        if kind::is_document(window) {
            let end = kind::documents_end(window);
            return if end > 0 { end } else { window.len() };
        }
        window.iter().rposition(|&byte| byte == b'\n').map_or(window.len(), |at| at + 1)
    }

    fn memory(&self, frame_len: u64, cx: &Cx<'_>) -> u64 {
        if let Some(most) = deflated::planned(cx.plan) {
            return deflated::memory(frame_len, most);
        }
        let level = cx.options.level();
        payload::memory::<Sql>(frame_len, level, &config::SQL).max(payload::memory::<Bson>(
            frame_len,
            level,
            &config::BSON,
        ))
    }

    fn encode(&self, frame: &[u8], cx: &Cx<'_>, out: &mut Encoded) -> Result<()> {
        // Either kind may take what `memory` says.
        cx.limits.need_memory(self.memory(frame.len() as u64, cx))?;
        if let Some(most) = deflated::planned(cx.plan) {
            return deflated::encode(frame, most, cx.limits, out);
        }
        let kind = Kind::of(frame);
        out.payload.push(kind as u8);
        match kind {
            Kind::Sql => payload::encode::<Sql>(frame, kind, &config::SQL, cx, &mut out.payload),
            Kind::Bson => payload::encode::<Bson>(frame, kind, &config::BSON, cx, &mut out.payload),
        }
    }

    fn decode(&self, payload: &[u8], parts: &[&[u8]], cx: &Cx<'_>, out: &mut Vec<u8>) -> Result<()> {
        cx.limits.need_memory(self.memory(cx.len, cx))?;
        let (&number, rest) = payload.split_first().ok_or_else(|| Error::corrupt("the payload is empty"))?;
        if deflated::planned(cx.plan).is_some() {
            return match number {
                Kind::DEFLATED => deflated::decode(rest, parts, cx.len, cx.limits, out),
                _ => Err(Error::corrupt("the frame is not the deflated one that was planned")),
            };
        }
        match Kind::numbered(number).ok_or_else(|| Error::corrupt("the frame is of no kind"))? {
            Kind::Sql => payload::decode::<Sql>(rest, &config::SQL, cx, out),
            Kind::Bson => payload::decode::<Bson>(rest, &config::BSON, cx, out),
        }
    }
}
