/// The wait for one frame, over as many questions as it takes: each is answered before long, so that a worker that waits
/// for its camera is told from one that hangs.
struct FrameWait {
  /// From a question to its answer; a few frames of most cameras.
  static let patience = Duration.milliseconds(100)

  private let replies: AsyncStream<WorkerReply>
  private let feed: AsyncStream<WorkerReply>.Continuation
  private let task: Task<Void, Never>

  init(_ worker: LocalWorker) {
    let (replies, feed) = AsyncStream.makeStream(of: WorkerReply.self)
    (self.replies, self.feed) = (replies, feed)
    task = Task(executorPreference: worker.executor) {
      do throws(WorkerError) {
        feed.yield(.frame(try await worker.next()))
      } catch {
        feed.yield(.failed(error))
      }
    }
  }

  /// The frame, or why there is none; `waiting` when it takes longer.
  func reply() async -> WorkerReply {
    let timer = Task { [feed] in
      if (try? await Task.sleep(for: Self.patience)) != nil { feed.yield(.waiting) }
    }
    defer { timer.cancel() }
    for await reply in replies { return reply }
    return .waiting
  }

  /// Gives the frame up; returns when nobody waits for it any more.
  func cancel() async {
    task.cancel()
    await task.value
  }
}
