//! What every codec must hold, as tests that a codec's crate gets with one line.
//!
//! ```text
//!  properties!(Bytes::default(), "bytes")
//!     │   samples of tests/corpus/bytes, and odd ones that any codec may meet
//!     ▼   with every option at each of its values
//!  frames    round trips, determinism, limits      straight through Codec
//!  damage    truncation, flipped bits, mutations   of payloads: never a panic, never more than is due
//!  archives  many frames, lanes, ranges, damage    through the packer
//!  gain      against the generic codec             by a test of its own
//!  golden    archives of earlier versions          in tests/golden
//! ```
//!
//! A codec that refuses a foreign file in its survey is not held to the odd samples that it refuses.
#![forbid(unsafe_code)]

mod archives;
mod damage;
mod frames;
mod gain;
mod golden;
mod odd;
mod one;
mod random;
mod subject;

pub use gain::{archive_len, gains};
pub use one::coded;
pub use random::Random;
pub use subject::Subject;

/// Tests of one codec: an expression that makes it, its folder in tests/corpus, how many mutations it is to survive where ten
/// thousand would take minutes, and by how much less is damaged at all options but the fastest, where a model reads a primer
/// before it decodes.
#[macro_export]
macro_rules! properties {
    ($codec:expr, $folder:literal) => {
        $crate::properties!($codec, $folder, 10_000);
    };
    ($codec:expr, $folder:literal, $mutations:literal) => {
        $crate::properties!($codec, $folder, $mutations, 1);
    };
    ($codec:expr, $folder:literal, $mutations:literal, $sparing:literal) => {
        fn subject() -> $crate::Subject {
            $crate::Subject::new(std::sync::Arc::new($codec), $folder).sparing($sparing)
        }

        #[test]
        fn every_sample_comes_back_at_every_option() {
            subject().round_trips();
        }

        #[test]
        fn the_same_input_gives_the_same_bytes() {
            subject().is_deterministic();
        }

        #[test]
        fn limits_are_kept() {
            subject().keeps_limits();
        }

        #[test]
        fn truncated_payloads_are_survived() {
            subject().survives_truncation();
        }

        #[test]
        fn flipped_bits_are_survived() {
            subject().survives_flipped_bits();
        }

        #[test]
        fn mutations_are_survived() {
            subject().survives_mutations($mutations);
        }

        #[test]
        fn many_frames_make_one_archive_on_any_number_of_lanes() {
            subject().packs_many_frames();
        }

        #[test]
        fn damaged_archives_are_refused() {
            subject().refuses_damaged_archives();
        }

        #[test]
        fn golden_archives_open() {
            subject().opens_golden_archives();
        }
    };
}
