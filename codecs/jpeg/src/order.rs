//! In which order the pictures of a frame are coded: the last first, but thumbnails behind the picture that they show.

use crate::model::{self, Model};
use crate::payload::{MOST_THUMBNAILS, Thumbnail};
use kit_core::{Error, Result};
use kit_entropy::range::BitCoder;
use kit_jpeg::Jpeg;

/// The thumbnails of the largest picture, whose coefficients are known.
pub fn thumbnails(jpegs: &[Jpeg]) -> Vec<Thumbnail> {
    let shown = largest(jpegs);
    let others = (0..jpegs.len()).rev().filter(|&at| at != shown);
    let found = others.filter_map(|picture| {
        let margins = model::align(&jpegs[shown].frame, &jpegs[picture].frame)?;
        Some(Thumbnail { picture, margins })
    });
    found.take(MOST_THUMBNAILS).collect()
}

/// Codes all coefficients, as [`Model::code`].
pub fn code<C: BitCoder>(
    jpegs: &mut [Jpeg],
    thumbnails: &[Thumbnail],
    model: &mut Model,
    coder: &mut C,
    check: impl Fn(&C) -> Result<()>,
) -> Result<()> {
    let is_thumbnail = |picture: usize| thumbnails.iter().any(|thumbnail| thumbnail.picture == picture);
    for (picture, jpeg) in jpegs.iter_mut().enumerate().rev() {
        if !is_thumbnail(picture) {
            model.code(&mut jpeg.frame, coder, &check)?;
        }
    }
    let shown = largest(jpegs);
    for thumbnail in thumbnails {
        let [shown, own] = jpegs
            .get_disjoint_mut([shown, thumbnail.picture])
            .map_err(|_| Error::corrupt(format!("picture {} is no thumbnail of another", thumbnail.picture)))?;
        model.code_thumbnail(&mut own.frame, &shown.frame, thumbnail.margins, coder, &check)?;
    }
    Ok(())
}

/// The first of the pictures with the most blocks.
fn largest(jpegs: &[Jpeg]) -> usize {
    let most = jpegs.iter().map(|jpeg| jpeg.frame.blocks()).max();
    jpegs.iter().position(|jpeg| Some(jpeg.frame.blocks()) == most).unwrap_or(0)
}
