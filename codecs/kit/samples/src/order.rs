//! In which order images are coded: masks before the colours that they belong to.

use crate::Shape;
use crate::under::{Masked, Under};
use std::collections::{BTreeMap, VecDeque};

/// An image among those that are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coded {
    /// Which of the images it is.
    pub number: usize,
    pub len: u64,
    pub shape: Shape,
    /// Where its mask begins in the text of all images as they are coded.
    pub mask: Option<usize>,
    /// What was done to what lies under the mask.
    pub under: Under,
    /// Where the last image of its shape begins there.
    pub alike: Option<usize>,
}

impl Coded {
    /// An image that knows of no others.
    pub fn alone(len: u64, shape: Shape) -> Self {
        Self { number: 0, len, shape, mask: None, under: Under::default(), alike: None }
    }

    /// It and its mask in the text of all images, where it begins at `start`.
    pub fn masked<'a>(&self, text: &'a mut [u8], start: usize) -> Option<Masked<'a>> {
        let Shape { row, pixel, .. } = self.shape;
        let (before, image) = text.split_at_mut(start);
        let colours = &mut image[..self.len as usize];
        let mask = &before[self.mask?..][..colours.len() / pixel as usize];
        Some(Masked { colours, mask, width: (row / pixel) as usize, pixel: pixel as usize })
    }

    /// Pixels of a row and of all rows, where all are whole.
    fn pixels(&self) -> Option<(u32, u64)> {
        let Shape { row, pixel, .. } = self.shape;
        let (width, len) = (row.checked_div(pixel)?, self.len.checked_div(pixel.into())?);
        let whole = row > 0 && row.is_multiple_of(pixel) && self.len.is_multiple_of(pixel.into());
        (whole && self.shape.tones).then_some((width, len))
    }
}

/// Images in the order in which they are coded: masks first. Colours have the first image that could be their mask and is no other's.
pub fn in_order(images: &[(u64, Shape)]) -> Vec<Coded> {
    let all = images.iter().enumerate().map(|(number, &(len, shape))| Coded { number, ..Coded::alone(len, shape) });
    let all: Vec<Coded> = all.collect();
    let mut mask_of = vec![None; all.len()];
    let mut is_mask = vec![false; all.len()];
    // By their pixels, images that wait for one of the other kind.
    let mut waiting: BTreeMap<(u32, u64), VecDeque<&Coded>> = BTreeMap::new();
    for image in &all {
        let Some(pixels) = image.pixels() else { continue };
        let waiting = waiting.entry(pixels).or_default();
        let is_other = |other: &&Coded| (other.shape.pixel == 1) != (image.shape.pixel == 1);
        let Some(other) = waiting.front().copied().filter(is_other) else {
            waiting.push_back(image);
            continue;
        };
        waiting.pop_front();
        let (mask, colours) = if image.shape.pixel == 1 { (image, other) } else { (other, image) };
        mask_of[colours.number] = Some(mask.number);
        is_mask[mask.number] = true;
    }
    let (masks, others): (Vec<Coded>, Vec<Coded>) = all.into_iter().partition(|image| is_mask[image.number]);
    let (mut start, mut starts, mut last) = (0u64, vec![0; images.len()], BTreeMap::new());
    let place = |image: Coded| {
        let mask = mask_of[image.number].map(|number: usize| starts[number]);
        starts[image.number] = start as usize;
        let alike = last.insert((image.len, image.shape.row, image.shape.pixel, image.shape.tones), start as usize);
        start = start.saturating_add(image.len);
        Coded { mask, alike, ..image }
    };
    masks.into_iter().chain(others).map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_come_first_and_are_found() {
        let colours = (60, Shape { row: 15, pixel: 3, tones: true });
        let mask = (20, Shape { row: 5, pixel: 1, tones: true });
        let other = (20, Shape { row: 4, pixel: 1, tones: true });
        let order = in_order(&[colours, other, mask, colours, mask, mask, colours]);
        let numbers: Vec<usize> = order.iter().map(|coded| coded.number).collect();
        assert_eq!(numbers, [2, 4, 5, 0, 1, 3, 6]);
        let masks: Vec<Option<usize>> = order.iter().map(|coded| coded.mask).collect();
        assert_eq!(masks, [None, None, None, Some(0), None, Some(20), Some(40)]);
        assert_eq!((order[1].alike, order[4].alike, order[6].alike), (Some(0), None, Some(140)));
    }
}
