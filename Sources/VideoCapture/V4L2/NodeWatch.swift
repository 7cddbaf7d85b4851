import Glibc
import Platform

/// Tells when the file at a path comes, goes or is another one, without opening it (inotify(7)): udev's messages do
/// not reach a service without network (PrivateNetwork=).
public enum NodeWatch {
  /// udev makes several changes in a row: the node, its permissions, its links.
  public static let settling = Duration.milliseconds(200)

  /// One element for each change, until the consumer goes away.
  ///
  /// - Throws: `SystemError` when the kernel has no inotify instance or thread left.
  public static func changes(of path: String) throws(SystemError) -> AsyncStream<Void> {
    let stop = try StopSignal()
    let descriptor = try retryingOnInterrupt("cannot watch \(path) (inotify)") {
      inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    }
    // Before this returns: whoever looks at the path afterwards misses no change.
    add(path, to: descriptor)
    let known = identity(of: path)
    let (stream, feed) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    do throws(SystemError) {
      try DetachedThread.start(name: "node-watch") {
        watch(path, descriptor, since: known, until: stop) { feed.yield() }
        close(descriptor)
      }
    } catch {
      close(descriptor)
      throw error
    }
    feed.onTermination = { _ in stop.raise() }
    return stream
  }

  private static func watch(
    _ path: String, _ descriptor: Int32, since before: [UInt64]?, until stop: StopSignal,
    _ report: () -> Void
  ) {
    let clock = MonotonicClock()
    var known = before
    while true {
      let far = clock.now.advanced(by: .seconds(3600))
      let (isStopped, events) = stop.poll(beside: descriptor, until: far)
      if isStopped { return }
      guard events != 0 else { continue }
      if stop.wait(until: clock.now.advanced(by: settling)) { return }
      drain(descriptor)
      // Directories come and go with the camera: /dev/v4l/by-path is not there before the first one.
      add(path, to: descriptor)
      let current = identity(of: path)
      if current != known {
        known = current
        report()
      }
    }
  }

  /// Every directory that a change at the path can show in. Adding one again changes nothing.
  private static func add(_ path: String, to descriptor: Int32) {
    let mask = UInt32(
      IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM | IN_ATTRIB | Int32(IN_ONLYDIR))
    var directories: Set<String> = []
    for name in [path, realpath(of: path)].compactMap(\.self) {
      var directory = DurableFile.parent(of: name)
      while directory != "/" && directory != "." {
        directories.insert(directory)
        directory = DurableFile.parent(of: directory)
      }
    }
    for directory in directories { _ = inotify_add_watch(descriptor, directory, mask) }
  }

  private static func drain(_ descriptor: Int32) {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { buffer in
      while read(descriptor, buffer.baseAddress, buffer.count) > 0 {}
    }
  }

  /// What stands at the path: which file, of which device number, and who may use it.
  private static func identity(of path: String) -> [UInt64]? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return [
      UInt64(status.st_dev), UInt64(status.st_ino), UInt64(status.st_rdev),
      UInt64(status.st_mode), UInt64(status.st_uid), UInt64(status.st_gid),
      // A node that was made anew may have all the old numbers.
      UInt64(bitPattern: Int64(status.st_ctim.tv_sec)),
      UInt64(bitPattern: Int64(status.st_ctim.tv_nsec)),
    ]
  }

  private static func realpath(of path: String) -> String? {
    guard let resolved = Glibc.realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
