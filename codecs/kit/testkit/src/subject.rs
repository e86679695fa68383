//! A codec under test, its samples and its options.

use crate::odd;
use kit_core::{Codec, Cx, Encoded, Error, Fidelity, Kind, Limits, Options, Piece, Result, Survey};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What is tested, with what.
pub struct Subject {
    pub(crate) codec: Arc<dyn Codec>,
    pub(crate) folder: &'static str,
    /// Files of the codec's own kind: name and bytes.
    pub(crate) own: Vec<(String, Vec<u8>)>,
    /// By how much less is damaged at all options but the fastest.
    pub(crate) sparing: usize,
}

/// An input with the plan that the codec made for it.
pub(crate) struct Planned<'a> {
    pub options: &'a Options,
    pub input: &'a [u8],
    pub plan: Vec<u8>,
}

/// A coded frame and what it stands for.
pub(crate) struct Coded {
    pub at: u64,
    pub frame: Vec<u8>,
    pub encoded: Encoded,
}

impl Coded {
    /// The length that decoding must give.
    pub fn restored_len(&self) -> u64 {
        self.encoded.restored_len.unwrap_or(self.frame.len() as u64)
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3).expect("codecs/kit/testkit is three below the root").into()
}

impl Subject {
    /// Takes the files of tests/corpus/`folder` as the codec's own.
    pub fn new(codec: Arc<dyn Codec>, folder: &'static str) -> Self {
        let path = root().join("tests/corpus").join(folder);
        let files = fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut own: Vec<_> = files
            .map(|entry| {
                let entry = entry.expect("a file of the corpus");
                (entry.file_name().to_string_lossy().into_owned(), fs::read(entry.path()).expect("its bytes"))
            })
            .collect();
        own.sort();
        assert!(!own.is_empty(), "{} is empty", path.display());
        Self { codec, folder, own, sparing: 1 }
    }

    /// Has less damage done at all options but the fastest.
    pub fn sparing(self, sparing: usize) -> Self {
        Self { sparing, ..self }
    }

    /// The codec's own samples and the odd ones.
    pub(crate) fn samples(&self) -> Vec<(String, Vec<u8>)> {
        self.own.iter().cloned().chain(odd::samples()).collect()
    }

    /// The smallest of the codec's own samples that has some bytes to damage.
    pub(crate) fn small(&self) -> &[u8] {
        let sizeable = self.own.iter().map(|(_, bytes)| bytes).filter(|bytes| bytes.len() > 64);
        sizeable.min_by_key(|bytes| bytes.len()).expect("a sample of more than 64 bytes")
    }

    /// The defaults, and each parameter in turn at each of its words and at the ends of its range.
    pub(crate) fn option_sets(&self) -> Vec<Options> {
        let info = self.codec.info();
        let mut given: Vec<Option<(String, String)>> = vec![None];
        given.extend(info.formats.iter().map(|format| Some(("format".into(), format.clone()))));
        for param in &info.params {
            let ends = param.range.iter().flat_map(|range| [range.min.to_string(), range.max.to_string()]);
            given.extend(param.words.iter().cloned().chain(ends).map(|value| Some((param.name.clone(), value))));
        }
        let mut sets: Vec<Options> = Vec::new();
        for pair in given {
            let options = Options::resolve(info, pair.as_slice()).expect("what the codec says it takes");
            if !sets.contains(&options) {
                sets.push(options);
            }
        }
        sets
    }

    /// The options that code fastest.
    pub(crate) fn fast(&self) -> Options {
        let info = self.codec.info();
        let level = info.params.iter().any(|p| p.name == "level").then_some(("level", "fast"));
        Options::resolve(info, level.as_slice()).expect("a level")
    }

    /// The codec's plan for an input; `None` where it refuses the input as not of its kind.
    pub(crate) fn plan<'a>(&self, options: &'a Options, input: &'a [u8]) -> Option<Planned<'a>> {
        let mut planned = Planned { options, input, plan: Vec::new() };
        let mut seen: Vec<Piece> = Vec::new();
        for _ in 0..64 {
            let survey = self.codec.survey(&seen, input.len() as u64, &planned.cx(self, 0, 0, Limits::DEFAULT));
            match survey {
                Ok(Survey::Done(plan)) => {
                    planned.plan = plan.bytes;
                    return Some(planned);
                }
                Ok(Survey::More(ranges)) => seen.extend(ranges.into_iter().map(|range| {
                    let bytes = input[range.start as usize..range.end as usize].to_vec();
                    Piece { at: range.start, bytes: Arc::new(bytes) }
                })),
                Err(Error { kind: Kind::Input, .. }) => return None,
                Err(error) => panic!("survey: {error}"),
            }
        }
        panic!("the survey does not end")
    }

    /// The frames of an input, coded.
    pub(crate) fn encode(&self, planned: &Planned<'_>) -> Result<Vec<Coded>> {
        let mut frames = Vec::new();
        let mut at = 0;
        while at < planned.input.len() {
            let window = &planned.input[at..];
            let cx = planned.cx(self, at as u64, window.len() as u64, Limits::DEFAULT);
            let end = self.codec.frame_end(window, at as u64, true, &cx);
            assert!((1..=window.len()).contains(&end), "a frame of {end} bytes in a window of {}", window.len());
            let frame = window[..end].to_vec();
            let mut encoded = Encoded::default();
            let limits = Limits { memory: self.memory(planned, at as u64, end as u64), ..Limits::DEFAULT };
            self.codec.encode(&frame, &planned.cx(self, at as u64, end as u64, limits), &mut encoded)?;
            frames.push(Coded { at: at as u64, frame, encoded });
            at += end;
        }
        Ok(frames)
    }

    pub(crate) fn memory(&self, planned: &Planned<'_>, at: u64, len: u64) -> u64 {
        self.codec.memory(len, &planned.cx(self, at, len, Limits::DEFAULT))
    }

    /// Decodes a payload in place of a frame's own.
    pub(crate) fn decode(
        &self,
        planned: &Planned<'_>,
        coded: &Coded,
        payload: &[u8],
        limits: Limits,
    ) -> (Vec<u8>, Result<()>) {
        let parts: Vec<&[u8]> = coded.encoded.parts.iter().map(|part| part.bytes.as_slice()).collect();
        let cx = planned.cx(self, coded.at, coded.restored_len(), limits);
        let mut out = Vec::new();
        let outcome = self.codec.decode(payload, &parts, &cx, &mut out);
        (out, outcome)
    }

    /// The limits within which a frame must decode: what the codec declared, and exactly the restored length.
    pub(crate) fn limits(&self, planned: &Planned<'_>, coded: &Coded) -> Limits {
        let memory = self.memory(planned, coded.at, coded.frame.len() as u64);
        Limits { memory, output: coded.restored_len() }
    }

    /// Whether a restored frame is what the codec promises.
    pub(crate) fn holds(&self, planned: &Planned<'_>, coded: &Coded, restored: &[u8]) -> bool {
        let cx = planned.cx(self, coded.at, coded.restored_len(), Limits::DEFAULT);
        restored == coded.frame
            || self.codec.info().fidelity == Fidelity::Bounded && self.codec.check(&coded.frame, restored, &cx).is_ok()
    }
}

impl Planned<'_> {
    pub(crate) fn cx<'a>(&'a self, subject: &Subject, at: u64, len: u64, limits: Limits) -> Cx<'a> {
        let version = subject.codec.info().version;
        Cx { version, options: self.options, plan: &self.plan, at, len, references: &[], limits }
    }
}
