import ArgumentParser
import DeviceAPI
import Glibc
import Platform

/// One hostile client of the local API, for tests and benchmarks of the daemon's limits.
struct FloodCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "flood", abstract: "Misuse a daemon's socket until standard input ends.",
    discussion: """
      Runs threads that ask as fast as they are answered, hold half-open connections, read slowly and send what is \
      no request. At the end it prints what it did.
      """, shouldDisplay: false)

  @Option(help: "The daemon's socket.") var socket: String
  @Option(help: "Become this user first; needs root.") var uid: UInt32?
  @Option(help: "Threads that ask and wait for the answer.") var hammers = 8
  @Option(help: "Connections with half a request, each opened again when it is closed.")
  var halfOpen = 500
  @Option(help: "Readers that take a byte at a time.") var slowReaders = 8
  @Option(help: "Malformed requests.") var malformed = 10_000

  func run() async throws {
    if let uid {
      guard setgroups(0, nil) == 0, setuid(uid) == 0 else {
        throw SystemError.last("cannot become uid \(uid)")
      }
    }
    signal(SIGPIPE, SIG_IGN)
    let flood = Flood(address: try UnixAddress(path: socket))
    for _ in 0..<hammers { try DetachedThread.start(name: "hammer") { flood.hammer() } }
    let (halfOpen, slowReaders, malformed) = (halfOpen, slowReaders, malformed)
    try DetachedThread.start(name: "half-open") { flood.holdHalfOpen(halfOpen) }
    try DetachedThread.start(name: "slow") { flood.readSlowly(slowReaders) }
    try DetachedThread.start(name: "malformed") { flood.sendMalformed(malformed) }
    try await DetachedThread.run(name: "end", orFail: { $0 }) { () throws(SystemError) in
      var byte: UInt8 = 0
      while read(STDIN_FILENO, &byte, 1) > 0 {}
    }
    print(flood.counts)
  }
}
