//! Medians and percentiles.

/// The middle one of some measurements; not a number if there are none.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    percentile(&mut values.into_iter().collect::<Vec<_>>(), 0.5)
}

/// The measurement that `share` of all are at or below; sorts them.
pub(crate) fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into measurements, of which there are few"
    )]
    let at = (last as f64 * share).round() as usize;
    values.get(at).copied().unwrap_or(f64::NAN)
}

/// A count as a measurement.
#[expect(clippy::cast_precision_loss, reason = "no count here needs all 64 bits")]
pub(crate) const fn float(count: u64) -> f64 {
    count as f64
}
