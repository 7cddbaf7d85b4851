import Platform

/// One run of a camera: a thread of its own that feeds a mailbox until it is told to stop.
public final class CaptureThread: Sendable {
  private let mailbox = FrameMailbox()
  private let signal: StopSignal

  /// Starts the thread.
  ///
  /// - Parameters:
  ///   - name: shown by `ps -T`; the kernel keeps 15 bytes.
  ///   - body: opens the source, feeds the mailbox, returns soon after the signal is raised, and has
  ///     released everything when it returns or throws.
  /// - Throws: `CameraError(.failed)` when the process has no descriptor or thread left.
  public init(
    name: String,
    _ body: @escaping @Sendable (FrameMailbox, StopSignal) throws(CameraError) -> Void
  ) throws(CameraError) {
    let mailbox = mailbox
    do throws(SystemError) {
      let signal = try StopSignal()
      self.signal = signal
      try DetachedThread.start(name: name) {
        do throws(CameraError) {
          try body(mailbox, signal)
        } catch {
          mailbox.fail(error)
        }
        mailbox.finish()
      }
    } catch {
      throw CameraError(.failed, "\(error)")
    }
  }

  deinit { signal.raise() }

  /// What the stream delivers, once it runs; see `FrameMailbox.format`.
  public func format() async throws(CameraError) -> StreamFormat { try await mailbox.format() }

  /// See `Camera.next`.
  public func next() async throws(CameraError) -> Frame { try await mailbox.next() }

  /// See `Camera.drops`.
  public var drops: DropCounts { mailbox.drops }

  /// See `Camera.measuredInterval`.
  public var measuredInterval: Duration? { mailbox.measuredInterval }

  /// Tells the thread to end, without waiting.
  public func interrupt() { signal.raise() }

  /// Ends the thread and waits until it has released everything.
  public func stop() async {
    interrupt()
    await mailbox.finished()
  }
}
