import AuditLog
import DeviceKeys
import Foundation
import TrustedPacket

/// Appends records to an audit log and prints the head of each as soon as it is said to be on the disk.
@main
struct AuditWriterProgram {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let count = Int(arguments[2]) else { exit(64) }
    do {
      let writer = try AuditWriter(
        AuditFolder(arguments[1]), rules: AuditRules(), boot: (1, "test"), mayCreate: true)
      for number in 0..<count {
        try writer.checkRoom()
        let head = try writer.append(
          .capture(
            uid: 1000, purpose: "door", verdict: "signed",
            packet: SHA256.digest([UInt8(truncatingIfNeeded: number)])))
        try FileHandle.standardOutput.write(contentsOf: Data("\(head.digest)\n".utf8))
      }
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }
}
