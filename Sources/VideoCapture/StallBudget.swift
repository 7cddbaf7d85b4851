/// How long a stream may go without a valid frame before it counts as stalled.
public enum StallBudget {
  /// For the first frame: sensors and USB links take their time to wake up.
  public static let firstFrame = Duration.seconds(2)

  /// For every later frame.
  public static func between(frames interval: Duration) -> Duration {
    max(interval * 5, .milliseconds(500))
  }
}
