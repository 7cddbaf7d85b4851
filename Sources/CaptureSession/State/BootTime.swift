import Glibc

/// The time since the machine booted, sleep included (CLOCK_BOOTTIME, clock_gettime(2)). Nobody can set it.
enum BootTime {
  static func milliseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
