import DeviceAPI
import Foundation
import Platform
import Testing

@Suite("The listening socket")
struct ListeningSocketTests {
  private static func temporaryPath() -> String {
    FileManager.default.temporaryDirectory.path() + "attestcam-\(UUID().uuidString).sock"
  }

  private static func environment(_ process: Int32 = getpid(), _ count: String = "1")
    -> (String) -> String?
  {
    { ["LISTEN_PID": "\(process)", "LISTEN_FDS": count][$0] }
  }

  @Test("A socket of our own has mode 0660 and replaces one that a crash left behind")
  func stale() throws {
    let path = Self.temporaryPath()
    defer { unlink(path) }
    close(try ListeningSocket.bind(path: path, group: nil).descriptor)
    #expect(FileManager.default.fileExists(atPath: path))
    let socket = try ListeningSocket.bind(path: path, group: getegid())
    defer { close(socket.descriptor) }
    var status = stat()
    #expect(lstat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o660)
    #expect(status.st_gid == getegid())
    let error = #expect(throws: SystemError.self) {
      try ListeningSocket.bind(path: path, group: nil)
    }
    #expect(error?.message.contains("another process listens on") == true)
  }

  @Test("A file that is no socket is never removed")
  func foreignFile() throws {
    let path = Self.temporaryPath()
    defer { unlink(path) }
    try Data("keep".utf8).write(to: URL(filePath: path))
    let error = #expect(throws: SystemError.self) {
      try ListeningSocket.bind(path: path, group: nil)
    }
    #expect(error?.message.contains("is not a socket") == true)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "keep")
  }

  @Test(
    "A path that fits no socket address is refused",
    arguments: ["", "/\(String(repeating: "a", count: 107))", "/a\u{0}b"])
  func badPath(path: String) {
    #expect(throws: SystemError.self) { try ListeningSocket.bind(path: path, group: nil) }
  }

  @Test("A socket that systemd hands over is taken, one for another process is not")
  func inherited() throws {
    let path = Self.temporaryPath()
    defer { unlink(path) }
    let own = try ListeningSocket.bind(path: path, group: nil)
    defer { close(own.descriptor) }
    let taken = try ListeningSocket.inherited(
      environment: Self.environment(), first: own.descriptor)
    #expect(taken?.descriptor == own.descriptor)
    #expect(taken?.path == nil, "systemd keeps the file")
    #expect(fcntl(own.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(
      try ListeningSocket.inherited(
        environment: Self.environment(1), first: own.descriptor) == nil)
    #expect(try ListeningSocket.inherited(environment: { _ in nil }) == nil)
  }

  @Test("Anything but exactly one listening Unix stream socket is refused")
  func notASocket() throws {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let internet = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    let file = open("/dev/null", O_RDONLY)
    defer { for descriptor in ends + [internet, file] { close(descriptor) } }
    for descriptor in [ends[0], internet, file] {
      #expect(throws: SystemError.self) {
        try ListeningSocket.inherited(environment: Self.environment(), first: descriptor)
      }
    }
    for count in ["0", "2", "x"] {
      #expect(throws: SystemError.self) {
        try ListeningSocket.inherited(environment: Self.environment(getpid(), count))
      }
    }
  }
}
