//! Bodies on their way through.

use bytes::Bytes;
use futures_util::{Stream, StreamExt};

/// A body ended before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the body broke off")
    }
}

impl std::error::Error for Broken {}

/// A body: what was read of it, and what was not.
pub struct Body<R> {
    /// What comes first.
    pub start: Bytes,
    /// What comes then, as the platform has it.
    pub rest: Option<R>,
}

/// What reading a body came to.
pub enum Collected<R> {
    /// All of it.
    Whole(Bytes),
    /// More than was to be read: the body as it was.
    Longer(Body<R>),
}

impl<R> Body<R> {
    /// No bytes.
    pub fn empty() -> Self {
        Self::of(Bytes::new())
    }

    /// These bytes.
    pub fn of(bytes: impl Into<Bytes>) -> Self {
        Self { start: bytes.into(), rest: None }
    }
}

impl<R: Stream<Item = Result<Bytes, Broken>> + Unpin> Body<R> {
    /// Reads the whole, unless it has more than `most` bytes; `announced` is how many it says that it has.
    pub async fn collect(mut self, most: usize, announced: Option<usize>) -> Result<Collected<R>, Broken> {
        if self.start.len() > most || announced.is_some_and(|len| len > most) {
            return Ok(Collected::Longer(self));
        }
        let Some(mut rest) = self.rest.take() else { return Ok(Collected::Whole(self.start)) };
        // Once, where the length is known: a body that grows by doubling takes twice its memory.
        let mut bytes = Vec::with_capacity(announced.unwrap_or(0));
        bytes.extend_from_slice(&self.start);
        while let Some(piece) = rest.next().await {
            bytes.extend_from_slice(&piece?);
            if bytes.len() > most {
                return Ok(Collected::Longer(Self { start: bytes.into(), rest: Some(rest) }));
            }
        }
        Ok(Collected::Whole(bytes.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::stream;

    fn body(pieces: &[&'static [u8]]) -> Body<impl Stream<Item = Result<Bytes, Broken>> + Unpin> {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::from_static(piece))).collect();
        Body { start: Bytes::from_static(b"ab"), rest: Some(stream::iter(pieces)) }
    }

    #[tokio::test]
    async fn read_whole_or_given_back() {
        let whole = body(&[b"c", b"de"]).collect(5, None).await;
        assert!(matches!(whole, Ok(Collected::Whole(bytes)) if &bytes[..] == b"abcde"));
        let Ok(Collected::Longer(longer)) = body(&[b"c", b"de", b"f"]).collect(4, None).await else {
            panic!("five bytes are more than four")
        };
        assert_eq!(&longer.start[..], b"abcde");
        assert!(matches!(longer.collect(9, None).await, Ok(Collected::Whole(bytes)) if &bytes[..] == b"abcdef"));
        let Ok(Collected::Longer(longer)) = body(&[b"c"]).collect(4, Some(5)).await else { panic!("it says so") };
        assert_eq!(&longer.start[..], b"ab");
        let mut broken = body(&[]);
        broken.rest = None;
        assert!(matches!(broken.collect(2, Some(1)).await, Ok(Collected::Whole(_))));
    }
}
