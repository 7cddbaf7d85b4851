import Foundation

/// How long the soak tests last.
public enum Soak {
  /// ATTESTCAM_SOAK: per cent of what `make soak` does; `make test` does one per cent.
  public static let percent =
    ProcessInfo.processInfo.environment["ATTESTCAM_SOAK"].flatMap { Double($0) } ?? 1

  /// This part of a whole.
  public static func share(of whole: Int) -> Int { max(1, Int(Double(whole) * percent / 100)) }
}
