//! What the machines ask, on its way out.

use crate::bindings::exports::smallest::codec::{packer as wit, types};
use kit_core::{Ask, Bytes, Call, Context, Piece, Request};
use std::sync::Arc;

/// The bytes themselves where nobody else holds them, else a copy.
fn own(bytes: Bytes) -> Vec<u8> {
    Arc::unwrap_or_clone(bytes)
}

impl From<Request> for wit::Request {
    fn from(request: Request) -> Self {
        match request {
            Request::Read { ticket, at, len } => Self::Read((ticket, at, len)),
            Request::Describe { ticket, codec } => Self::Describe((ticket, codec)),
            Request::Detect { ticket, head, name } => Self::Detect((ticket, own(head), name)),
            Request::Call { ticket, call } => Self::Call((ticket, (*call).into())),
            Request::Place { ticket, sha256, len } => Self::Place((ticket, sha256.to_vec(), len)),
            Request::Keep { sha256, archive } => Self::Keep((sha256.to_vec(), own(archive))),
            Request::Fetch { ticket, sha256 } => Self::Fetch((ticket, sha256.to_vec())),
            Request::Emit(bytes) => Self::Emit(own(bytes)),
            Request::Progress { done, total } => Self::Progress((done, total)),
            Request::Wait => Self::Wait,
        }
    }
}

impl From<Call> for wit::Call {
    fn from(call: Call) -> Self {
        Self { codec: call.codec, cx: call.context.into(), ask: call.ask.into() }
    }
}

impl From<Context> for types::Context {
    fn from(context: Context) -> Self {
        Self {
            version: context.version,
            options: context.options.pairs().to_vec(),
            plan: own(context.plan),
            at: context.at,
            len: context.len,
            references: context.references.iter().map(|r| r.to_vec()).collect(),
            limits: types::Limits { memory: context.limits.memory, output: context.limits.output },
        }
    }
}

impl From<Ask> for wit::Ask {
    fn from(ask: Ask) -> Self {
        match ask {
            Ask::Survey { seen, total } => Self::Survey((seen.into_iter().map(Into::into).collect(), total)),
            Ask::FrameEnd { window, last } => Self::FrameEnd((own(window), last)),
            Ask::Memory { frame_len } => Self::Memory(frame_len),
            Ask::Encode { frame } => Self::Encode(own(frame)),
            Ask::Decode { payload, parts } => Self::Decode((own(payload), parts.into_iter().map(own).collect())),
            Ask::Check { original, restored } => Self::Check((own(original), own(restored))),
        }
    }
}

impl From<Piece> for types::Piece {
    fn from(piece: Piece) -> Self {
        Self { at: piece.at, bytes: own(piece.bytes) }
    }
}
