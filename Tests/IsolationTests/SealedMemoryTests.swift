import Glibc
import Isolation
import Platform
import Testing

@Suite struct SealedMemoryTests {
  @Test("What was written can be read, here and by whoever gets the descriptor")
  func contents() throws {
    let memory = try SealedMemory(byteCount: 5) { $0.copyBytes(from: [1, 2, 3, 4, 5]) }
    let copy = try SealedMemory(received: OwnedDescriptor(dup(memory.descriptor.number)), limit: 5)
    #expect(try copy.withUnsafeBytes { Array($0) } == [1, 2, 3, 4, 5])
  }

  @Test("Nobody can write, shorten or lengthen it, not even through a new mapping")
  func sealed() throws {
    let memory = try SealedMemory(byteCount: 4096) { _ in }
    let file = memory.descriptor.number
    #expect(ftruncate(file, 1) == -1)
    #expect(ftruncate(file, 8192) == -1)
    #expect(write(file, "x", 1) == -1)
    #expect(mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0) == MAP_FAILED)
  }

  @Test("A file that is not sealed is refused: it could change while it is read")
  func unsealed() throws {
    let file = memory(16)
    #expect(throws: SystemError.self) { try refused(file, limit: 16) }
  }

  @Test("What is no file in memory is refused", arguments: ["/dev/zero", "/etc/passwd"])
  func foreign(path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    try #require(file >= 0)
    #expect(throws: SystemError.self) { try refused(file, limit: 1 << 20) }
  }

  @Test("More bytes than agreed are refused")
  func large() throws {
    let memory = try SealedMemory(byteCount: 17) { _ in }
    let copy = dup(memory.descriptor.number)
    #expect(throws: SystemError.self) { try refused(copy, limit: 16) }
    #expect(fcntl(copy, F_GETFD) == -1, "a refused descriptor is closed")
  }

  private func memory(_ count: Int) -> Int32 {
    let file = shm_open("/attestcam-test-\(getpid())", O_RDWR | O_CREAT, 0o600)
    shm_unlink("/attestcam-test-\(getpid())")
    ftruncate(file, off_t(count))
    return file
  }

  private func refused(_ number: Int32, limit: Int) throws(SystemError) {
    _ = try SealedMemory(received: OwnedDescriptor(number), limit: limit).count
  }
}
