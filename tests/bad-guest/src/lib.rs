//! A codec component whose every export can break every rule, to prove that the host survives it.
//!
//! The option `crime` names the crime and the option `export` the function that commits it; all others are honest, and store.
//! `probe` has no options: it commits what the file name says (`loop.crime`). So a test reaches each crime through each export,
//! and an upload with `?crime=loop` shows what becomes of a file whose codec fails.
mod crimes;

use crimes::{Crime, lying_list};
use exports::smallest::codec::codec::Guest;
use exports::smallest::codec::types::{
    Confidence, Context, Encoded, Error, Fidelity, Info, Param, Part, Piece, Plan, Report, SurveyAnswer, Value,
};

mod bindings {
    wit_bindgen::generate!({ path: "../../wit", world: "codec-component" });
}
use bindings::exports;

/// The codec that commits crimes.
struct BadGuest;

/// Commits what the options ask of `export`; the crime comes back where it is about the answer.
fn crime(cx: &Context, export: &str) -> Option<Crime> {
    let option = |name| cx.options.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let crime = Crime::named(option("crime")).filter(|_| option("export") == export)?;
    crime.commit();
    Some(crime)
}

impl Guest for BadGuest {
    fn describe() -> Info {
        let words = |words: &[&str]| words.iter().map(|w| (*w).into()).collect();
        let param = |name: &str, about: &str, all: &[&str], default: &str| Param {
            name: name.into(),
            about: about.into(),
            default: default.into(),
            words: words(all),
            range: None,
        };
        let crimes = ["none", "trap", "loop", "memory", "stack", "length", "lie"];
        let exports = ["survey", "frame-end", "memory", "encode", "decode", "check"];
        Info {
            id: 65_000,
            name: "bad-guest".into(),
            about: "commits crimes; for tests".into(),
            version: 1,
            formats: Vec::new(),
            params: vec![
                param("crime", "what to do wrong", &crimes, "none"),
                param("export", "the function that does it", &exports, "encode"),
            ],
            fidelity: Fidelity::Bounded,
            extensions: vec!["crime".into()],
            public: true,
        }
    }

    fn probe(_: Vec<u8>, file_name: Option<String>) -> Confidence {
        if let Some(crime) = file_name.as_deref().and_then(|n| n.strip_suffix(".crime")).and_then(Crime::named) {
            crime.commit();
        }
        Confidence::No
    }

    fn survey(_: Vec<Piece>, total: u64, cx: Context) -> Result<SurveyAnswer, Error> {
        Ok(match crime(&cx, "survey") {
            Some(Crime::Length) => SurveyAnswer::More(vec![(0, total + 1)]),
            Some(_) => SurveyAnswer::Done(Plan { bytes: lying_list(), frame_len: 0 }),
            None => SurveyAnswer::Done(Plan { bytes: Vec::new(), frame_len: 0 }),
        })
    }

    fn frame_end(window: Vec<u8>, _: u64, _: bool, cx: Context) -> u64 {
        match crime(&cx, "frame-end") {
            Some(Crime::Length) => window.len() as u64 + 1,
            Some(_) => 0,
            None => window.len() as u64,
        }
    }

    fn memory(frame_len: u64, cx: Context) -> u64 {
        match crime(&cx, "memory") {
            Some(_) => u64::MAX,
            None => frame_len,
        }
    }

    fn encode(frame: Vec<u8>, cx: Context) -> Result<Encoded, Error> {
        let honest = |payload| Encoded { payload, parts: Vec::new(), report: Vec::new(), restored_len: None };
        Ok(match crime(&cx, "encode") {
            Some(Crime::Length) => honest(vec![0; 4 * frame.len() + (1 << 20)]),
            Some(_) => {
                let part = Part { bytes: lying_list(), name: None };
                Encoded { parts: vec![part], ..honest(frame) }
            }
            None => honest(frame),
        })
    }

    fn decode(payload: Vec<u8>, _: Vec<Vec<u8>>, cx: Context) -> Result<Vec<u8>, Error> {
        Ok(match crime(&cx, "decode") {
            Some(Crime::Length) => vec![0; payload.len() + 1],
            Some(_) => lying_list(),
            None => payload,
        })
    }

    fn check(_: Vec<u8>, _: Vec<u8>, cx: Context) -> Result<Report, Error> {
        Ok(match crime(&cx, "check") {
            Some(Crime::Length) => (0..100_000).map(|n| (n.to_string(), Value::Sum(n))).collect(),
            Some(_) => vec![("lie".repeat(100_000), Value::Text(String::new()))],
            None => Vec::new(),
        })
    }
}

#[cfg(target_arch = "wasm32")]
bindings::export!(BadGuest with_types_in bindings);
