import CLinux
import FrameConversion
import Glibc
import Platform
import VideoCapture

@testable import Isolation

/// Enters the sandbox, tries one thing, and says on standard output what came of it: `done`, or the errno's name.
@main
enum SandboxProbe {
  static func main() async {
    let attempt = CommandLine.arguments.dropFirst().first ?? ""
    let null = open("/dev/null", O_RDWR)
    do {
      if attempt == "late" { try startThread() }
      if attempt == "read a file past Landlock" {
        try Landlock.shutIn()
      } else {
        try ProcessSandbox.enter()
      }
    } catch {
      print(error)
      exit(1)
    }
    print(await outcome(of: attempt, null))
  }

  private static func outcome(of attempt: String, _ null: Int32) async -> String {
    switch attempt {
    case "read a file", "read a file past Landlock": said(open("/etc/passwd", O_RDONLY))
    case "read its parent's memory": said(open("/proc/\(getppid())/mem", O_RDONLY))
    case "create a file": said(open("/tmp/attestcam-probe", O_WRONLY | O_CREAT, 0o600))
    case "open the TPM": said(open("/dev/tpmrm0", O_RDWR))
    case "look at a file": said(access("/etc/passwd", F_OK))
    case "connect": said(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    case "start a program": said(execv("/bin/true", [nil]))
    case "fork": said(fork())
    case "signal its parent": said(kill(getppid(), 0))
    case "map code": said(mapping(PROT_READ | PROT_EXEC))
    case "send a terminal's ioctl": said(isatty(null) == 1 ? 0 : -1)
    case "ask a camera": query(null)
    case "allocate memory": said(mapping(PROT_READ | PROT_WRITE))
    case "convert a frame": convert()
    case "start a thread": await thread()
    case "use all threads": await useAllThreads()
    case "sleep": (try? await Task.sleep(for: .milliseconds(1))).map { "done" } ?? "failed"
    default: "unknown attempt"
    }
  }

  private static func said(_ result: Int32) -> String {
    if result != -1 { return "done" }
    switch errno {
    case EACCES: return "EACCES"
    case EPERM: return "EPERM"
    default: return "errno \(errno)"
    }
  }

  /// VIDIOC_QUERYCAP of something that is no camera: the kernel must be reached to say so.
  private static func query(_ descriptor: Int32) -> String {
    var capability = v4l2_capability()
    return clinux_v4l2_call(descriptor, clinux_vidioc_QUERYCAP, &capability) == ENOTTY
      ? "done" : "refused"
  }

  private static func convert() -> String {
    var frame = [UInt8](repeating: 0, count: 64 * 48)
    let bytes = [UInt8](repeating: 128, count: 64 * 48)
    frame += frame[..<(64 * 48 / 2)]
    do throws(CameraError) {
      let converter = try LibraryConverter(.sgbrg8, width: 64, height: 48)
      let isDone = bytes.withUnsafeBytes { bytes in
        frame.withUnsafeMutableBytes { converter.convert(bytes, into: $0) }
      }
      return isDone && frame[64 * 24 + 32] > 64 ? "done" : "failed"
    } catch {
      return error.message
    }
  }

  private static func mapping(_ protection: Int32) -> Int32 {
    let address = mmap(nil, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    return address == MAP_FAILED ? -1 : 0
  }

  private static func thread() async -> String {
    do throws(SystemError) {
      return try await DetachedThread.run(name: "probe", orFail: { $0 }) {
        () throws(SystemError) in "done"
      }
    } catch {
      return "\(error)"
    }
  }

  /// Enough at once, and blocked, for libdispatch to look after its threads.
  private static func useAllThreads() async -> String {
    await withTaskGroup { group in
      for _ in 0..<64 { group.addTask { usleep(10_000) } }
    }
    return "done"
  }

  private static func startThread() throws {
    try DetachedThread.start(name: "early") { sleep(60) }
  }
}
