//! Pictures within a frame: where their headers lie once their scans are taken out, and how they are put back.

use crate::payload::Picture;
use crate::rebuild::rebuild;
use crate::tables::{self, Derived};
use kit_core::{Error, Result};
use kit_jpeg::Jpeg;

/// What the headers in `text` say of all pictures, which have `blocks` at most, in a frame of `len` bytes.
///
/// A picture's headers may hold others, whose scans are taken for zeros: they are known only when all coefficients are.
pub fn read(pictures: &[Picture], text: &[u8], blocks: u64, len: u64) -> Result<Vec<Jpeg>> {
    let mut text = text.to_vec();
    let mut left = blocks;
    let mut read = Vec::with_capacity(pictures.len());
    for picture in pictures.iter().rev() {
        let headers = headers(picture, &text)?;
        let jpeg = kit_jpeg::read_headers(headers).map_err(|error| Error::corrupt(error.message))?;
        left = left
            .checked_sub(jpeg.frame.blocks())
            .ok_or_else(|| Error::corrupt(format!("expected {left} blocks at most, found {}", jpeg.frame.blocks())))?;
        if !picture.earns(jpeg.frame.blocks()) {
            let (start, len, blocks) = (picture.start, picture.len, jpeg.frame.blocks());
            return Err(Error::corrupt(format!("picture at {start}: {blocks} blocks in {len} bytes")));
        }
        let zeros = picture.len.saturating_sub(picture.headers) as usize;
        fits(picture, text.len() + zeros, len)?;
        let end = (picture.start + picture.headers) as usize;
        text.splice(end..end, std::iter::repeat_n(0, zeros));
        read.push(jpeg);
    }
    read.reverse();
    Ok(read)
}

/// Puts the scans of all pictures back into the text of a frame of `len` bytes.
pub fn put_back(
    pictures: &[Picture],
    jpegs: &mut [Jpeg],
    derived: &[Derived],
    text: &mut Vec<u8>,
    len: u64,
) -> Result<()> {
    for ((picture, jpeg), derived) in pictures.iter().zip(jpegs).zip(derived).rev() {
        let mut headers = headers(picture, text)?.to_vec();
        tables::restore(jpeg, derived, &mut headers);
        let rebuilt = rebuild(jpeg, &headers, picture.len as usize);
        fits(picture, text.len() - headers.len() + rebuilt.len(), len)?;
        let start = picture.start as usize;
        text.splice(start..start + picture.headers as usize, rebuilt);
    }
    Ok(())
}

fn headers<'a>(picture: &Picture, text: &'a [u8]) -> Result<&'a [u8]> {
    let (start, len) = (picture.start as usize, picture.headers as usize);
    let headers = text.get(start..).and_then(|rest| rest.get(..len));
    headers.ok_or_else(|| Error::corrupt(format!("picture at {start}: its headers exceed the text of {}", text.len())))
}

fn fits(picture: &Picture, text: usize, len: u64) -> Result<()> {
    match text as u64 > len {
        true => {
            Err(Error::corrupt(format!("picture at {}: its {} bytes exceed the frame", picture.start, picture.len)))
        }
        false => Ok(()),
    }
}
