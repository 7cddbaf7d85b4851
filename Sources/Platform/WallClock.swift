import CLinux
import Glibc

/// The device's calendar clock and how far it can be believed.
public struct WallClock: Sendable, Equatable {
  /// Seconds since 1970; nil when the clock was evidently never set.
  public var secondsSince1970: Int?
  /// Whether the kernel holds the clock synchronised with a time server.
  public var isSynchronised: Bool
  /// Seconds since boot, sleep included (CLOCK_BOOTTIME).
  public var uptime: Int

  /// A device without a battery-backed clock starts in 1970; nothing of ours ran before this program was written.
  private static let earliest = 1_767_225_600

  /// Reads the clocks.
  public static func now() -> WallClock {
    var (time, boot) = (timespec(), timespec())
    clock_gettime(CLOCK_REALTIME, &time)
    clock_gettime(CLOCK_BOOTTIME, &boot)
    return WallClock(
      secondsSince1970: time.tv_sec >= earliest ? time.tv_sec : nil,
      isSynchronised: isSynchronised(
        kernel: clinux_clock_is_synchronised(), timesyncd: timesyncdMark),
      uptime: boot.tv_sec)
  }

  /// What systemd-timesyncd(8) leaves once it has set the clock.
  private static let timesyncdMark = "/run/systemd/timesync/synchronized"

  /// A service that may not set the clock (ProtectClock=) may not ask the kernel about it either.
  static func isSynchronised(kernel: Int32, timesyncd mark: String) -> Bool {
    kernel < 0 ? access(mark, F_OK) == 0 : kernel == 1
  }
}
