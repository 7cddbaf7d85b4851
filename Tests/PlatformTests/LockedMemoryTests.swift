import Glibc
import Platform
import Testing

@Suite struct LockedMemoryTests {
  @Test("Memory starts as zeros, and a wiped range is zero again while its neighbours stay")
  func wipe() throws {
    let memory = try LockedMemory(byteCount: 10_000)
    #expect(memory.withUnsafeBytes(0..<10_000) { $0.allSatisfy { $0 == 0 } })
    memory.withUnsafeMutableBytes(0..<10_000) { bytes in
      for index in bytes.indices { bytes[index] = 0xA5 }
    }
    memory.wipe(100..<9_000)
    memory.withUnsafeBytes(0..<10_000) { bytes in
      #expect(bytes[100..<9_000].allSatisfy { $0 == 0 })
      #expect(bytes[..<100].allSatisfy { $0 == 0xA5 } && bytes[9_000...].allSatisfy { $0 == 0xA5 })
    }
  }

  @Test("The kernel keeps it in memory, out of core dumps and out of children")
  func kernelFlags() throws {
    let memory = try LockedMemory(byteCount: 3 * 4096 + 1)
    let address = memory.withUnsafeBytes(0..<1) { UInt(bitPattern: $0.baseAddress) }
    let flags = try flags(of: address)
    // proc(5): lo locked, dd not in core dumps, wf wiped on fork.
    #expect(flags.isSuperset(of: ["lo", "dd", "wf"]), "\(flags)")
    let ordinary = UnsafeMutableRawPointer.allocate(byteCount: 1 << 20, alignment: 4096)
    defer { ordinary.deallocate() }
    #expect(try self.flags(of: UInt(bitPattern: ordinary)).isDisjoint(with: ["lo", "dd"]))
  }

  @Test(
    "A refused lock names the limit and the cure",
    .enabled(if: lockLimit != nil, "needs RLIMIT_MEMLOCK and no CAP_IPC_LOCK (root has it)"))
  func refusedLock() throws {
    let limit = try #require(Self.lockLimit)
    let error = try #require(throws: SystemError.self) {
      _ = try LockedMemory(byteCount: limit + 1)
    }
    #expect(error.message.contains("RLIMIT_MEMLOCK is \(limit) bytes"))
    #expect(error.message.contains("LimitMEMLOCK="))
  }

  @Test("The description tells the size and nothing of the contents")
  func description() throws {
    let memory = try LockedMemory(byteCount: 16)
    memory.withUnsafeMutableBytes(0..<16) { $0.copyBytes(from: Array("secret-secret-12".utf8)) }
    #expect("\(memory)" == "LockedMemory(16 bytes)")
  }

  /// How many bytes this process may lock; nil when nothing limits it: CAP_IPC_LOCK is bit 14 (capabilities(7)).
  static var lockLimit: Int? {
    var limit = rlimit()
    guard let status = try? text("/proc/self/status"),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("CapEff:\t") }),
      let capabilities = UInt64(line.dropFirst(8), radix: 16), capabilities & 1 << 14 == 0,
      getrlimit(__rlimit_resource_t(8), &limit) == 0, limit.rlim_cur < 1 << 32
    else { return nil }
    return Int(limit.rlim_cur)
  }

  private static func text(_ path: String) throws -> String {
    String(decoding: try DurableFile.read(path, limit: 1 << 24), as: UTF8.self)
  }

  /// The `VmFlags` of the mapping that holds an address.
  private func flags(of address: UInt) throws -> Set<Substring> {
    let maps = try Self.text("/proc/self/smaps")
    var isHere = false
    for line in maps.split(separator: "\n") {
      let words = line.split(separator: " ")
      let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      if ends.count == 2 { isHere = ends[0]..<ends[1] ~= address }
      if isHere, words[0] == "VmFlags:" { return Set(words.dropFirst()) }
    }
    Issue.record("no mapping holds the address")
    return []
  }
}
