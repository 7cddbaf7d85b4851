/// What one client may take from the daemon.
public struct DeviceLimits: Sendable, Equatable {
  /// Largest request body, in bytes.
  public var requestBytes = 65_536
  /// Largest request head, in bytes.
  public var headBytes = 16_384
  /// Connections of one uid.
  public var connectionsPerUser = 8
  /// Connections of all.
  public var connections = 64
  /// Connections that one uid may make at once, after a pause.
  public var connectionBurst = 100
  /// Connections per second that one uid may make in the long run; any more are closed at once.
  public var connectionsPerSecond = 50.0
  /// Requests that one uid may make at once, after a pause.
  public var requestBurst = 100
  /// Requests per second that one uid may make in the long run; any more wait for their turn.
  public var requestsPerSecond = 50.0
  /// Captures that one uid may begin at once, after a pause.
  public var captureBurst = 5
  /// Captures per second that one uid may begin in the long run.
  public var capturesPerSecond = 1.0
  /// Captures that one uid may begin in an hour: a terminal that was taken over cannot film all day.
  public var capturesPerHour = 1200
  /// Longest time to send a complete request, and longest idle time between two.
  public var readDeadline = Duration.seconds(10)
  /// Longest time without any progress in taking a response.
  public var writeDeadline = Duration.seconds(10)
  /// Time between comments in an event stream, so that either end notices when the other is gone.
  public var keepAlive = Duration.seconds(5)
  /// How long a stop waits for responses under way.
  public var stopDeadline = Duration.seconds(5)

  public init() {}
}
