//! How much smaller a file became, as the API states it.

/// Compressed over original size, rounded to four decimals; 0 for an empty original.
pub fn ratio(original: u64, compressed: u64) -> f64 {
    (exact_ratio(original, compressed) * 1e4).round() / 1e4
}

/// The part of the original size that was saved, in percent with one decimal: `95.5%`, negative where a file grew.
pub fn savings(original: u64, compressed: u64) -> String {
    let tenths = ((1.0 - exact_ratio(original, compressed)) * 1e3).round();
    // Adding zero turns -0 into 0: a file that grew by almost nothing saved "0.0%".
    format!("{:.1}%", (tenths + 0.0) / 10.0)
}

fn exact_ratio(original: u64, compressed: u64) -> f64 {
    if original == 0 { 0.0 } else { compressed as f64 / original as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specification_s_example() {
        assert_eq!(ratio(52_428_800, 2_359_296), 0.045);
        assert_eq!(savings(52_428_800, 2_359_296), "95.5%");
    }

    #[test]
    fn rounding_and_growth() {
        assert_eq!(ratio(3, 1), 0.3333);
        assert_eq!(ratio(3, 2), 0.6667);
        assert_eq!(savings(3, 2), "33.3%");
        assert_eq!(savings(100, 100), "0.0%");
        assert_eq!(savings(100_000, 100_001), "0.0%");
        assert_eq!(savings(100, 150), "-50.0%");
        assert_eq!(savings(1 << 40, 0), "100.0%");
    }
}
