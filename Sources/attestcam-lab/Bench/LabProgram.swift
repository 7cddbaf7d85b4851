import Foundation
import Subprocess
import SystemPackage

/// This very program as a child, perhaps on one processor only.
struct LabProgram {
  let executable: Executable
  let arguments: Arguments

  init(_ arguments: [String], core: Int? = nil) throws {
    let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    if let core {
      executable = .name("taskset")
      self.arguments = Arguments(["--cpu-list", "\(core)", path] + arguments)
    } else {
      executable = .path(FilePath(path))
      self.arguments = Arguments(arguments)
    }
  }
}
