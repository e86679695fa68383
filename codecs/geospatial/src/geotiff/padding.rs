//! A chunk's pixels moved into a band of its image and back, and what stands beside them.

use super::image::{Image, Place};
use kit_raster::Layout;

/// What stands in a tile outside of its image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// Zeros, or there is none.
    Zeros = 0,
    /// One pixel, over and over.
    Pixel = 1,
    /// The last pixel of each row, then the last row.
    Edge = 2,
    /// Anything else.
    Bytes = 3,
}

impl Padding {
    /// All kinds in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Zeros, Self::Pixel, Self::Edge, Self::Bytes];
}

/// A chunk's plaintext, row by row, as far as whole rows are there.
#[derive(Clone, Copy)]
pub struct Grid {
    pixel: usize,
    row: usize,
    /// Bytes of a row that are the image's.
    inner: usize,
    /// Rows that are there, and those of them that are the image's.
    pub rows: usize,
    inner_rows: usize,
}

impl Grid {
    /// The grid of a plaintext of `len` bytes at that place.
    pub fn new(image: &Image, place: Place, len: usize) -> Self {
        let (pixel, row) = (image.pixel() as usize, image.row() as usize);
        let rows = (len / row).min(place.rows as usize);
        Self { pixel, row, inner: place.width as usize * pixel, rows, inner_rows: rows.min(place.height as usize) }
    }

    /// Bytes of the whole rows.
    pub fn len(&self) -> usize {
        self.rows * self.row
    }

    fn has_padding(&self) -> bool {
        self.inner < self.row || self.inner_rows < self.rows
    }

    /// The kind of padding of a plaintext, whose bytes that do not follow from the kind go to `rest`.
    pub fn find(&self, plain: &[u8], rest: &mut Vec<u8>) -> Padding {
        let plain = &plain[..self.len()];
        if !self.has_padding() || self.paddings(plain).all(|bytes| bytes.iter().all(|&byte| byte == 0)) {
            return Padding::Zeros;
        }
        let last = &plain[plain.len() - self.pixel..];
        if self.paddings(plain).all(|bytes| bytes.chunks_exact(self.pixel).all(|pixel| pixel == last)) {
            rest.extend(last);
            return Padding::Pixel;
        }
        let mut edged = plain.to_vec();
        self.fill(&mut edged, Padding::Edge, &mut &[][..]);
        if edged == plain {
            return Padding::Edge;
        }
        self.paddings(plain).for_each(|bytes| rest.extend(bytes));
        Padding::Bytes
    }

    /// Fills the padding of a plaintext of whole rows, with what was put into `rest`; `None` where that is cut short.
    pub fn fill(&self, plain: &mut [u8], padding: Padding, rest: &mut &[u8]) -> Option<()> {
        let pixel = match padding {
            Padding::Pixel => rest.split_off(..self.pixel)?,
            _ => &[],
        };
        let mut edge: Vec<u8> = Vec::new();
        for (i, row) in plain.chunks_exact_mut(self.row).take(self.rows).enumerate() {
            let from = if i < self.inner_rows { self.inner } else { 0 };
            let (inner, outer) = row.split_at_mut(from);
            match padding {
                Padding::Zeros => outer.fill(0),
                Padding::Pixel => outer.chunks_exact_mut(self.pixel).for_each(|to| to.copy_from_slice(pixel)),
                Padding::Bytes => outer.copy_from_slice(rest.split_off(..outer.len())?),
                Padding::Edge if i < self.inner_rows => {
                    let last = &inner[from - self.pixel..];
                    outer.chunks_exact_mut(self.pixel).for_each(|to| to.copy_from_slice(last));
                    if i + 1 == self.inner_rows {
                        edge = row.to_vec();
                    }
                }
                Padding::Edge => outer.copy_from_slice(edge.get(..outer.len())?),
            }
        }
        Some(())
    }

    /// The stretches of padding, in their order.
    fn paddings<'a>(&self, plain: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
        let grid = *self;
        plain
            .chunks_exact(grid.row)
            .enumerate()
            .map(move |(i, row)| if i < grid.inner_rows { &row[grid.inner..] } else { row })
    }

    /// Moves the image's pixels into a band, which begins at row `first`.
    pub fn put(&self, plain: &[u8], place: Place, band: &mut [u8], layout: &Layout, first: u32) {
        for i in 0..self.inner_rows {
            let at = self.at(place, i, layout, first);
            band[at..at + self.inner].copy_from_slice(&plain[i * self.row..][..self.inner]);
        }
    }

    /// Moves the image's pixels out of a band.
    pub fn take(&self, plain: &mut [u8], place: Place, band: &[u8], layout: &Layout, first: u32) {
        for i in 0..self.inner_rows {
            let at = self.at(place, i, layout, first);
            plain[i * self.row..][..self.inner].copy_from_slice(&band[at..at + self.inner]);
        }
    }

    /// Where row `i` of the chunk begins in the band.
    fn at(&self, place: Place, i: usize, layout: &Layout, first: u32) -> usize {
        let row = (place.y - first) as usize + i + place.plane as usize * layout.height as usize;
        (row * layout.width as usize + place.x as usize) * self.pixel
    }
}

#[cfg(test)]
mod tests {
    use super::super::image::tests::image;
    use super::*;

    #[test]
    fn padding_comes_back() {
        let image = image();
        let place = image.place(3);
        let (first, layout) = image.band(0);
        // One pixel of four bytes is the image's.
        let tile = |padding: [u8; 28]| [&[1, 2, 3, 4][..], &padding].concat();
        let edge: [u8; 28] = [1, 2, 3, 4].repeat(7).try_into().expect("28 bytes");
        let mut odd = edge;
        odd[9] = 0;
        for (padding, kind, kept) in [
            ([0; 28], Padding::Zeros, 0),
            ([7; 28], Padding::Pixel, 4),
            (edge, Padding::Pixel, 4),
            (odd, Padding::Bytes, 28),
        ] {
            let plain = tile(padding);
            let grid = Grid::new(&image, place, plain.len());
            let (mut rest, mut band) = (Vec::new(), vec![9; 60]);
            assert_eq!((grid.find(&plain, &mut rest), rest.len()), (kind, kept));
            grid.put(&plain, place, &mut band, &layout, first);
            assert_eq!(band[56..], [1, 2, 3, 4]);
            let mut again = vec![5; plain.len()];
            grid.take(&mut again, place, &band, &layout, first);
            assert_eq!(grid.fill(&mut again, kind, &mut &rest[..]), Some(()));
            assert_eq!(again, plain);
        }
    }

    #[test]
    fn edges_are_repeated() {
        let image = Image { samples: 1, bytes: 1, ..image() };
        let plain = [1, 1, 1, 1, 0, 0, 0, 0];
        // Five columns in tiles of four: the second tile has one of them, and two rows.
        let grid = Grid::new(&image, image.place(1), plain.len());
        assert_eq!(grid.find(&plain, &mut Vec::new()), Padding::Edge);
    }
}
