//! The two ends of an archive, which say what lies between them.

use crate::container::{Header, TAIL_LEN, Trailer};
use crate::flow::Source;
use crate::machine::Port;
use crate::{Error, Result};
use std::ops::Range;

/// Enough for header and trailer of most archives in one read each.
const PEEK: u64 = 64 << 10;

/// Header and trailer, read and as they are in the file.
pub(crate) struct Ends {
    pub header: Header,
    pub header_bytes: Vec<u8>,
    pub trailer: Trailer,
    pub trailer_bytes: Vec<u8>,
    /// Where the items are.
    pub body: Range<u64>,
}

impl Ends {
    /// Reads and checks both of an archive of `total` bytes.
    pub async fn read(port: &Port, source: &Source, total: u64) -> Result<Self> {
        let mut head = source.read(port, 0, total.min(PEEK)).await?;
        let header_len = Header::measure(&head)?;
        let cut = || Error::corrupt(format!("the archive is cut short: it ends after {total} bytes"));
        if header_len.saturating_add(TAIL_LEN) > total {
            return Err(cut());
        }
        if header_len > head.len() as u64 {
            head = source.read(port, 0, header_len).await?;
        }
        let header_bytes = head.get(..header_len as usize).ok_or_else(cut)?.to_vec();
        let mut tail = source.read(port, total - total.min(PEEK), total.min(PEEK)).await?;
        let trailer_len = Trailer::measure(&tail)?;
        if trailer_len > total - header_len {
            return Err(Error::corrupt("the archive is cut short or was changed: it does not end in a trailer"));
        }
        if trailer_len > tail.len() as u64 {
            tail = source.read(port, total - trailer_len, trailer_len).await?;
        }
        let trailer_bytes = tail[tail.len() - trailer_len as usize..].to_vec();
        let trailer = Trailer::take(&header_bytes, &trailer_bytes)?;
        let header = Header::take(&header_bytes)?;
        Ok(Self { header, header_bytes, trailer, trailer_bytes, body: header_len..total - trailer_len })
    }
}
