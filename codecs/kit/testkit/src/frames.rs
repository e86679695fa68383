//! Straight through the codec: what goes in comes out, the same every time, within the limits.

use crate::Subject;
use kit_core::{Encoded, Kind, Limits};

impl Subject {
    /// Every sample comes back, at every option, within the memory that the codec declares.
    pub fn round_trips(&self) {
        for options in self.option_sets() {
            for (name, input) in self.samples() {
                let what = format!("{name} at {:?}", options.pairs());
                let Some(planned) = self.plan(&options, &input) else {
                    assert!(!self.own.iter().any(|(own, _)| *own == name), "{what}: the codec refuses its own sample");
                    continue;
                };
                for coded in self.encode(&planned).unwrap_or_else(|error| panic!("{what}: {error}")) {
                    let limits = self.limits(&planned, &coded);
                    let (restored, outcome) = self.decode(&planned, &coded, &coded.encoded.payload, limits);
                    outcome.unwrap_or_else(|error| panic!("{what}: {error}"));
                    assert!(self.holds(&planned, &coded, &restored), "{what}: does not come back");
                    assert_eq!(restored.len() as u64, coded.restored_len(), "{what}");
                }
            }
        }
    }

    /// The same frame is coded to the same bytes.
    pub fn is_deterministic(&self) {
        for options in self.option_sets() {
            for (name, input) in &self.own {
                let planned = self.plan(&options, input).unwrap_or_else(|| panic!("{name} is refused"));
                let once = self.encode(&planned).expect("encodes");
                let again = self.encode(&planned).expect("encodes");
                assert!(once.iter().map(|c| &c.encoded).eq(again.iter().map(|c| &c.encoded)), "{name}");
            }
        }
    }

    /// Less memory than declared, or less room than the frame needs, is refused as a limit.
    pub fn keeps_limits(&self) {
        for options in self.option_sets() {
            let planned = self.plan(&options, self.small()).expect("its own sample");
            for coded in self.encode(&planned).expect("encodes") {
                let limits = self.limits(&planned, &coded);
                if limits.memory > 0 {
                    let tight = Limits { memory: limits.memory - 1, ..limits };
                    let (_, outcome) = self.decode(&planned, &coded, &coded.encoded.payload, tight);
                    assert_eq!(outcome.map_err(|e| e.kind), Err(Kind::Limit), "decoding within less memory");
                    let cx = planned.cx(self, coded.at, coded.frame.len() as u64, tight);
                    let outcome = self.codec.encode(&coded.frame, &cx, &mut Encoded::default());
                    assert_eq!(outcome.map_err(|e| e.kind), Err(Kind::Limit), "encoding within less memory");
                }
                let tight = Limits { output: limits.output - 1, ..limits };
                let (_, outcome) = self.decode(&planned, &coded, &coded.encoded.payload, tight);
                assert_eq!(outcome.map_err(|e| e.kind), Err(Kind::Limit), "decoding into less room");
            }
        }
    }
}
