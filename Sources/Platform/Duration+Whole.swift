extension Duration {
  /// Truncated to nanoseconds; saturates beyond ±292 years.
  public var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || carried ? (seconds > 0 ? .max : .min) : sum
  }

  /// Truncated to milliseconds.
  public var wholeMilliseconds: Int64 { wholeNanoseconds / 1_000_000 }
}
