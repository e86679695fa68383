//! Where tiles lie in an image of any number of axes (FITS 4.0 §10.1).

/// An image cut into tiles of equal sizes, but for those at its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Numbers along each axis of the image, the fastest first.
    axes: Vec<u64>,
    /// And along each axis of a tile.
    sizes: Vec<u64>,
}

/// A tile: where it begins and how far it goes along each axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    axes: Vec<u64>,
    first: Vec<u64>,
    sizes: Vec<u64>,
}

impl Grid {
    /// An image of these axes in tiles of these sizes, 1 to the axis; `None` where it is empty or 64 bits cannot count its numbers.
    pub fn new(axes: &[u64], sizes: Vec<u64>) -> Option<Self> {
        let len = axes.iter().try_fold(1u64, |product, &n| product.checked_mul(n))?;
        (len > 0 && !axes.is_empty()).then_some(Self { axes: axes.to_vec(), sizes })
    }

    /// Numbers of the image.
    pub fn len(&self) -> u64 {
        self.axes.iter().product()
    }

    /// The tile of that number, counted along the fastest axis first; `None` where there is none.
    pub fn tile(&self, mut number: u64) -> Option<Tile> {
        let mut first = Vec::new();
        for (&axis, &size) in self.axes.iter().zip(&self.sizes) {
            let count = axis.div_ceil(size);
            first.push(number % count * size);
            number /= count;
        }
        let ends = self.axes.iter().zip(&self.sizes).zip(&first);
        let sizes = ends.map(|((&axis, &size), &first)| size.min(axis - first)).collect();
        (number == 0).then(|| Tile { axes: self.axes.clone(), sizes, first })
    }
}

impl Tile {
    /// Numbers of the tile.
    pub fn len(&self) -> usize {
        self.sizes.iter().product::<u64>() as usize
    }

    /// Where in the image the tile's rows begin, in numbers.
    fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        let count: u64 = self.sizes[1..].iter().product();
        (0..count).map(|mut row| {
            let (mut at, mut stride) = (self.first[0], self.axes[0]);
            for axis in 1..self.axes.len() {
                at += (self.first[axis] + row % self.sizes[axis]) * stride;
                row /= self.sizes[axis];
                stride *= self.axes[axis];
            }
            at as usize
        })
    }

    /// Puts a tile's numbers, of so many bytes each, into those of the image.
    pub fn put(&self, tile: &[u8], image: &mut [u8], bytes: usize) {
        let len = self.sizes[0] as usize * bytes;
        for (row, at) in tile.chunks_exact(len).zip(self.rows()) {
            image[at * bytes..at * bytes + len].copy_from_slice(row);
        }
    }

    /// Takes a tile's numbers out of those of the image.
    pub fn take(&self, image: &[u8], bytes: usize) -> Vec<u8> {
        let len = self.sizes[0] as usize * bytes;
        self.rows().flat_map(|at| &image[at * bytes..at * bytes + len]).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_cover_the_image() {
        let grid = Grid::new(&[5, 3, 4], vec![2, 2, 3]).expect("an image");
        let image: Vec<u8> = (0..60).collect();
        let mut again = vec![0; 60];
        let mut number = 0;
        while let Some(tile) = grid.tile(number) {
            tile.put(&tile.take(&image, 1), &mut again, 1);
            number += 1;
        }
        assert_eq!((number, again), (3 * 2 * 2, image));
        // The second tile of the second row of tiles: columns 2 and 3 of the third row, in three planes.
        let tile = grid.tile(4).expect("there are twelve");
        assert_eq!((tile.len(), tile.take(&(0..60).collect::<Vec<u8>>(), 1)), (6, vec![12, 13, 27, 28, 42, 43]));
        assert_eq!(Grid::new(&[5, 0], vec![1, 1]), None);
    }
}
