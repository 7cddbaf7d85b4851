import DeviceAPI
import Glibc
import Platform
import Testing

@testable import CaptureDaemon

@Suite("The service manager", .timeLimit(.minutes(1)))
struct ServiceManagerTests {
  @Test(
    "States arrive as one datagram each, on a path and in the abstract namespace",
    arguments: [false, true])
  func datagrams(isAbstract: Bool) throws {
    let directory = try TemporaryDirectory()
    let path = (isAbstract ? "@" : "") + directory.path + "/notify"
    let receiver = try Receiver(path)
    let manager = try ServiceManager { $0 == "NOTIFY_SOCKET" ? path : nil }
    try manager.notify("READY=1", "STATUS=Ready")
    try manager.notify("STOPPING=1")
    #expect(receiver.next() == "READY=1\nSTATUS=Ready")
    #expect(receiver.next() == "STOPPING=1")
    #expect(receiver.next() == nil)
    #expect(manager.watchdog == nil)
  }

  @Test("The daemon says when it is ready, that it works, and when it stops")
  func life() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/notify"
    let receiver = try Receiver(path)
    try await TestDaemon.run(
      environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "60000", "WATCHDOG_PID": "\(getpid())"]
    ) { _ in
      // Nobody reads meanwhile, and the kernel keeps only ten datagrams (net.unix.max_dgram_qlen).
      try await Task.sleep(for: .milliseconds(130))
    }
    var states: [String] = []
    while let state = receiver.next() { states.append(state) }
    #expect(states.contains("READY=1\nSTATUS=Ready for captures"))
    #expect(states.filter { $0 == "WATCHDOG=1" }.count >= 3)
    #expect(states.last(where: { $0 != "WATCHDOG=1" }) == "STOPPING=1\nSTATUS=Stopping")
  }

  @Test("A capture that does not end starves the watchdog")
  func starved() async throws {
    let directory = try TemporaryDirectory()
    let path = directory.path + "/notify"
    let receiver = try Receiver(path)
    var rules = CaptureRegistry.Rules()
    rules.grace = .milliseconds(-950)
    try await TestDaemon.run(
      rules: rules, environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000"]
    ) { daemon in
      try await DeviceClient.with(socket: daemon.socket) { client in
        let ticket = try await client.beginCapture(TestDaemon.order(deadline: 1_000))
        await expect(.internalError) { _ = try await client.packet(of: ticket.id) }
      }
      try await Task.sleep(for: .milliseconds(50))
      while receiver.next() != nil {}
      try await Task.sleep(for: .milliseconds(100))
      #expect(receiver.next() == nil)
    }
  }

  @Test("A watchdog that is meant for another process is not fed")
  func otherProcess() throws {
    let environment = ["WATCHDOG_USEC": "1000000", "WATCHDOG_PID": "1"]
    let manager = try ServiceManager(environment: { environment[$0] }, process: 2)
    #expect(manager.watchdog == nil)
    #expect(
      try ServiceManager(environment: { environment[$0] }, process: 1).watchdog == .seconds(1))
  }

  /// A datagram socket that never blocks.
  private final class Receiver: Sendable {
    private let descriptor: Int32

    init(_ path: String) throws {
      descriptor = try retryingOnInterrupt("socket") {
        socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      }
      let address = try UnixAddress(path: path)
      try retryingOnInterrupt("bind") { address.with { bind(descriptor, $0, $1) } }
    }

    deinit { close(descriptor) }

    func next() -> String? {
      var bytes = [UInt8](repeating: 0, count: 4096)
      let count = recv(descriptor, &bytes, bytes.count, 0)
      return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
    }
  }
}
