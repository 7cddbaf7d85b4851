import CSeccomp
import Glibc
import Platform

/// System calls, by the kernel's seccomp filters (seccomp(2)).
///
/// Three answers: what a worker needs is allowed; what only an attacker would try ends the process; anything else is
/// EPERM, so that a newer C library that probes for something does not bring the worker down.
enum SystemCallFilter {
  /// Loads the filter into all threads of this process, for good.
  ///
  /// - Throws: `SystemError` when the kernel or the library refuses.
  static func load() throws(SystemError) {
    guard let filter = seccomp_init(refuse(EPERM)) else {
      throw SystemError(errno: ENOMEM, "cannot make a system call filter")
    }
    defer { seccomp_release(filter) }
    try check(seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1))
    for name in allowed { try add(name, SCMP_ACT_ALLOW, to: filter) }
    for name in deadly { try add(name, SCMP_ACT_KILL_PROCESS, to: filter) }
    for (name, condition) in allowedWhen {
      try add(name, SCMP_ACT_ALLOW, when: [condition], to: filter)
    }
    // clone3(2) hides its flags from a filter; glibc falls back to clone(2).
    try add("clone3", refuse(ENOSYS), to: filter)
    try add(
      "clone", SCMP_ACT_KILL_PROCESS, when: [masked(0, threadFlag, 0)], to: filter)
    try check(seccomp_load(filter))
  }

  /// CLONE_THREAD, which glibc declares for GNU sources only.
  private static let threadFlag: UInt64 = 0x10000

  /// Memory, threads, time, and what can be done with descriptors that are already open.
  private static let allowed = [
    "brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "dup", "epoll_create1",
    "epoll_ctl", "epoll_pwait", "epoll_pwait2", "epoll_wait", "eventfd2", "exit", "exit_group",
    "fcntl", "fstat", "ftruncate", "futex", "getcpu", "getpid", "getppid", "getrandom",
    "getrusage", "gettid", "gettimeofday", "lseek", "madvise", "membarrier", "memfd_create",
    "mlock", "mlock2", "mremap", "munlock", "munmap", "nanosleep", "poll", "ppoll", "read",
    "readv", "recvmsg", "restart_syscall", "rseq", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "rt_sigsuspend", "sched_getaffinity", "sched_yield", "sendmsg",
    "set_robust_list",
    "sigaltstack", "sysinfo", "timerfd_create", "timerfd_settime", "uname", "write", "writev",
  ]

  /// What no part of a worker has a use for.
  private static let deadly = [
    "accept4", "add_key", "bind", "bpf", "chroot", "connect", "delete_module", "execve",
    "execveat", "finit_module", "fork", "init_module", "io_uring_enter", "io_uring_setup",
    "kexec_load", "keyctl", "kill", "listen", "mount", "open_by_handle_at", "perf_event_open",
    "pidfd_getfd", "pidfd_open", "pivot_root", "process_vm_readv", "process_vm_writev", "ptrace",
    "reboot", "request_key", "setns", "socket", "socketpair", "tkill", "umount2", "unshare",
    "userfaultfd", "vfork",
  ]

  /// Allowed with these arguments only.
  private static var allowedWhen: [(String, scmp_arg_cmp)] {
    [
      // New threads, not processes.
      ("clone", masked(0, threadFlag, threadFlag)),
      // V4L2: all of its requests have the type 'V' (linux/videodev2.h).
      ("ioctl", masked(1, 0xff00, 0x5600)),
      // No memory that is both written and executed, and no new code at all.
      ("mmap", masked(2, UInt64(PROT_EXEC), 0)),
      ("mprotect", masked(2, UInt64(PROT_EXEC), 0)),
      // fstat(3) is newfstatat(2) of a descriptor and an empty path.
      ("newfstatat", masked(3, UInt64(0x1000), 0x1000)),
      // To read only, and what Landlock lets be read.
      ("openat", masked(2, UInt64(O_ACCMODE | O_CREAT | O_TRUNC), UInt64(O_RDONLY))),
      // Names for threads and for memory (PR_SET_NAME, PR_SET_VMA).
      ("prctl", equal(0, 15)), ("prctl", equal(0, 0x5356_4d41)),
      // Reading a limit.
      ("prlimit64", equal(2, 0)),
      // recv(2) and send(2) on a connected socket.
      ("recvfrom", equal(4, 0)), ("sendto", equal(4, 0)),
      // libdispatch sets each thread's priority, and complains to syslog when it may not.
      ("setpriority", equal(0, 0)),
      // abort(3).
      ("tgkill", equal(0, UInt64(getpid()))),
    ]
  }

  private static func add(
    _ name: String, _ action: UInt32, when conditions: [scmp_arg_cmp] = [],
    to filter: scmp_filter_ctx
  ) throws(SystemError) {
    let number = seccomp_syscall_resolve_name(name)
    // Not every architecture has every call; newer ones have no fork(2).
    guard number >= 0 else { return }
    try check(
      seccomp_rule_add_array(filter, action, number, UInt32(conditions.count), conditions))
  }

  /// SCMP_ACT_ERRNO, a macro that Swift cannot import.
  private static func refuse(_ errno: Int32) -> UInt32 { 0x0005_0000 | UInt32(errno) }

  private static func equal(_ argument: UInt32, _ value: UInt64) -> scmp_arg_cmp {
    scmp_arg_cmp(arg: argument, op: SCMP_CMP_EQ, datum_a: value, datum_b: 0)
  }

  private static func masked(_ argument: UInt32, _ mask: UInt64, _ value: UInt64) -> scmp_arg_cmp {
    scmp_arg_cmp(arg: argument, op: SCMP_CMP_MASKED_EQ, datum_a: mask, datum_b: value)
  }

  private static func check(_ result: Int32) throws(SystemError) {
    guard result == 0 else {
      throw SystemError(errno: -result, "cannot load the system call filter (seccomp)")
    }
  }
}
