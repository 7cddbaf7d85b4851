import Glibc
import VideoCapture

extension Doctor {
  /// Frames, samples and packets together: eight frames of 16 bits a pixel.
  func memoryLock(_ unit: Unit?, _ installation: Installation) -> [Finding] {
    guard let limit = unit?.limit("LimitMEMLOCK") else {
      return [.notChecked(.memoryLock, "systemd does not say what the daemon may lock")]
    }
    let needed = 16 * installation.stream.width * installation.stream.height
    let mebibytes = (needed + (1 << 20) - 1) >> 20
    guard limit >= needed else {
      return [
        Finding(
          .memoryLock, .failed,
          "the daemon may lock \(limit >> 20) MiB; captures need \(mebibytes)",
          fix: "LimitMEMLOCK=\(mebibytes)M in a drop-in, or a smaller stream in the configuration")
      ]
    }
    return [Finding(.memoryLock, .ok, "enough for the \(mebibytes) MiB that captures need")]
  }

  func swap(_ unit: Unit?) -> [Finding] {
    guard let swaps = machine.text("/proc/swaps") else {
      return [.notChecked(.swap, "/proc/swaps cannot be read")]
    }
    let devices = swaps.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: " ").first.map(String.init)
    }.filter { !$0.hasPrefix("/dev/zram") }
    if devices.isEmpty { return [Finding(.swap, .ok, "none on disk")] }
    let list = devices.joined(separator: ", ")
    if unit?["MemorySwapMax"] == "0" {
      return [Finding(.swap, .ok, "\(list); the daemon is never swapped out")]
    }
    return [
      Finding(
        .swap, .warning, "\(list); what is not locked of the daemon's memory may get there",
        fix: "MemorySwapMax=0 for the daemon's unit, or swapoff")
    ]
  }

  func coreDumps(_ unit: Unit?, _ account: Account?) -> [Finding] {
    guard let unit, unit.isInstalled else {
      return [.notChecked(.coreDumps, "the daemon is no unit of systemd here")]
    }
    guard unit["LimitCORE"] == "0" else {
      return [
        Finding(
          .coreDumps, .failed, "a crash of the daemon may write its memory to disk",
          fix: "LimitCORE=0 for the daemon's unit (systemctl revert \(Unit.name))")
      ]
    }
    guard let process = unit.process, let account, account.uid != 0 else {
      return [Finding(.coreDumps, .ok, "forbidden by the unit")]
    }
    // The files of an undumpable process belong to root (proc(5)).
    guard let owner = machine.status("\(machine.root)/proc/\(process)/environ")?.st_uid else {
      return [.notChecked(.coreDumps, "process \(process) cannot be seen")]
    }
    return [
      owner == 0
        ? Finding(.coreDumps, .ok, "forbidden by the unit and by the daemon itself")
        : Finding(
          .coreDumps, .failed, "the daemon is dumpable: its user may read its memory",
          fix: "reinstall attestcam; this is not the program that was installed")
    ]
  }
}
