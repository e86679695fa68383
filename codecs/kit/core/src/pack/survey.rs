//! The codec's one look at the whole input.

use super::frame_coder::FrameCoder;
use crate::flow::Source;
use crate::{Ask, Error, Kind, Piece, Plan, Reply, Result, Survey};

/// A survey that has not decided after so many rounds, or so many bytes, is given up.
const MAX_ROUNDS: usize = 64;
const MAX_BYTES: u64 = 256 << 20;

/// Asks the codec for its plan.
///
/// `None` where the codec fails in any other way than refusing the input or the options: it is not used then.
pub(crate) async fn survey(coder: &FrameCoder, source: &Source, total: u64) -> Result<Option<Plan>> {
    let mut seen: Vec<Piece> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        match ask(coder, seen.clone(), total).await {
            Ok(Survey::Done(plan)) => return Ok(Some(plan)),
            Ok(Survey::More(ranges)) => {
                let held: u64 = seen.iter().map(|p| p.bytes.len() as u64).sum();
                let more = ranges.iter().fold(held, |n, r| n.saturating_add(r.end.saturating_sub(r.start)));
                let outside = ranges.iter().any(|r| r.start >= r.end || r.end > total);
                if ranges.is_empty() || outside || more > MAX_BYTES {
                    return Ok(None);
                }
                for range in ranges {
                    let bytes = source.read(&coder.port, range.start, range.end - range.start).await?;
                    seen.push(Piece { at: range.start, bytes });
                }
            }
            Err(error) if matches!(error.kind, Kind::Input | Kind::Option) => return Err(error),
            Err(_) => return Ok(None),
        }
    }
    Ok(None)
}

async fn ask(coder: &FrameCoder, seen: Vec<Piece>, total: u64) -> Result<Survey> {
    match coder.ask_own(0, total, coder.limits, Ask::Survey { seen, total }).await? {
        Reply::Survey(survey) => Ok(survey),
        _ => Err(Error::failed("survey was answered by something else")),
    }
}
