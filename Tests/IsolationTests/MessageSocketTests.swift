import CLinux
import Glibc
import Isolation
import Platform
import Testing

@Suite struct MessageSocketTests {
  @Test("Messages arrive whole and in order", arguments: [1, 1000, MessageSocket.limit])
  func messages(count: Int) throws {
    let pair = try MessageSocket.pair()
    try pair.ours.send([UInt8](repeating: 7, count: count))
    try pair.ours.send([1])
    #expect(try received(pair.theirs) == [UInt8](repeating: 7, count: count))
    #expect(try received(pair.theirs) == [1])
  }

  @Test("A descriptor travels with its message, and is not inherited by children")
  func descriptors() throws {
    let pair = try MessageSocket.pair()
    try pair.ours.send([1], descriptor: pair.theirs.descriptor)
    let passed = try #require(try descriptor(from: pair.theirs))
    #expect(fcntl(passed, F_GETFD) == FD_CLOEXEC)
    close(passed)
  }

  @Test("A message beyond the limit is refused, and its descriptor closed")
  func oversize() throws {
    let pair = try MessageSocket.pair()
    let large = [UInt8](repeating: 0, count: MessageSocket.limit + 1)
    let before = openDescriptors
    let result = clinux_send_message(
      pair.ours.descriptor.number, large, large.count, pair.ours.descriptor.number)
    #expect(result == 0)
    #expect(throws: SystemError.self) { try received(pair.theirs) }
    #expect(openDescriptors == before)
  }

  @Test("An end that closes is the end, not an error")
  func closed() throws {
    let end = try ownedByOther()
    #expect(try received(end) == nil)
  }

  @Test("Waiting ends in time")
  func timeout() throws {
    let pair = try MessageSocket.pair()
    do throws(SystemError) {
      _ = try pair.ours.receive(within: .milliseconds(20))?.bytes
      Issue.record("nothing was sent, but something came")
    } catch {
      #expect(error.errno == ETIMEDOUT)
    }
  }

  /// Open descriptors of this process below 1,024.
  private var openDescriptors: Int { (0..<1024).count { fcntl(Int32($0), F_GETFD) >= 0 } }

  private func received(_ socket: borrowing MessageSocket) throws(SystemError) -> [UInt8]? {
    try socket.receive(within: .seconds(5))?.bytes
  }

  /// A copy of the descriptor that came with a message, for the caller to close.
  private func descriptor(from socket: borrowing MessageSocket) throws(SystemError) -> Int32? {
    guard let message = try socket.receive(within: .seconds(5)),
      let descriptor = message.takeDescriptor()
    else { return nil }
    return fcntl(descriptor.number, F_DUPFD_CLOEXEC, 0)
  }

  private func ownedByOther() throws(SystemError) -> MessageSocket {
    let pair = try MessageSocket.pair()
    return MessageSocket(OwnedDescriptor(fcntl(pair.ours.descriptor.number, F_DUPFD_CLOEXEC, 0)))
  }
}
