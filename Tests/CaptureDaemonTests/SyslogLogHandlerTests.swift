import Glibc
import Logging
import Testing

@testable import CaptureDaemon

@Suite("The log")
struct SyslogLogHandlerTests {
  @Test(
    "A line begins with its syslog priority and is one line whatever it quotes",
    arguments: [
      (Logger.Level.trace, 7), (.debug, 7), (.info, 6), (.notice, 5), (.warning, 4), (.error, 3),
      (.critical, 2),
    ])
  func line(level: Logger.Level, priority: Int) throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var logger = Logger(label: "x") { [end = ends[1]] _ in
      SyslogLogHandler(label: "attestcamd", descriptor: end)
    }
    logger.logLevel = .trace
    logger[metadataKey: "uid"] = "7"
    logger.log(level: level, "one\n<0>two", metadata: ["purpose": "a\u{7f}b"])
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = read(ends[0], &bytes, bytes.count)
    #expect(
      String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        == "<\(priority)>attestcamd: one <0>two purpose=a b uid=7\n")
  }
}
