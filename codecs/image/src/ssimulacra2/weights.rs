//! What each mean of each map counts, and the curve from their sum to the score.

/// Weights by channel (X, Y, B), scale (full size first) and mean: structure, artefact and lost detail by their
/// average, then the same three by their 4-norm. Source: libjxl `tools/ssimulacra2.cc`, version 2.1 (BSD-3-Clause).
#[rustfmt::skip]
const WEIGHTS: [[[f64; 6]; 6]; 3] = [
    [
        [0.0, 0.000_737_660_670_740_658_6, 0.0, 0.0, 0.000_779_348_168_286_730_9, 0.0],
        [0.0, 0.000_437_115_573_010_737_9, 0.0, 1.104_172_642_665_734_6, 0.000_662_848_341_292_71, 0.000_152_316_327_837_187_52],
        [0.0, 0.001_640_643_745_659_975_4, 0.0, 1.842_245_552_053_929_8, 11.441_172_603_757_666, 0.0],
        [0.000_798_910_943_601_516_3, 0.000_176_816_438_078_653, 0.0, 1.878_759_497_954_638_7, 10.949_069_906_051_42, 0.0],
        [0.000_728_934_699_150_807_2, 0.967_793_708_062_683_3, 0.0, 0.000_140_034_242_854_358_84, 0.998_176_697_785_496_7, 0.000_319_497_559_344_350_53],
        [0.000_455_099_211_379_206_3, 0.0, 0.0, 0.001_364_876_616_324_339_8, 0.0, 0.0],
    ],
    [
        [0.0, 0.0, 0.0, 7.466_890_328_078_848, 0.0, 17.445_833_984_131_262],
        [0.000_623_560_163_404_146_6, 0.0, 0.0, 6.683_678_146_179_332, 0.000_377_244_079_796_112_96, 1.027_889_937_768_264],
        [225.205_153_008_492_74, 0.0, 0.0, 19.213_238_186_143_016, 0.001_140_152_458_661_836_1, 0.001_237_755_635_509_985],
        [176.393_175_984_506_94, 0.0, 0.0, 24.433_009_998_704_76, 0.285_208_026_121_177_57, 0.000_448_543_692_383_340_8],
        [0.0, 0.0, 0.0, 34.779_063_444_837_72, 44.835_625_328_877_896, 0.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    ],
    [
        [0.0, 0.000_868_055_657_329_169_8, 0.0, 0.0, 0.0, 0.0],
        [0.0, 0.000_531_319_187_435_874_7, 0.0, 0.000_165_338_141_613_791_12, 0.0, 0.0],
        [0.0, 0.0, 0.0, 0.000_417_917_180_325_133_6, 0.001_729_082_823_472_283_3, 0.0],
        [0.002_082_700_584_663_643_7, 0.0, 0.0, 8.826_982_764_996_862, 23.192_433_439_989_26, 0.0],
        [95.108_049_881_108_6, 0.986_397_803_440_068_2, 0.983_438_279_246_535_3, 0.001_228_640_504_827_849_3, 171.266_725_589_730_7, 0.980_785_887_243_537_9],
        [0.0, 0.0, 0.0, 0.000_513_006_458_899_067_9, 0.0, 0.000_108_540_578_584_115_37],
    ],];

/// Weights below this move no score by 0.01, so their maps are not made.
const NEGLIGIBLE: f64 = 0.01;

/// The weights of one channel at one scale of a picture that has `scales`.
///
/// The reference walks through its table without gaps, so that a small picture's scales take the weights of others.
pub fn weights(channel: usize, scale: usize, scales: usize) -> [f64; 6] {
    let place = channel * scales + scale;
    WEIGHTS[place / 6][place % 6].map(|weight| if weight < NEGLIGIBLE { 0.0 } else { weight })
}

/// The score of a weighted sum of means: 100 for none, falling, unbounded below.
pub fn score(sum: f64) -> f64 {
    let x = sum * 0.956_238_261_683_484_4;
    let x = (6.248_496_625_763_138e-5 * x - 0.020_884_521_182_843_837) * x * x + 2.326_765_642_916_932 * x;
    if x > 0.0 { 100.0 - 10.0 * power(x, 0.627_633_646_783_138_7) } else { 100.0 }
}

/// `base` to a power from 0 to 1, the same on every machine: square roots, one a binary digit.
pub fn power(base: f64, exponent: f64) -> f64 {
    let (mut rest, mut root, mut product) = (exponent, base, 1.0);
    for _ in 0..50 {
        root = root.sqrt();
        rest *= 2.0;
        if rest >= 1.0 {
            rest -= 1.0;
            product *= root;
        }
    }
    product
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers() {
        assert!((power(2.0, 0.5) - 1.414_213_562_373_095).abs() < 1e-12);
        assert!((power(0.001, 0.4) - 0.063_095_734_448_019_3).abs() < 1e-12);
        assert_eq!(power(1.0, 0.627), 1.0);
    }

    #[test]
    fn a_small_picture_takes_the_weights_in_turn() {
        assert_eq!(weights(1, 2, 6)[0], WEIGHTS[1][2][0]);
        assert_eq!(weights(1, 0, 3), weights(0, 3, 6));
    }
}
