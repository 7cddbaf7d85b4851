import Glibc

/// Threads that serve clients give way to those that work on a capture.
enum BackgroundPriority {
  /// About a tenth of the weight of a thread of normal priority (sched(7), sched_prio_to_weight).
  private static let nice: Int32 = 10

  /// Lowers the calling thread: on Linux each thread has a nice value of its own (setpriority(2)).
  static func enter() {
    // Never refused: a thread may always lower itself.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, nice)
  }
}
