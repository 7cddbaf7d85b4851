import DeviceKeys
import Platform

/// How often a pinned USB camera was connected anew since an operator pinned it, kept in a file.
///
/// The kernel gives a device a new number each time it appears. A change of that number within one boot is counted:
/// somebody may have put another device in between. After a boot the first number is only noted, since every device
/// appears then; boots have a count of their own. What comes and goes while nobody looks counts once.
public struct EnumerationRecord: Sendable {
  private let path: String
  private let pin: SHA256Digest
  private static let title = "attestcam-enumerations 1"

  /// - Parameter path: the file; it need not exist.
  public init(path: String, pin: CameraPin) {
    self.path = path
    self.pin = pin.digest
  }

  /// Looks which number the camera has now, and writes it down when it is new.
  ///
  /// - Parameter device: its node or a link to it, as configured.
  /// - Returns: re-enumerations since pinning; nil for a device that is not there or not on USB.
  /// - Throws: `SystemError` when the file cannot be read or written, or holds something else: then nothing is known.
  public func count(for device: String) throws(SystemError) -> Int? {
    guard let address = SysfsNode(device: device)?.usbAddress else { return nil }
    let boot = try DurableFile.read("/proc/sys/kernel/random/boot_id", limit: 64)
    return try count(address: address, boot: String(decoding: boot.dropLast(), as: UTF8.self))
  }

  func count(address: String, boot: String) throws(SystemError) -> Int {
    let last = try read()
    guard let last, last.pin == "\(pin)" else {
      try write(boot, address, 0)
      return 0
    }
    if last.boot == boot, last.address == address { return last.count }
    let count = last.boot == boot ? last.count + 1 : last.count
    try write(boot, address, count)
    return count
  }

  private typealias Record = (pin: String, boot: String, address: String, count: Int)

  private func read() throws(SystemError) -> Record? {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try DurableFile.read(path, limit: 1024) } catch {
      // ENOENT: nothing was counted so far.
      if error.errno == 2 { return nil }
      throw error
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    guard lines.count == 6, lines[0] == Self.title, lines[5].isEmpty, let count = Int(lines[4]),
      count >= 0
    else {
      throw SystemError(
        errno: 0, "\(path) is damaged; remove it when the camera has been looked at and pinned anew"
      )
    }
    return (lines[1], lines[2], lines[3], count)
  }

  private func write(_ boot: String, _ address: String, _ count: Int) throws(SystemError) {
    let text = [Self.title, "\(pin)", boot, address, "\(count)", ""].joined(separator: "\n")
    try DurableFile.write(Array(text.utf8), to: path)
  }
}
