import Testing

@testable import Integrity

@Suite("What a process has mapped")
struct MappedFileTests {
  @Test(
    "Lines that name no executable file are passed over",
    arguments: [
      "", "7f0", "55d0-55d1 r--p 00000000 fe:01 77 /usr/lib/attestcam/attestcamd",
      "7ffd-7ffe rw-p 00000000 00:00 0                          [stack]",
      "7ffd-7ffe r-xp 00000000 00:00 0                          [vdso]",
      "7f00-7f01 rwxp 00000000 00:00 0", "7f00-7f01 r-xs 00000000 00:05 0 /anon",
      "7f00-7f01 r-xp 00000000 fe:01 x /usr/lib/a.so", "7f00-7f01 r-xp 00000000 fe:01 7 a.so",
    ])
  func passedOver(_ line: String) { #expect(MappedFile(line: line[...]) == nil) }

  @Test("Path and inode are read, also with spaces, and a file that is gone is known as such")
  func reads() throws {
    let line = "55d0-55d1 r-xp 00002000 fe:01 4711                     /opt/a b/library.so"
    let file = try #require(MappedFile(line: line[...]))
    #expect(file.path == "/opt/a b/library.so" && file.inode == 4711 && !file.isReplaced)
    let gone = try #require(MappedFile(line: "\(line) (deleted)"[...]))
    #expect(gone.path == file.path && gone.isReplaced)
  }

  @Test(
    "Only the folders of Debian's multiarch libraries are the system's",
    arguments: [
      ("/usr/lib/x86_64-linux-gnu/libc.so.6", true), ("/lib/x86_64-linux-gnu/libc.so.6", true),
      ("/usr/lib/aarch64-linux-gnu/blas/libblas.so.3", true),
      ("/usr/lib/attestcam/libswiftCore.so", false), ("/usr/lib/attestcam/attestcamd", false),
      ("/usr/local/lib/x86_64-linux-gnu/evil.so", false),
      ("/tmp/lib/x86_64-linux-gnu/evil.so", false),
      ("/usr/lib/x86_64-linux-gnu", false), ("/usr/lib/evil.so", false),
    ])
  func system(_ path: String, _ isSystem: Bool) throws {
    let file = try #require(MappedFile(line: "1-2 r-xp 0 0:0 7 \(path)"))
    #expect(file.isSystemLibrary == isSystem)
  }
}
