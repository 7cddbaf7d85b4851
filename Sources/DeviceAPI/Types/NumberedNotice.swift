/// A notice with its place in the capture's log.
public struct NumberedNotice: Sendable, Equatable {
  /// 1 for the first; the `id` of the server-sent event.
  public var number: Int
  public var notice: CaptureNotice

  public init(number: Int, notice: CaptureNotice) {
    self.number = number
    self.notice = notice
  }
}
