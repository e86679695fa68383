//! What the driver answers, on its way in.

use crate::bindings::exports::smallest::codec::{packer as wit, types};
use kit_core::{Answer, Encoded, Error, Fidelity, Info, Kind, Param, Part, Placing, Plan, Range, Reply};
use kit_core::{Report, Survey, Value};
use std::sync::Arc;

impl From<wit::Answer> for Answer {
    fn from(answer: wit::Answer) -> Self {
        match answer {
            wit::Answer::Bytes(bytes) => Self::Bytes(Arc::new(bytes)),
            wit::Answer::Info(info) => Self::Info(info.map(|info| Box::new(info.into()))),
            wit::Answer::Codec(codec) => Self::Codec(codec),
            wit::Answer::Reply(reply) => Self::Reply(reply.map(Into::into).map_err(Into::into)),
            wit::Answer::Placing(wit::Placing::Inline) => Self::Placing(Placing::Inline),
            wit::Answer::Placing(wit::Placing::Keep) => Self::Placing(Placing::Keep),
            wit::Answer::Placing(wit::Placing::Known) => Self::Placing(Placing::Known),
            wit::Answer::Archive(archive) => Self::Archive(archive.map(Arc::new)),
        }
    }
}

impl From<wit::Reply> for Reply {
    fn from(reply: wit::Reply) -> Self {
        match reply {
            wit::Reply::Survey(survey) => Self::Survey(survey.into()),
            wit::Reply::FrameEnd(end) => Self::FrameEnd(end),
            wit::Reply::Memory(bytes) => Self::Memory(bytes),
            wit::Reply::Encoded(encoded) => Self::Encoded(encoded.into()),
            wit::Reply::Decoded(restored) => Self::Decoded(restored),
            wit::Reply::Report(facts) => Self::Report(report(facts)),
        }
    }
}

impl From<types::SurveyAnswer> for Survey {
    fn from(survey: types::SurveyAnswer) -> Self {
        match survey {
            types::SurveyAnswer::More(ranges) => {
                Self::More(ranges.into_iter().map(|(start, end)| start..end).collect())
            }
            types::SurveyAnswer::Done(plan) => Self::Done(Plan { bytes: plan.bytes, frame_len: plan.frame_len }),
        }
    }
}

impl From<types::Encoded> for Encoded {
    fn from(encoded: types::Encoded) -> Self {
        let part = |types::Part { bytes, name }| Part { bytes: Arc::new(bytes), name };
        Self {
            payload: encoded.payload,
            parts: encoded.parts.into_iter().map(part).collect(),
            report: report(encoded.report),
            restored_len: encoded.restored_len,
        }
    }
}

fn report(facts: types::Report) -> Report {
    Report { facts: facts.into_iter().map(|(name, value)| (name, value.into())).collect() }
}

impl From<types::Value> for Value {
    fn from(value: types::Value) -> Self {
        match value {
            types::Value::Text(text) => Self::Text(text),
            types::Value::Sum(n) => Self::Sum(n),
            types::Value::Least(x) => Self::Least(x),
            types::Value::Most(x) => Self::Most(x),
            types::Value::All(b) => Self::All(b),
        }
    }
}

impl From<types::Info> for Info {
    fn from(info: types::Info) -> Self {
        let fidelity = match info.fidelity {
            types::Fidelity::Lossless => Fidelity::Lossless,
            types::Fidelity::Bounded => Fidelity::Bounded,
        };
        Self {
            id: info.id,
            name: info.name,
            about: info.about,
            version: info.version,
            formats: info.formats,
            params: info.params.into_iter().map(Into::into).collect(),
            fidelity,
            extensions: info.extensions,
            public: info.public,
        }
    }
}

impl From<types::Param> for Param {
    fn from(param: types::Param) -> Self {
        let range = param.range.map(|types::Range { min, max, whole }| Range { min, max, whole });
        Self { name: param.name, about: param.about, default: param.default, words: param.words, range }
    }
}

impl From<types::Error> for Error {
    fn from(error: types::Error) -> Self {
        let kind = match error.kind {
            types::Kind::Input => Kind::Input,
            types::Kind::Option => Kind::Option,
            types::Kind::Corrupt => Kind::Corrupt,
            types::Kind::Limit => Kind::Limit,
            types::Kind::Unsupported => Kind::Unsupported,
            types::Kind::Failed => Kind::Failed,
        };
        Self { kind, message: error.message, offset: error.offset }
    }
}
